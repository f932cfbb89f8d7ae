import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../status/errorText';
import type { Instance } from '../../status/result';
import type { Act, Attempt, Report, Target } from '../act';
import { daemonIn } from '../look';
import type { ActMachine } from '../machine';
import type { Situation } from '../situation';
import { say } from '../texts';
import { DaemonLog } from './daemonLog';
import { type Ending, launch, type Launched } from './launch';
import { planStart, type StartPlan } from './startPlan';
import { waitedFor } from './waiting';

/** A follower waits two minutes for its Kubo, and tells then. */
const PATIENCE_MS = 150_000;
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
  const { who } = plan;
  const log = new DaemonLog(plan.log, machine.uid);
  const opened = await log.open().catch((error: unknown) => errorText(error));
  if (typeof opened === 'string') {
    return { done: false, said: say('start_log_denied', { who, problem: opened }) };
  }
  const { file, size } = opened;
  try {
    const launched = await launch(plan.launch, file.fd);
    return await new Starting(machine, plan, attempt, launched).until(patienceMs, () =>
      log.linesSince(size, MOST_LINES),
    );
  } catch (error) {
    return { done: false, said: say('start_denied', { who, problem: errorText(error) }) };
  } finally {
    await file.close();
  }
}

class Starting {
  private degradedSince: number | null = null;

  constructor(
    private readonly machine: ActMachine,
    private readonly plan: StartPlan,
    private readonly attempt: Attempt,
    private readonly launched: Launched,
  ) {}

  async until(patienceMs: number, lastLines: () => Promise<string[]>): Promise<Report> {
    const { attempt, launched, plan, machine } = this;
    const end = performance.now() + patienceMs;
    attempt.report(waitedFor(launched.pid, null));
    for (;;) {
      // What ended before the look is not alive in it.
      const ending = launched.ending();
      const now = await daemonIn(plan.target, machine);
      if (ending !== null) {
        return this.ended(ending, now, await lastLines());
      }
      const report = now?.pid === launched.pid ? this.reportOf(now) : null;
      if (report !== null) {
        return report;
      }
      if (performance.now() > end || attempt.signal.aborted) {
        return this.goesOn(now);
      }
      attempt.report(waitedFor(launched.pid, now));
      await sleep(BETWEEN_LOOKS_MS);
    }
  }

  /** Null while it is not yet what it will be. */
  private reportOf({ state, reasons }: Instance): Report | null {
    const { who } = this.plan;
    const { pid } = this.launched;
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

  private goesOn(now: Instance | null): Report {
    const { who } = this.plan;
    const { pid } = this.launched;
    const reason = now?.reasons[0] ?? 'nothing is seen of it yet';
    return { done: false, said: say('start_goes_on', { who, pid, reason }) };
  }
}
