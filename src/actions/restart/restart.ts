import type { Act, Attempt, Refusal, Report, Risk, Target } from '../act';
import { isRefusal } from '../act';
import type { ActMachine } from '../machine';
import type { Situation } from '../situation';
import { startBy, startByTool } from '../start/start';
import type { LaunchPlan } from '../start/startPlan';
import { stopAct, type StopOptions } from '../stop/stop';
import { planStop, type StopPlan } from '../stop/stopPlan';
import { commandOf, type Control } from '../supervisors/control';
import { say, type Sentence, type SentenceCode } from '../texts';

/** How one daemon is stopped, and started as it was. */
export type RestartPlan =
  | {
      readonly stop: StopPlan;
      readonly control: null;
      readonly start: LaunchPlan;
      readonly tty: string | null;
    }
  /** Whoever looks after it does both. */
  | { readonly stop: StopPlan; readonly control: Control };

/** After these it does not run. */
const ENDED: ReadonlySet<SentenceCode> = new Set(['stopped', 'stopped_before', 'killed']);

/** "Restart": Stop, then Start with what was seen of the process. */
export function restartAct(
  machine: ActMachine,
  options: StopOptions = {},
): Act<RestartPlan, Target, Situation> {
  return {
    preflight: planRestart,
    risk: riskOfRestart,
    run: (plan, attempt) => restart(machine, plan, attempt, options),
  };
}

export function planRestart(target: Target, situation: Situation): RestartPlan | Refusal {
  const stop = planStop(target, situation);
  if (isRefusal(stop)) {
    return stop;
  }
  const { who, control } = stop;
  if (control !== null) {
    return { stop, control };
  }
  const { launch, hasProgram, log, supervisor } = situation.daemon ?? {};
  if (launch == null) {
    return { refused: say('restart_unknown_way', { who }) };
  }
  if (launch === 'no text') {
    return { refused: say('restart_no_text', { who }) };
  }
  if (hasProgram !== true) {
    return { refused: say('restart_program_gone', { who, program: launch.file }) };
  }
  return log == null
    ? { refused: say('start_log_denied', { who, problem: 'no home' }) }
    : {
        stop,
        control: null,
        start: { target, who, control: null, launch, log },
        tty: supervisor?.tty ?? null,
      };
}

function riskOfRestart(plan: RestartPlan): Risk {
  const { who, process, details } = plan.stop;
  return {
    question: say('restart_question', { who, pid: process.pid }),
    details: [...details.filter(({ code }) => code !== 'stop_terminal'), ...howOf(plan)],
    yes: say('restart_yes', {}),
    no: say('stop_no', {}),
  };
}

function howOf(plan: RestartPlan): Sentence[] {
  if (plan.control !== null) {
    const { supervisor } = plan.control;
    return [say('by_tool', { supervisor, command: commandOf(plan.control, 'restart') })];
  }
  const { tty } = plan;
  return [say('restart_same_way', {}), ...(tty === null ? [] : [say('restart_leaves_terminal', { tty })])];
}

async function restart(
  machine: ActMachine,
  plan: RestartPlan,
  attempt: Attempt,
  options: StopOptions,
): Promise<Report> {
  const { stop, control } = plan;
  if (control !== null) {
    const { target, who, process } = stop;
    return startByTool(machine, { target, who, control }, 'restart', { attempt, before: process.pid });
  }
  const stopped = await stopAct(machine, options).run(stop, attempt);
  if (stopped.said.code === 'stop_returned') {
    // Whoever looks after it was faster: it is what was wanted.
    return { ...stopped, done: true };
  }
  return ENDED.has(stopped.said.code) ? startBy(machine, plan.start, attempt) : stopped;
}
