import type { VsCodeServer } from '../../lab/hosts/vscodeServer';

/** A window without what only takes time or hides the view. */
export const QUIET_SETTINGS = {
  'chat.agentHost.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.colorTheme': 'Default Dark Modern',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'extensions.ignoreRecommendations': true,
  'remote.autoForwardPorts': false,
} as const;

export interface Development {
  readonly extension: string;
  readonly suite?: string;
}

/** Address of a window: of an extension under development, with `driver`, or of the installed ones. */
export function workbenchUrl(server: VsCodeServer, folder?: string, development?: Development): string {
  const url = new URL(server.url);
  if (folder === undefined) {
    url.searchParams.set('ew', 'true');
  } else {
    url.searchParams.set('folder', folder);
  }
  if (development) {
    const payload = [['extensionDevelopmentPath', `vscode-remote://remote${development.extension}`]];
    if (development.suite !== undefined) {
      payload.push(['extensionTestsPath', `vscode-remote://remote${development.suite}`]);
    }
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}
