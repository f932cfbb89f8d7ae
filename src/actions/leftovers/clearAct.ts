import type { Act, Attempt, Refusal, Report, Risk, Target } from '../act';
import type { ActMachine } from '../machine';
import { say, type Sentence } from '../texts';
import { whoOf } from '../who';
import { type Aside, clearLeftovers, type Outcome, putBack } from './clearLeftovers';
import { heldAside } from './heldAside';
import { livesGround } from './judgeLeftover';
import { deadOf, type Fight, type Holder, type Leftover, type LeftoverReport } from './leftover';
import { leftoverMachine, type LeftoverSituation } from './leftoverSituation';
import { lookForLeftovers } from './lookForLeftovers';

interface ClearPlan {
  readonly who: string;
  readonly report: LeftoverReport;
}

/** "Clear Leftovers": moves aside what a daemon has left and nobody has, and says of all else who has it. */
export function clearAct(machine: ActMachine): Act<ClearPlan, Target, LeftoverSituation> {
  return {
    preflight: planClear,
    risk: riskOfClear,
    run: ({ report }, attempt) => new Clearing(machine, report, attempt).run(),
  };
}

export function planClear(
  target: Target,
  { trusted, report, problem }: LeftoverSituation,
): ClearPlan | Refusal {
  const who = whoOf(target);
  if (!trusted) {
    return { refused: say('untrusted', {}) };
  }
  if (report === null) {
    return {
      refused: problem === null ? say('no_folder_known', { who }) : say('folder_not_seen', { who, problem }),
    };
  }
  if (deadOf(report).length > 0) {
    return { who, report };
  }
  const details = detailsOf(report);
  return details.length === 0
    ? { refused: say('nothing_left', { who }) }
    : { refused: say('nothing_to_clear', { who }), details };
}

function riskOfClear({ who, report }: ClearPlan): Risk {
  return {
    question: say('clear_question', { who }),
    details: [...detailsOf(report), say('clear_how', {})],
    yes: say('clear_yes', {}),
    no: say('clear_no', {}),
  };
}

/** All that is there, and who has it: what can be moved first. Locks that stay in every folder are told where held. */
export function detailsOf(report: LeftoverReport): Sentence[] {
  const dead = deadOf(report);
  const others = report.leftovers.filter(({ standing }) => standing === 'held' || standing === 'doubtful');
  return [
    ...[...dead, ...others].flatMap((one) => [effectSentence(one), one.ground]),
    ...report.fights.map(fightSentence),
  ];
}

function effectSentence({ name, role, effect, status }: Leftover): Sentence {
  switch (effect) {
    case 'misleads_clients':
      return say('left_misleads', { name });
    case 'harmless':
      return say('left_harmless', { name });
    case 'blocks_start':
      return role === 'socket' && status.kind === 'socket'
        ? say('left_blocks_socket', { name })
        : role === 'lock' && status.kind === 'file'
          ? say('left_blocks_lock', { name })
          : say('left_blocks', { name });
  }
}

function fightSentence({ over, what, between }: Fight): Sentence {
  const who = between.map(holderWords).join(', ');
  return over === 'folder' ? say('fight_folder', { what, who }) : say('fight_port', { what, who });
}

/** Numbers, names and a moment: the same in every language. */
function holderWords({ pid, program, startedAt }: Holder): string {
  const since = startedAt === null ? '' : `, ${new Date(startedAt).toISOString().replace(/\.\d+/, '')}`;
  return `PID ${pid} (${program ?? '?'}${since})`;
}

class Clearing {
  constructor(
    private readonly machine: ActMachine,
    private readonly report: LeftoverReport,
    private readonly attempt: Attempt,
  ) {}

  async run(): Promise<Report> {
    const { attempt, report } = this;
    if (attempt.signal.aborted) {
      return { done: false, said: say('left', {}) };
    }
    attempt.report(say('clearing', {}));
    const machine = leftoverMachine(this.machine);
    const outcomes = await clearLeftovers(report, {
      look: () => lookForLeftovers(report, machine, attempt.signal),
      heldAside: (aside) => heldAside(aside, report, machine, attempt.signal),
      now: () => new Date(),
    });
    return this.told(outcomes);
  }

  private told(outcomes: readonly Outcome[]): Report {
    const moved = outcomes.flatMap((one) => (one.kind === 'moved' ? [one.aside] : []));
    const refused = outcomes.flatMap((one) => (one.kind === 'refused' ? [one] : []));
    const undo =
      moved.length === 0 ? {} : { undo: { label: say('clear_undo', {}), run: () => this.takenBack(moved) } };
    const names = namesOf(moved.map(({ leftover }) => leftover));
    const details = refused.map(({ why }) => why);
    if (refused.length > 0) {
      const left = namesOf(refused.map(({ leftover }) => leftover));
      const said = moved.length === 0 ? say('cleared_nothing', {}) : say('cleared_part', { names, left });
      return { done: false, said, details, ...undo };
    }
    return moved.length > 0
      ? { done: true, said: say('cleared', { names }), ...undo }
      : {
          done: true,
          said: say('cleared_before', { names: namesOf(outcomes.map(({ leftover }) => leftover)) }),
        };
  }

  private async takenBack(asides: readonly Aside[]): Promise<Report> {
    const { realFolder, daemons } = await lookForLeftovers(
      this.report,
      leftoverMachine(this.machine),
      new AbortController().signal,
    ).catch(() => ({ realFolder: this.report.realFolder, daemons: [] }));
    const [daemon] = daemons;
    if (daemon !== undefined && realFolder === this.report.realFolder) {
      return { done: false, said: say('clear_not_undone', {}), details: [livesGround(daemon)] };
    }
    const undone = await putBack(asides);
    const refused = undone.flatMap((one) => (one.kind === 'refused' ? [one.why] : []));
    return refused.length > 0
      ? { done: false, said: say('clear_not_undone', {}), details: refused }
      : { done: true, said: say('clear_undone', { names: namesOf(asides.map(({ leftover }) => leftover)) }) };
  }
}

function namesOf(leftovers: readonly Leftover[]): string {
  return leftovers.map(({ name }) => name).join(', ');
}
