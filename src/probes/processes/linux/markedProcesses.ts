import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attempt } from '../../attempt';
import { readBeginning } from './boundedProcRead';

const VARIABLE = 'IPFS_CLUSTER_STATUS_RUN';
/** What is ended may have started more in the meantime; what forks faster than this is not ended by looking. */
const MOST_ROUNDS = 8;
/** Reads of /proc are synchronous; after so many milliseconds the event loop has its turn. */
const SLICE_MS = 3;
/** So much of an environment is read: another user may have made it long. */
const ENVIRONMENT_BYTES = 256 * 1024;

/**
 * A mark in the environment of a program that may do anything: all that it starts inherits it, in whatever session and
 * group it hides. On systems without `/proc` nobody can be found by it.
 */
export class ProcessMark {
  private readonly value = randomUUID();

  /** The environment for the program: ours, and the mark. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, [VARIABLE]: this.value };
  }

  /** Kills all that have it. */
  async killAll(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      let found = 0;
      let sliceStart = performance.now();
      for (const pid of pids()) {
        found += this.kill(pid) ? 1 : 0;
        if (performance.now() - sliceStart > SLICE_MS) {
          await nextTurn();
          sliceStart = performance.now();
        }
      }
      if (found === 0) {
        return;
      }
    }
  }

  /** The same when this program ends, and can wait for nothing. */
  killAllNow(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (pids().filter((pid) => this.kill(pid)).length === 0) {
        return;
      }
    }
  }

  /** @returns whether it had the mark, and lived */
  private kill(pid: number): boolean {
    const environment = attempt(() => readBeginning(`/proc/${pid}/environ`, ENVIRONMENT_BYTES)) ?? '';
    if (!environment.includes(`${VARIABLE}=${this.value}`)) {
      return false;
    }
    return attempt(() => process.kill(pid, 'SIGKILL')) ?? false;
  }
}

function pids(): number[] {
  return (attempt(() => readdirSync('/proc')) ?? []).flatMap((name) =>
    /^\d+$/.test(name) ? [Number(name)] : [],
  );
}
