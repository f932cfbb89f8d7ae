import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../status/errorText';
import type { Instance } from '../../status/result';
import type { Act, Attempt, Report, Target } from '../act';
import { daemonIn } from '../look';
import type { ActMachine } from '../machine';
import type { Situation } from '../situation';
import { askTool } from '../supervisors/ask';
import { say, type Sentence } from '../texts';
import { DaemonLog } from './daemonLog';
import { type Ending, launch, type Launched } from './launch';
import { obstacleTo } from './readiness';
import { type LaunchPlan, planStart, type StartPlan, type ToolPlan } from './startPlan';
import { waitedFor } from './waiting';

/** A follower waits two minutes for its Kubo, and tells then. */
const PATIENCE_MS = 150_000;
/** Supervisors start at once, or after a pause of some seconds. */
const TOOL_PATIENCE_MS = 60_000;
const BETWEEN_LOOKS_MS = 400;
/** Right after its start a peer has heard nobody yet: what is wrong for so long is wrong. */
const DEGRADED_FOR_MS = 5_000;
const MOST_LINES = 20;

export interface StartOptions {
  /** Milliseconds until it is left to itself; tests give less. */
  readonly patienceMs?: number;
}

/** "Start": runs the program itself, for its folder, with its output in a log of ours. */
export function startAct(
  machine: ActMachine,
  { patienceMs = PATIENCE_MS }: StartOptions = {},
): Act<StartPlan, Target, Situation> {
  return {
    preflight: planStart,
    risk: () => null,
    run: (plan, attempt) => startBy(machine, plan, attempt, patienceMs),
  };
}

/** Starts it, and waits until it is well, ill or gone. */
export async function startBy(
  machine: ActMachine,
  plan: StartPlan,
  attempt: Attempt,
  patienceMs = PATIENCE_MS,
): Promise<Report> {
  if (attempt.signal.aborted) {
    return { done: false, said: say('left', {}) };
  }
  if (plan.control !== null) {
    return startByTool(machine, plan, 'start', { attempt, before: null });
  }
  const { who } = plan;
  const obstacle = await obstacleAt(plan, machine);
  if (obstacle !== null) {
    return { done: false, said: obstacle };
  }
  const log = new DaemonLog(plan.log, machine.uid);
  const opened = await log.open().catch((error: unknown) => errorText(error));
  if (typeof opened === 'string') {
    return { done: false, said: say('start_log_denied', { who, problem: opened }) };
  }
  const { file, size } = opened;
  const launched = await launch(plan.launch, file.fd).catch((error: unknown) => errorText(error));
  await file.close();
  if (typeof launched === 'string') {
    return { done: false, said: say('start_denied', { who, problem: launched }) };
  }
  // Whatever fails from here on, it was launched.
  return new Starting(machine, plan, attempt, launched).until(patienceMs, () =>
    log.linesSince(size, MOST_LINES),
  );
}

/** What keeps it from being started now, whatever was seen when somebody asked for it. */
export function obstacleAt(
  { target, who, launch, log, mark }: LaunchPlan,
  machine: ActMachine,
): Promise<Sentence | null> {
  const { type, instance } = target;
  return obstacleTo({ who, type, folder: instance.folder ?? '', mark, launch, log }, machine);
}

/** Has its supervisor start it, or restart it. @param before PID of the process that is to be another one then */
export async function startByTool(
  machine: ActMachine,
  plan: ToolPlan,
  verb: 'start' | 'restart',
  { attempt, before }: { readonly attempt: Attempt; readonly before: number | null },
): Promise<Report> {
  if (attempt.signal.aborted) {
    return { done: false, said: say('left', {}) };
  }
  attempt.report(say('asking_tool', { supervisor: plan.control.supervisor }));
  const failed = await askTool(plan.control, verb, { ...plan, before, signal: attempt.signal }, machine);
  const nobody: Launched = { pid: null, ending: () => null };
  return (
    failed ??
    new Starting(machine, plan, attempt, nobody, before).until(TOOL_PATIENCE_MS, () => Promise.resolve([]))
  );
}

class Starting {
  private degradedSince: number | null = null;
  /** Why nobody could look. */
  private problem: string | null = null;

  /** @param before PID of a process of that folder which is not meant */
  constructor(
    private readonly machine: ActMachine,
    private readonly plan: Pick<StartPlan, 'target' | 'who' | 'control'>,
    private readonly attempt: Attempt,
    private readonly launched: Launched,
    private readonly before: number | null = null,
  ) {}

  async until(patienceMs: number, lastLines: () => Promise<string[]>): Promise<Report> {
    const { attempt, launched } = this;
    const end = performance.now() + patienceMs;
    for (;;) {
      // What ended before the look is not alive in it.
      const ending = launched.ending();
      const now = await this.look();
      if (ending !== null) {
        // Somebody may have taken its log away meanwhile: that it has ended is known without.
        return this.ended(ending, now, await lastLines().catch(() => []));
      }
      const pid = this.pidIn(now);
      const report = now === null || pid === null || now.pid !== pid ? null : this.reportOf(now, pid);
      if (report !== null) {
        return report;
      }
      if (performance.now() > end || attempt.signal.aborted) {
        return this.goesOn(now, pid);
      }
      if (pid !== null) {
        attempt.report(waitedFor(pid, now));
      }
      await sleep(BETWEEN_LOOKS_MS);
    }
  }

  /** A look that fails says nothing of the daemon: the next one may. */
  private async look(): Promise<Instance | null> {
    try {
      const now = await daemonIn(this.plan.target, this.machine);
      this.problem = null;
      return now;
    } catch (error) {
      this.problem = errorText(error);
      return null;
    }
  }

  /** Of one that somebody else has started only the folder is known, until it is seen. */
  private pidIn(now: Instance | null): number | null {
    return this.launched.pid ?? (now?.pid === this.before ? null : (now?.pid ?? null));
  }

  /** Null while it is not yet what it will be. */
  private reportOf({ state, reasons }: Instance, pid: number): Report | null {
    const { who } = this.plan;
    if (state !== 'degraded') {
      this.degradedSince = null;
      return state === 'running' ? { done: true, said: say('started', { who, pid }) } : null;
    }
    this.degradedSince ??= performance.now();
    return performance.now() - this.degradedSince < DEGRADED_FOR_MS
      ? null
      : { done: true, said: say('started_degraded', { who, pid, reason: reasons[0] ?? '' }) };
  }

  /** Another one that was started at the same time may have been first. */
  private ended({ code, signal }: Ending, now: Instance | null, lines: readonly string[]): Report {
    const { who } = this.plan;
    if (now?.pid != null) {
      return { done: true, said: say('start_runs_already', { who, pid: now.pid }) };
    }
    const how = signal ?? String(code);
    return lines.length === 0
      ? { done: false, said: say('start_ended_silently', { who, how }) }
      : { done: false, said: say('start_ended', { who, how }), lines };
  }

  private goesOn(now: Instance | null, pid: number | null): Report {
    const { who, control } = this.plan;
    if (pid === null) {
      return {
        done: false,
        said: say('tool_started_nothing', { who, supervisor: control?.supervisor ?? '' }),
      };
    }
    const reason = now?.reasons[0] ?? this.problem ?? 'nothing is seen of it yet';
    return { done: false, said: say('start_goes_on', { who, pid, reason }) };
  }
}
