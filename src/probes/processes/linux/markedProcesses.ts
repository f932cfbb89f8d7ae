import { randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attempt } from '../../attempt';
import { readBeginning } from './boundedProcRead';

const VARIABLE = 'IPFS_CLUSTER_STATUS_RUN';
/** What is ended may have started more in the meantime; what forks faster than this is not ended by looking. */
const MOST_ROUNDS = 8;
/** Reads of /proc are synchronous; after so many milliseconds the event loop has its turn. */
const SLICE_MS = 3;
/** Blocks of a file that no disk holds: from there on `ulimit -f` limits nobody. */
const HUGE_FILE_BLOCKS = 2 ** 41;
/** How many such limits there are to choose from. */
const DISTINCT_LIMITS = 2 ** 40;
/** What a block of `ulimit -f` has: 512 bytes by POSIX, 1024 in some shells. */
const BLOCK_BYTES: readonly number[] = [512, 1024];
/** Hard limit of `RLIMIT_FSIZE`, in bytes. */
const FILE_LIMIT = /^Max file size +\S+ +(\d+)/m;

/** So much of an environment is read: another user may have made it long. */
const ENVIRONMENT_BYTES = 256 * 1024;

/**
 * A mark of a program that may do anything, which all that it starts inherits, in whatever session and group it hides: a
 * variable of its environment, and for those who clear that a limit so high that it limits nobody, of which no user but
 * root can get rid. On systems without `/proc` nobody can be found by them.
 */
export class ProcessMark {
  private readonly value = randomUUID();
  /** For `ulimit -f` of the shell that starts the program. */
  readonly fileBlocks = HUGE_FILE_BLOCKS + randomInt(DISTINCT_LIMITS);

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
    return this.isOn(pid) && (attempt(() => process.kill(pid, 'SIGKILL')) ?? false);
  }

  private isOn(pid: number): boolean {
    const limit = FILE_LIMIT.exec(attempt(() => readFileSync(`/proc/${pid}/limits`, 'utf8')) ?? '')?.[1];
    if (BLOCK_BYTES.some((bytes) => Number(limit) === this.fileBlocks * bytes)) {
      return true;
    }
    const environment = attempt(() => readBeginning(`/proc/${pid}/environ`, ENVIRONMENT_BYTES)) ?? '';
    return environment.includes(`${VARIABLE}=${this.value}`);
  }
}

function pids(): number[] {
  return (attempt(() => readdirSync('/proc')) ?? []).flatMap((name) =>
    /^\d+$/.test(name) ? [Number(name)] : [],
  );
}
