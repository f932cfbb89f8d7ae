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
import type { TroubleFilter } from '../daemons/filter';
import type { Row } from '../daemons/rows/row';
import { lookWithProgress } from '../shared/lookWithProgress';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { checkDaemonStatus, pickDaemonType } from './checkDaemonStatus';
import { copyCurl } from './copyCurl';
import { FocusedRow } from './focusedRow';
import { openSettings } from './openSettings';
import { actOnRow, copyCommand, copyFact, copyRow, openFolder, openServiceJson } from './rowActions';
import { showLog } from './showLog';
import { showDaemons } from './showDaemons';

export interface CommandServices {
  readonly check: CheckDaemonStatus;
  readonly monitor: Monitor;
  readonly tree: DaemonTree;
  readonly view: TreeView<Row>;
  readonly log: LogOutputChannel;
  readonly output: OutputChannel;
  readonly endpoint: StatusEndpoint;
  readonly filter: TroubleFilter;
  readonly extensionVersion: string;
}

/** The command behind the status-bar item. */
export const SHOW_DAEMONS = 'ipfsCluster.showDaemons';

type Handlers = Readonly<Record<string, (argument?: never) => unknown>>;

/** From the bundle beside ours: most windows never run any of them. */
const seldomUsed = () => import('./commandsPart');
const setup = () => import('../setup/setupPart');

/** Registers every command of `package.json`: a thin call each. */
export function registerCommands(services: CommandServices): Disposable[] {
  const { check, monitor, tree, view, log, output, extensionVersion } = services;
  const handlers: Handlers = {
    'ipfsCluster.checkDaemonStatus': (argument?: unknown) =>
      checkDaemonStatus(check, monitor, output, argument),
    'ipfsCluster.checkOneDaemon': async () => {
      const type = await pickDaemonType();
      return type && checkDaemonStatus(check, monitor, output, type);
    },
    'ipfsCluster.refresh': () =>
      withDelayedProgress(l10n.t('Checking IPFS daemons'), (signal) => lookWithProgress(monitor, signal)),
    'ipfsCluster.copyDiagnosis': async (row?: Row) =>
      (await seldomUsed()).copyDiagnosis(monitor, extensionVersion, row),
    'ipfsCluster.showLog': () => showLog(log),
    'ipfsCluster.setRole': async () => (await seldomUsed()).setRole(),
    [SHOW_DAEMONS]: () => showDaemons(monitor, tree, view),
    'ipfsCluster.openSettings': openSettings,
    'ipfsCluster.initialize': async (type?: unknown) => (await setup()).initialize(monitor, type),
    'ipfsCluster.followCluster': async () => (await setup()).follow(monitor),
    'ipfsCluster.leaveCluster': async (row?: Row) => (await setup()).leaveCluster(monitor, check, row),
    ...rowCommands(services),
  };
  return Object.entries(handlers).map(([id, run]) => commands.registerCommand(id, run));
}

/** What can be done with a row of the tree: the one whose menu it is, or the one that the keyboard is on. */
function rowCommands({ view, endpoint, filter }: CommandServices): Handlers {
  const focused = new FocusedRow(view);
  return {
    'ipfsCluster.copyRow': (row?: Row) => copyRow(row ?? focused.row),
    'ipfsCluster.copyCommand': (row?: Row) => copyCommand(row ?? focused.row),
    'ipfsCluster.actOnRow': (row?: Row) => actOnRow(row ?? focused.row, () => copyCurl(endpoint)),
    'ipfsCluster.copyPid': (row?: Row) => copyFact(row, 'pid'),
    'ipfsCluster.copyPeerId': (row?: Row) => copyFact(row, 'peer_id'),
    'ipfsCluster.copyAddress': (row?: Row) => copyFact(row, 'api'),
    'ipfsCluster.openFolder': openFolder,
    'ipfsCluster.openServiceJson': openServiceJson,
    'ipfsCluster.copyCurl': () => copyCurl(endpoint),
    'ipfsCluster.showOnlyTrouble': () => filter.set(true),
    'ipfsCluster.showEverything': () => filter.set(false),
  };
}
