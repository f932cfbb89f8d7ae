import {
  type Attempt,
  isRefusal,
  type Prepared,
  type Refusal,
  type Report,
  type Target,
} from '../../actions/act';
import type { AgentAct, AgentReport } from '../../actions/forAgents';
import { everything, inOrder } from '../../actions/everything/everything';
import { type ActMachine, machineHere } from '../../actions/machine';
import { daemonActs } from '../../actions/registry';
import type { SituationOptions } from '../../actions/situation';
import { daemonLogFolder } from '../../actions/start/daemonLog';
import { Rotation } from '../../actions/start/rotation';
import { whoOf } from '../../actions/who';
import { withKeys } from '../../monitor/trouble/subjects';
import { l10n, workspace } from 'vscode';
import type { Row } from '../daemons/rows/row';
import { readSettings } from '../settings';
import { lookWithProgress } from '../shared/lookWithProgress';
import {
  ACT_COMMANDS,
  type ActCommand,
  type ActionsHost,
  EVERYTHING_COMMANDS,
  type EverythingCommand,
} from './actionsHost';
import { confirm, tellBusy, tellRefusal, tellReport, withActProgress } from './dialogs';
import { lookForSomebody, pickTarget } from './pickTarget';
import { targetOf } from './targetOf';

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
    const { stateFolder, uid } = this.machine;
    const rotation = new Rotation(stateFolder === null ? null : daemonLogFolder(stateFolder), uid);
    host.monitor.on('looked', () => {
      rotation.turn().catch((error: unknown) => {
        host.log.error('The log of a daemon could not be put aside.', error);
      });
    });
  }

  /** @param row whose menu it was; a daemon is asked for where there is none */
  async run(command: ActCommand, row: Row | undefined): Promise<void> {
    const id = ACT_COMMANDS[command];
    const offer = daemonActs(this.machine)[id];
    const target = targetOf(row) ?? (await pickTarget(this.host.monitor, id));
    if (target === undefined) {
      return;
    }
    await this.alone(keyOf(target), whoOf(target), () =>
      this.act(offer(target, this.options), whoOf(target)),
    );
  }

  /** All daemons, one after another. */
  async runEverything(command: EverythingCommand): Promise<void> {
    const id = EVERYTHING_COMMANDS[command];
    const offer = daemonActs(this.machine)[id];
    const { monitor } = this.host;
    const { answer } = (await lookForSomebody(monitor)) ?? monitor.snapshot;
    if (answer !== null) {
      const who = l10n.t('all daemons');
      await this.alone(command, who, () =>
        this.act(everything(id, offer, inOrder(id, answer), this.options), who),
      );
    }
  }

  /**
   * What an agent wants: the user is asked in a dialog of ours, whatever the editor lets agents do without asking.
   * @throws Error that names what is known, for a request that is none
   */
  async runForAgent(id: AgentAct, input: unknown): Promise<AgentReport> {
    const { askedByAgent, reportForAgent, requestOf, targetFor } = await import('../../actions/forAgents');
    const request = requestOf(input);
    const { answer } = (await lookForSomebody(this.host.monitor)) ?? this.host.monitor.snapshot;
    if (answer === null) {
      return reportForAgent(null);
    }
    const target = targetFor(id, request, answer);
    if (isRefusal(target)) {
      return reportForAgent(target);
    }
    let outcome: Report | Refusal | null = null;
    await this.alone(keyOf(target), whoOf(target), async () => {
      const prepared = await daemonActs(this.machine)[id](target, this.options);
      if (isRefusal(prepared)) {
        outcome = prepared;
      } else if (await confirm(askedByAgent(id, target, prepared.risk))) {
        outcome = await withActProgress(whoOf(target), prepared.run);
        await lookWithProgress(this.host.monitor);
      }
    });
    return reportForAgent(outcome);
  }

  private get options(): SituationOptions {
    return {
      machine: this.machine,
      trusted: workspace.isTrusted,
      answer: this.host.monitor.snapshot.answer,
      signal: new AbortController().signal,
    };
  }

  private async alone(key: string, who: string, act: () => Promise<void>): Promise<void> {
    if (this.busy.has(key)) {
      tellBusy(who);
      return;
    }
    this.busy.add(key);
    try {
      await act();
    } finally {
      this.busy.delete(key);
    }
  }

  private async act(preparing: Promise<Prepared | Refusal>, who: string): Promise<void> {
    const { monitor, log } = this.host;
    const prepared = await preparing;
    if (isRefusal(prepared)) {
      void tellRefusal(prepared);
      // What is shown may be old.
      await lookWithProgress(monitor);
      return;
    }
    if (prepared.risk !== null && !(await confirm(prepared.risk))) {
      return;
    }
    const done = async (run: (attempt: Attempt) => Promise<Report>) => {
      const report = await withActProgress(who, async (attempt: Attempt) => {
        const outcome = await run(attempt);
        log.debug(`An act has ended: ${outcome.said.code}.`);
        return outcome;
      });
      // It stands there until somebody has read it, which nothing waits for.
      void tellReport(report, async ({ run: undo }) => done(undo));
      await lookWithProgress(monitor);
    };
    await done((attempt) => prepared.run(attempt));
  }
}

function keyOf({ type, instance }: Target): string {
  return withKeys(type, [instance])[0]?.key ?? type;
}
