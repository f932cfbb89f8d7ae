import type { Act, Attempt, Report, Target } from '../act';
import { readStat } from '../../probes/processes/linux/processStat';
import { daemonIn } from '../look';
import type { ActMachine } from '../machine';
import { Claim } from '../process/claim';
import { lookAtProcess } from '../process/processStart';
import { signalTo } from '../process/signalling';
import type { Situation } from '../situation';
import { askTool } from '../supervisors/ask';
import type { Control } from '../supervisors/control';
import { say } from '../texts';
import { planStop, riskOfKilling, riskOfStop, type StopPlan } from './stopPlan';
import { isThere, untilEnded } from './untilEnded';

/** A peer of raft without a quorum takes six seconds, a Kubo as long as its open requests. */
const PATIENCE_MS = 15_000;
/** What is killed ends at once, unless a disk holds it up. */
const AFTER_KILL_MS = 5_000;

export interface StopOptions {
  /** Milliseconds after which it is asked whether to kill it; tests give less. */
  readonly patienceMs?: number;
}

/** "Stop": asks the very process that was seen to end in order. */
export function stopAct(
  machine: ActMachine,
  { patienceMs = PATIENCE_MS }: StopOptions = {},
): Act<StopPlan, Target, Situation> {
  return {
    preflight: planStop,
    risk: riskOfStop,
    run: (plan, attempt) => new Stopping(machine, plan, attempt, patienceMs).run(),
  };
}

class Stopping {
  private readonly claim: Claim;

  constructor(
    private readonly machine: ActMachine,
    private readonly plan: StopPlan,
    private readonly attempt: Attempt,
    private readonly patienceMs: number,
  ) {
    this.claim = new Claim(machine, plan.process);
  }

  async run(): Promise<Report> {
    const { plan, attempt } = this;
    if (attempt.signal.aborted) {
      return { done: false, said: say('left', {}) };
    }
    if (plan.control !== null) {
      return this.byTool(plan.control);
    }
    // A second signal makes a Kubo drop what it is busy with.
    const isAsked = plan.asked || !(await this.claim.take());
    return (isAsked ? null : this.ask('SIGTERM')) ?? (await this.wait(plan.frozen));
  }

  /** What it restarts after a signal it leaves alone once it was asked itself. */
  private async byTool(control: Control): Promise<Report> {
    const { machine, plan, attempt, patienceMs } = this;
    const { who, target, process, frozen } = plan;
    if (!isThere(process)) {
      // Its supervisor may have started another one since, which nobody has asked for.
      return this.ended('stopped_before');
    }
    const starter = parentOf(process.pid);
    attempt.report(say('asking_tool', { supervisor: control.supervisor }));
    if (frozen) {
      // Not every supervisor lets it go on, and all of them kill what does not end.
      signalTo(process, 'SIGCONT');
    }
    const asked = { target, who, before: process.pid, signal: attempt.signal };
    const failed = await askTool(control, 'stop', asked, machine);
    if (failed !== null && isThere(process)) {
      return failed;
    }
    const waited = await untilEnded(process, machine, attempt, patienceMs);
    if (waited.ended) {
      return this.ended('stopped');
    }
    // A script does not hand on the signal that ends it.
    return parentOf(process.pid) === starter || waited.frozen
      ? this.goesOn(waited.frozen)
      : {
          done: false,
          said: say('tool_left_it', { who, supervisor: control.supervisor, pid: process.pid }),
        };
  }

  /** @returns a report where it was not sent */
  private ask(signal: NodeJS.Signals): Report | null {
    const { who, process } = this.plan;
    switch (signalTo(process, signal)) {
      case 'sent':
        return null;
      case 'gone':
        return { done: true, said: say('stopped_before', { who }) };
      case 'another':
        return { done: true, said: say('another_process', { who, pid: process.pid }) };
      case 'denied':
        return { done: false, said: say('stop_denied', { who, pid: process.pid }) };
      case 'unknown':
        return { done: false, said: say('stop_unclear', { who, pid: process.pid }) };
    }
  }

  private async wait(resumes: boolean): Promise<Report> {
    const { machine, attempt, plan, patienceMs } = this;
    if (resumes) {
      // It acts on the signal that waits for it before anything else.
      signalTo(plan.process, 'SIGCONT');
    }
    const { ended, frozen } = await untilEnded(plan.process, machine, attempt, patienceMs);
    if (ended) {
      return this.ended('stopped');
    }
    if (attempt.signal.aborted || lookAtProcess(plan.process.pid) === 'unknown') {
      return this.goesOn(frozen);
    }
    const isYes = await attempt.ask(riskOfKilling(plan, patienceMs));
    if (!isThere(plan.process)) {
      return this.ended('stopped');
    }
    return isYes ? this.kill() : this.goesOn(frozen);
  }

  private async kill(): Promise<Report> {
    const { machine, attempt, plan } = this;
    const notSent = this.ask('SIGKILL');
    if (notSent !== null) {
      return notSent;
    }
    const { ended, frozen } = await untilEnded(plan.process, machine, attempt, AFTER_KILL_MS);
    return ended ? this.ended('killed') : this.goesOn(frozen);
  }

  private goesOn(frozen: boolean): Report {
    const { who, process } = this.plan;
    const { pid } = process;
    if (lookAtProcess(pid) === 'unknown') {
      return { done: false, said: say('stop_unclear', { who, pid }) };
    }
    return {
      done: false,
      said: frozen ? say('stop_still_frozen', { who, pid }) : say('stop_goes_on', { who, pid }),
    };
  }

  /** Whoever looks after it may have started it again. */
  private async ended(how: 'stopped' | 'stopped_before' | 'killed'): Promise<Report> {
    const { who, target, process } = this.plan;
    await this.claim.drop();
    const now = await daemonIn(target, this.machine);
    return now?.pid == null || now.pid === process.pid
      ? { done: true, said: say(how, { who }) }
      : { done: false, said: say('stop_returned', { who, pid: now.pid }) };
  }
}

function parentOf(pid: number): number | null {
  return readStat(`/proc/${pid}`)?.parent ?? null;
}
