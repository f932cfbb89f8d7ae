import { errorText } from '../../status/errorText';
import type { Act, Attempt, Refusal, Report, Risk, Target } from '../act';
import { isRefusal } from '../act';
import type { ActMachine } from '../machine';
import type { Situation } from '../situation';
import { DaemonLog } from '../start/daemonLog';
import { obstacleAt, startBy, startByTool } from '../start/start';
import type { LaunchPlan } from '../start/startPlan';
import { stopAct, type StopOptions } from '../stop/stop';
import { planStop, type StopPlan } from '../stop/stopPlan';
import { isThere } from '../stop/untilEnded';
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

/** Of these nothing was launched. */
const NOT_LAUNCHED: ReadonlySet<SentenceCode> = new Set<SentenceCode>([
  ...(['left', 'start_log_denied', 'start_denied', 'start_not_configured', 'start_folder_changed'] as const),
  ...(['start_workplace_gone', 'start_program_gone', 'start_program_changeable'] as const),
]);

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
  const { launch, hasProgram, log, mark, obstacle, supervisor } = situation.daemon ?? {};
  if (launch == null || target.instance.folder === null) {
    return { refused: say('restart_unknown_way', { who }) };
  }
  if (launch === 'no text') {
    return { refused: say('restart_no_text', { who }) };
  }
  if (hasProgram !== true) {
    return { refused: say('restart_program_gone', { who, program: launch.file }) };
  }
  if (log == null) {
    return { refused: say('start_log_denied', { who, problem: 'no home' }) };
  }
  return mark == null || obstacle != null
    ? { refused: obstacle ?? say('restart_unknown_way', { who }) }
    : {
        stop,
        control: null,
        start: { target, who, control: null, launch, log, mark },
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
    if (!isThere(process)) {
      // Another one that its supervisor has started since is not what was asked for.
      return stopAct(machine, options).run(stop, attempt);
    }
    return startByTool(machine, { target, who, control }, 'restart', { attempt, before: process.pid });
  }
  const obstacle = await startObstacle(machine, plan.start);
  if (obstacle !== null) {
    return { done: false, said: obstacle };
  }
  const stopped = await stopAct(machine, options).run(stop, attempt);
  if (stopped.said.code === 'stop_returned') {
    // Whoever looks after it was faster: it is what was wanted.
    return { ...stopped, done: true };
  }
  return ENDED.has(stopped.said.code)
    ? startedAgain(stop.who, await startBy(machine, plan.start, attempt))
    : stopped;
}

/** Also whether its log can be written: what could not be started again is not stopped. */
async function startObstacle(machine: ActMachine, plan: LaunchPlan): Promise<Sentence | null> {
  const obstacle = await obstacleAt(plan, machine);
  if (obstacle !== null) {
    return obstacle;
  }
  try {
    const { file } = await new DaemonLog(plan.log, machine.uid).open();
    await file.close();
    return null;
  } catch (error) {
    return say('start_log_denied', { who: plan.who, problem: errorText(error) });
  }
}

/** Where nothing was launched, it is stopped all the same. */
function startedAgain(who: string, report: Report): Report {
  return report.done || !NOT_LAUNCHED.has(report.said.code)
    ? report
    : { ...report, said: say('restart_left_stopped', { who }), details: [report.said] };
}
