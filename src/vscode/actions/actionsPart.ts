import { type Attempt, isRefusal, type Report, type Target } from '../../actions/act';
import { type ActMachine, machineHere } from '../../actions/machine';
import { daemonActs, type Offer } from '../../actions/registry';
import { whoOf } from '../../actions/who';
import { withKeys } from '../../monitor/trouble/subjects';
import { workspace } from 'vscode';
import type { Row } from '../daemons/rows/row';
import { instanceOf } from '../daemons/rows/row';
import { readSettings } from '../settings';
import { lookWithProgress } from '../shared/lookWithProgress';
import { ACT_COMMANDS, type ActCommand, type ActionsHost } from './actionsHost';
import { confirm, tellBusy, tellRefusal, tellReport, withActProgress } from './dialogs';
import { pickTarget } from './pickTarget';

/** Does what changes something: asks, shows what is waited for, and says what became of it. */
export class ActionsPart {
  /** Keys of the daemons to which something is being done: in this window one thing at a time. */
  private readonly busy = new Set<string>();

  private readonly machine: ActMachine;

  constructor(private readonly host: ActionsHost) {
    this.machine = machineHere({
      check: host.check,
      programs: () => readSettings().machine.programs,
      launches: async (type) => {
        const { rememberedLaunches } = await import('../../controller/rememberingController');
        return rememberedLaunches(type);
      },
    });
  }

  /** @param row whose menu it was; a daemon is asked for where there is none */
  async run(command: ActCommand, row: Row | undefined): Promise<void> {
    const id = ACT_COMMANDS[command];
    const offer = daemonActs(this.machine)[id];
    const target = targetOf(row) ?? (await pickTarget(this.host.monitor, id));
    if (target === undefined || offer === undefined) {
      return;
    }
    const key = withKeys(target.type, [target.instance])[0]?.key ?? target.type;
    if (this.busy.has(key)) {
      tellBusy(target);
      return;
    }
    this.busy.add(key);
    try {
      await this.act(offer, target);
    } finally {
      this.busy.delete(key);
    }
  }

  private async act(offer: Offer, target: Target): Promise<void> {
    const { monitor, log } = this.host;
    const prepared = await offer(target, {
      machine: this.machine,
      trusted: workspace.isTrusted,
      answer: monitor.snapshot.answer,
      signal: new AbortController().signal,
    });
    if (isRefusal(prepared)) {
      await tellRefusal(prepared);
      // What is shown may be old.
      void lookWithProgress(monitor);
      return;
    }
    if (prepared.risk !== null && !(await confirm(prepared.risk))) {
      return;
    }
    const done = async (run: (attempt: Attempt) => Promise<Report>) => {
      const report = await withActProgress(whoOf(target), async (attempt: Attempt) => {
        const outcome = await run(attempt);
        log.debug(`An act has ended: ${outcome.said.code}.`);
        return outcome;
      });
      await Promise.all([lookWithProgress(monitor), tellReport(report, async ({ run: undo }) => done(undo))]);
    };
    await done((attempt) => prepared.run(attempt));
  }
}

function targetOf(row: Row | undefined): Target | undefined {
  const instance = row === undefined ? null : instanceOf(row);
  return instance !== null && (row?.kind === 'daemon' || row?.kind === 'instance')
    ? { type: row.type, instance }
    : undefined;
}
