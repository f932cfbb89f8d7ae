import { type ExtensionContext, window, workspace } from 'vscode';
import type { CheckDaemonStatus } from './controller/checkDaemonStatus';
import { SECTION } from './controller/settingsTable';
import { Monitor } from './monitor/monitor';
import { ToldCauses } from './monitor/news/toldCauses';
import { registerActions } from './vscode/actions/registerActions';
import { registerAgents } from './vscode/agents/registerAgents';
import { StatusEndpoint } from './vscode/agents/statusEndpoint';
import { logChanges } from './vscode/changeLog';
import { registerCommands, SHOW_DAEMONS } from './vscode/commands/registerCommands';
import { reveal } from './vscode/commands/showDaemons';
import { controllerOnDemand } from './vscode/controllerOnDemand';
import { ClusterHeadlines } from './vscode/daemons/clusterHeadlines';
import { showDaemons } from './vscode/daemons/showDaemons';
import { registerClusters } from './vscode/clusters/registerClusters';
import { registerLogs } from './vscode/logs/registerLogs';
import { notifyOfNews } from './vscode/notifications';
import { readSettings } from './vscode/settings';
import { MutedToday } from './vscode/shared/mutedToday';
import { plainLog } from './vscode/shared/plainLog';
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
  const lines = plainLog(log);
  const check = controllerOnDemand(lines);
  const monitor = new Monitor({ check, log: lines, intervalMs: () => readSettings().refreshIntervalMs });
  const headlines = new ClusterHeadlines();
  const news = { told: new ToldCauses(), muted: new MutedToday(context.globalState) };
  const clusters = registerClusters(monitor, log, context.secrets, news, (one) => {
    headlines.put(one);
  });
  const { secrets } = context;
  const endpoint = new StatusEndpoint({ check, log: lines, version, secrets, clusters: clusters.source });
  const problems = () => readSettings().problems;
  const logs = registerLogs({ monitor, log: lines, rowOf: (key) => shown.tree.find(key) });
  const shown = showDaemons({
    monitor,
    endpoint,
    problems,
    memory: context.globalState,
    command: SHOW_DAEMONS,
    headlines,
    lastLines: logs.lastLines,
  });
  const { tree, view } = shown;
  const actions = registerActions({ monitor, check, log: lines });
  context.subscriptions.push(
    ...[log, output, monitor, endpoint, headlines, shown.disposable, logChanges(monitor, log)],
    watchWhileVisible(monitor, view),
    clusters,
    notifyOfNews({ ...{ monitor, view }, ...news, show: (key) => reveal(tree, view, key) }),
    registerAgents(context, { check, runForAgent: actions.runForAgent }, version),
    logs,
    ...actions.commands,
    ...registerCommands({ ...shown, check, monitor, log, output, endpoint, extensionVersion: version }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) {
        shown.update();
        monitor.reconsider();
        void endpoint.follow();
      }
    }),
  );
  void endpoint.follow();
  return { version: 1, checkDaemonStatus: check };
}
