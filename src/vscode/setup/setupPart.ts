import { homedir } from 'node:os';
import { join } from 'node:path';
import { l10n, workspace } from 'vscode';
import { isRefusal } from '../../actions/act';
import { folderStateOf } from '../../actions/setup/folderState';
import {
  DEFAULT_KUBO,
  type InitForm,
  KUBO_PORTS,
  newSecret,
  SERVICE_PORTS,
} from '../../actions/setup/initForm';
import { INITIALIZE } from '../../actions/setup/initialize';
import { offeredPorts } from '../../actions/setup/ports';
import { setupSituation } from '../../actions/setup/setupSituation';
import { takenPorts } from '../../actions/setup/takenPorts';
import type { Monitor } from '../../monitor/monitor';
import { entriesOf, type Snapshot } from '../../monitor/snapshot';
import type { Instance } from '../../status/result';
import { confirm, tellRefusal, tellReport, withActProgress } from '../actions/dialogs';
import { EDITOR_DIALOGS } from '../clusters/profiles/editorDialogs';
import { PROGRAMS } from '../daemons/daemonNames';
import type { DaemonRow } from '../daemons/rows/row';
import { lookWithProgress } from '../shared/lookWithProgress';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { askInTurn } from './askInTurn';
import { kuboQuestions, type QuestionParts, serviceQuestions } from './initQuestions';
import { joinCluster } from './joining';
import { pickProgram } from './pickProgram';
import { startIt } from './startIt';

/** "Initialize". @param argument the type of a daemon; anything else asks for it */
export async function initialize(monitor: Monitor, argument: unknown): Promise<void> {
  await new SetupPart(monitor).initialize(argument);
}

/** "Follow a Cluster". */
export async function follow(monitor: Monitor): Promise<void> {
  await new SetupPart(monitor).follow();
}

export { leaveCluster } from './leaving';

/** Sets up what does not exist yet: asks, shows the command, runs it, and offers to start what it has made. */
class SetupPart {
  constructor(private readonly monitor: Monitor) {}

  /** @param argument the type of a daemon; anything else asks for it */
  async initialize(argument: unknown): Promise<void> {
    if (typeOf(argument) === 'ipfs_cluster_follow') {
      return this.follow();
    }
    const type = typeIn(argument) ?? (await pickProgram());
    if (type === undefined) {
      return;
    }
    const snapshot = await this.look();
    const form = await this.ask(type, snapshot);
    if (form === null) {
      return;
    }
    const program = snapshot?.answer?.daemons[type]?.details?.program?.path ?? null;
    const situation = await setupSituation({ trusted: workspace.isTrusted, program }, form.folder);
    const outcome = INITIALIZE.preflight(form, situation);
    if (isRefusal(outcome)) {
      await tellRefusal(outcome);
      return;
    }
    const risk = INITIALIZE.risk(outcome);
    if (risk !== null && !(await confirm(risk))) {
      return;
    }
    const report = await withActProgress(PROGRAMS[type], (attempt) => INITIALIZE.run(outcome, attempt));
    if (report.done) {
      await startIt(this.monitor, type, form.folder, report);
    } else {
      await tellReport(report);
    }
  }

  async follow(): Promise<void> {
    await joinCluster(this.monitor, (await this.look()) ?? this.monitor.snapshot);
  }

  private async ask(type: InitForm['type'], snapshot: Snapshot | null): Promise<InitForm | null> {
    const known = snapshot?.answer
      ? entriesOf(snapshot.answer).flatMap(({ details }) => details?.instances ?? [])
      : [];
    const usual = type === 'ipfs' ? KUBO_PORTS : SERVICE_PORTS;
    const taken = new Set([...(await takenPorts(Object.values(usual))), ...portsOf(known)]);
    const parts: QuestionParts = {
      dialogs: EDITOR_DIALOGS,
      t: (text, ...values) => l10n.t(text, ...values),
      folderState: (folder) => folderStateOf(folder),
      taken,
    };
    if (type === 'ipfs') {
      return askInTurn(
        l10n.t('Initialize Kubo'),
        { type, folder: join(homedir(), '.ipfs'), ports: offeredPorts(KUBO_PORTS, taken) },
        kuboQuestions(parts),
      );
    }
    const kubo = snapshot?.answer?.daemons.ipfs?.details?.instances.find(({ api }) => api !== null)?.api;
    return askInTurn(
      l10n.t('Initialize a Cluster Peer'),
      {
        type,
        folder: join(homedir(), '.ipfs-cluster'),
        consensus: 'crdt',
        clusterName: 'ipfs-cluster',
        secret: newSecret(),
        isSecretOwn: false,
        peers: [],
        ports: offeredPorts(SERVICE_PORTS, taken),
        kubo: kubo ?? DEFAULT_KUBO,
      },
      serviceQuestions(parts),
    );
  }

  /** What is here already, as it is now; null where it could not be looked at, or nobody waited for it. */
  private async look(): Promise<Snapshot | null> {
    const title = l10n.t('Checking IPFS daemons');
    return (await withDelayedProgress(title, (signal) => lookWithProgress(this.monitor, signal))) ?? null;
  }
}

/** A type, as the welcome view names it, or that of a row of the tree. */
function typeOf(argument: unknown): unknown {
  return typeof argument === 'object' && argument !== null ? (argument as Partial<DaemonRow>).type : argument;
}

function typeIn(argument: unknown): InitForm['type'] | undefined {
  const named = typeOf(argument);
  return named === 'ipfs' || named === 'ipfs_cluster_service' ? named : undefined;
}

/** The ports of daemons that are configured for them, whether these run or not. */
function portsOf(instances: readonly Instance[]): number[] {
  return instances.flatMap(({ api }) => {
    const port = /\/tcp\/(\d+)/.exec(api ?? '')?.[1];
    return port === undefined ? [] : [Number(port)];
  });
}
