import { type ExtensionContext, window, workspace } from 'vscode';
import type { CheckDaemonStatus } from './controller/checkDaemonStatus';
import { Monitor } from './monitor/monitor';
import { registerAgents } from './vscode/agents/registerAgents';
import { StatusEndpoint } from './vscode/agents/statusEndpoint';
import { logChanges } from './vscode/changeLog';
import { registerCommands, SHOW_DAEMONS } from './vscode/commands/registerCommands';
import { SECTION } from './controller/settingsTable';
import { readSettings } from './vscode/settings';
import { controllerOnDemand } from './vscode/controllerOnDemand';
import { showStatusBar } from './vscode/daemons/statusBar';
import { drawAge } from './vscode/daemons/age';
import { DaemonTree } from './vscode/daemons/DaemonTree';
import { showDaemonsView } from './vscode/daemons/daemonsView';
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
  const { version } = context.extension.packageJSON as { version: string };
  const check = controllerOnDemand(log);
  const monitor = new Monitor({ check, log, intervalMs: () => readSettings().refreshIntervalMs });
  const endpoint = new StatusEndpoint({ check, log, version, secrets: context.secrets });
  const tree = new DaemonTree(monitor, endpoint);
  const { view, update, updateMessage } = showDaemonsView(
    tree,
    monitor,
    endpoint,
    () => readSettings().problems,
  );
  const services = { check, monitor, tree, view, log, output, endpoint, extensionVersion: version };
  context.subscriptions.push(log, output, monitor, endpoint, tree, view, logChanges(monitor, log));
  const status = showStatusBar(monitor, SHOW_DAEMONS);
  context.subscriptions.push(
    status.item,
    drawAge(monitor, view, [updateMessage, status.updateAge]),
    watchWhileVisible(monitor, view),
    registerAgents(context, check, version),
    ...registerCommands(services),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) {
        update();
        monitor.reconsider();
        void endpoint.follow();
      }
    }),
  );
  void endpoint.follow();
  return { version: 1, checkDaemonStatus: check };
}
