import { commands, l10n, type LogOutputChannel, window } from 'vscode';
import { ChannelMissingError, untilRegistered } from '../shared/registeredChannel';
import { withDelayedProgress } from '../shared/withDelayedProgress';

/** "Show Log": as soon as VS Code can show it, and never nothing in silence. */
export async function showLog(log: LogOutputChannel): Promise<void> {
  try {
    const shown = await withDelayedProgress(l10n.t('Opening the log of IPFS Cluster'), async (signal) => {
      await untilRegistered(log.name, () => commands.getCommands(), { signal });
      return true;
    });
    if (shown) {
      log.show();
    }
  } catch (error) {
    if (!(error instanceof ChannelMissingError)) {
      throw error;
    }
    // A later version may call its command otherwise: then this shows it all the same.
    log.show();
    void window.showErrorMessage(
      l10n.t(
        'VS Code does not offer the log. Where it has not opened, choose "{0}" in the Output panel.',
        log.name,
      ),
    );
  }
}
