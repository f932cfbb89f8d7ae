import type { Act, Attempt, Refusal, Report, Risk, Target } from '../act';
import { isRefusal } from '../act';
import type { ActMachine } from '../machine';
import type { Situation } from '../situation';
import { startBy } from '../start/start';
import type { StartPlan } from '../start/startPlan';
import { stopAct, type StopOptions } from '../stop/stop';
import { planStop, type StopPlan } from '../stop/stopPlan';
import { say, type SentenceCode } from '../texts';

/** How one daemon is stopped, and started as it was. */
export interface RestartPlan {
  readonly stop: StopPlan;
  readonly start: StartPlan;
  readonly tty: string | null;
}

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
  const { who } = stop;
  const { launch, hasProgram, log, supervisor } = situation.daemon ?? {};
  if (launch == null) {
    return { refused: say('restart_unknown_way', { who }) };
  }
  if (hasProgram !== true) {
    return { refused: say('restart_program_gone', { who, program: launch.file }) };
  }
  return log == null
    ? { refused: say('start_log_denied', { who, problem: 'no home' }) }
    : { stop, start: { target, who, launch, log }, tty: supervisor?.tty ?? null };
}

function riskOfRestart({ stop: { who, process, details }, tty }: RestartPlan): Risk {
  const kept = details.filter(({ code }) => code !== 'stop_terminal');
  return {
    question: say('restart_question', { who, pid: process.pid }),
    details: [
      ...kept,
      say('restart_same_way', {}),
      ...(tty === null ? [] : [say('restart_leaves_terminal', { tty })]),
    ],
    yes: say('restart_yes', {}),
    no: say('stop_no', {}),
  };
}

async function restart(
  machine: ActMachine,
  { stop, start }: RestartPlan,
  attempt: Attempt,
  options: StopOptions,
): Promise<Report> {
  const stopped = await stopAct(machine, options).run(stop, attempt);
  if (stopped.said.code === 'stop_returned') {
    // Whoever looks after it was faster: it is what was wanted.
    return { ...stopped, done: true };
  }
  return ENDED.has(stopped.said.code) ? startBy(machine, start, attempt) : stopped;
}
