import {
  commands,
  type Disposable,
  l10n,
  type LogOutputChannel,
  type OutputChannel,
  type TreeView,
} from 'vscode';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import type { Monitor } from '../../monitor/monitor';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import type { DaemonTree } from '../daemons/DaemonTree';
import type { TreeNode } from '../daemons/nodes';
import { lookWithProgress } from '../shared/lookWithProgress';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { checkDaemonStatus, pickDaemonType } from './checkDaemonStatus';
import { copyCurl } from './copyCurl';
import { copyDiagnosis } from './copyDiagnosis';
import { initialize } from './initialize';
import { copyFact, openFolder, openServiceJson } from './instanceActions';
import { showLog } from './showLog';
import { setRole } from './setRole';
import { showDaemons } from './showDaemons';

export interface CommandServices {
  readonly check: CheckDaemonStatus;
  readonly monitor: Monitor;
  readonly tree: DaemonTree;
  readonly view: TreeView<TreeNode>;
  readonly log: LogOutputChannel;
  readonly output: OutputChannel;
  readonly endpoint: StatusEndpoint;
  readonly extensionVersion: string;
}

/** The command behind the status-bar item. */
export const SHOW_DAEMONS = 'ipfsCluster.showDaemons';

/** Registers every command of `package.json`: a thin call each. */
export function registerCommands(services: CommandServices): Disposable[] {
  const { check, monitor, tree, view, log, output, endpoint, extensionVersion } = services;
  const handlers: Readonly<Record<string, (argument?: never) => unknown>> = {
    'ipfsCluster.checkDaemonStatus': (argument?: unknown) =>
      checkDaemonStatus(check, monitor, output, argument),
    'ipfsCluster.checkOneDaemon': async () => {
      const type = await pickDaemonType();
      return type && checkDaemonStatus(check, monitor, output, type);
    },
    'ipfsCluster.refresh': () =>
      withDelayedProgress(l10n.t('Checking IPFS daemons'), (signal) => lookWithProgress(monitor, signal)),
    'ipfsCluster.copyDiagnosis': (node?: TreeNode) => copyDiagnosis(monitor, extensionVersion, node),
    'ipfsCluster.showLog': () => showLog(log),
    'ipfsCluster.setRole': setRole,
    [SHOW_DAEMONS]: () => showDaemons(monitor, tree, view),
    'ipfsCluster.copyPid': (node?: TreeNode) => copyFact(node, 'pid'),
    'ipfsCluster.copyPeerId': (node?: TreeNode) => copyFact(node, 'peer_id'),
    'ipfsCluster.copyAddress': (node?: TreeNode) => copyFact(node, 'api'),
    'ipfsCluster.openFolder': openFolder,
    'ipfsCluster.openServiceJson': openServiceJson,
    'ipfsCluster.copyCurl': () => copyCurl(endpoint),
    'ipfsCluster.initialize': (type?: unknown) => {
      initialize(monitor, type);
    },
  };
  return Object.entries(handlers).map(([id, run]) => commands.registerCommand(id, run));
}
