import { type ExtensionContext, window, workspace } from 'vscode';
import type { CheckDaemonStatus } from './controller/checkDaemonStatus';
import { Monitor } from './monitor/monitor';
import { registerCommands, SHOW_DAEMONS } from './vscode/commands/registerCommands';
import { SECTION, readSettings } from './vscode/settings';
import { showStatusBar } from './vscode/statusBar';
import { DaemonTree } from './vscode/views/DaemonTree';
import { showDaemonsView } from './vscode/views/daemonsView';
import { watchWhileVisible } from './vscode/watching';

/** What other extensions get from `extensions.getExtension(…).exports`. */
export interface IpfsClusterApi {
  readonly version: 1;
  readonly checkDaemonStatus: CheckDaemonStatus;
}

/** Registers everything and looks at nothing: no process, no request and no timer before a user sees or asks. */
export function activate(context: ExtensionContext): IpfsClusterApi {
  const log = window.createOutputChannel('IPFS Cluster', { log: true });
  const output = window.createOutputChannel('IPFS Daemon Status', 'json');
  const check = controllerOnDemand();
  const monitor = new Monitor({ check, log, intervalMs: () => readSettings().refreshIntervalMs });
  const tree = new DaemonTree(monitor);
  const { view, update } = showDaemonsView(tree, monitor, () => readSettings().problems);
  const { version } = context.extension.packageJSON as { version: string };
  context.subscriptions.push(
    log,
    output,
    monitor,
    tree,
    view,
    showStatusBar(monitor, SHOW_DAEMONS),
    watchWhileVisible(monitor, view),
    ...registerCommands({ check, monitor, tree, view, log, output, extensionVersion: version }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) {
        update();
        monitor.reconsider();
      }
    }),
  );
  return { version: 1, checkDaemonStatus: check };
}

/** The controller is loaded by the first question, not by the start of the editor. */
function controllerOnDemand(): CheckDaemonStatus {
  let loaded: Promise<CheckDaemonStatus> | undefined;
  return async (request, signal) => {
    loaded ??= import('./controller/createController').then(({ createCheckDaemonStatus }) =>
      createCheckDaemonStatus(() => readSettings().machine),
    );
    return (await loaded)(request, signal);
  };
}
