import { env, l10n, window } from 'vscode';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import { openSettings } from './openSettings';

/** "Copy Endpoint as curl": a command line with the token of this window's endpoint. */
export async function copyCurl(endpoint: StatusEndpoint): Promise<void> {
  const line = await endpoint.curl();
  if (line !== undefined) {
    await env.clipboard.writeText(line);
    window.setStatusBarMessage(l10n.t('Copied as curl, the token included'), 3000);
    return;
  }
  if (endpoint.isWanted) {
    // Why it is not served has been said already.
    return;
  }
  const open = l10n.t('Open Settings');
  const picked = await window.showInformationMessage(
    l10n.t('This window does not serve the status endpoint. Turn it on in the settings.'),
    open,
  );
  if (picked === open) {
    await openSettings('endpoint.enabled');
  }
}
