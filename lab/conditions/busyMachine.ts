import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type Subprocess } from 'execa';
import type { Lab } from '../lab';
import type { LabProcess } from '../labProcess';

const PERIOD_US = 100_000;
const DUTY_MS = 100;

/** Programs that want all the time that a processor has. */
export function busyLoops(lab: Lab, count: number): LabProcess[] {
  return Array.from({ length: count }, () => lab.launch('sh', ['-c', 'while :; do :; done']));
}

/** A control group that gets a share of one processor. */
export class ControlGroup {
  private constructor(private readonly folder: string) {}

  /**
   * @param share of one processor, such as 0.2
   * @returns null where this user may make none
   * @see Documentation/scheduler/sched-bwc.rst of Linux; cgroup v1 and v2
   */
  static make(share: number): ControlGroup | null {
    const quota = Math.round(PERIOD_US * share);
    const name = `ipfs-cluster-lab-${process.pid}-${Date.now()}`;
    const limits: readonly [root: string, file: string, limit: string][] = [
      ['/sys/fs/cgroup', 'cpu.max', `${quota} ${PERIOD_US}`],
      ['/sys/fs/cgroup/cpu', 'cpu.cfs_quota_us', String(quota)],
      ['/sys/fs/cgroup/cpu,cpuacct', 'cpu.cfs_quota_us', String(quota)],
    ];
    for (const [root, file, limit] of limits) {
      const folder = `${root}/${name}`;
      try {
        mkdirSync(folder);
      } catch {
        // Not this version, or not for this user.
        continue;
      }
      try {
        readFileSync(`${folder}/cgroup.procs`);
        writeFileSync(`${folder}/${file}`, limit);
        return new ControlGroup(folder);
      } catch {
        // A plain folder, or a group without this controller.
        rmdirSync(folder);
      }
    }
    return null;
  }

  /** The arguments behind which a program runs in the group. */
  get prefix(): readonly string[] {
    return ['sh', '-c', `echo $$ > ${this.folder}/cgroup.procs && exec "$0" "$@"`];
  }

  /** To be called when nothing runs in it any more. */
  remove(): void {
    rmdirSync(this.folder);
  }
}

/** Runs a program that is let run for a share of each tenth of a second only, with all that it starts in its group. */
export async function runStarved(
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  share: number,
): Promise<string> {
  const run = execa(program, args, { env, extendEnv: false, reject: false, detached: true });
  const ended = run.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, sleep(DUTY_MS * share, false)]))) {
    signalGroup(run, 'SIGSTOP');
    await sleep(DUTY_MS * (1 - share));
    signalGroup(run, 'SIGCONT');
  }
  return (await run).stdout;
}

function signalGroup({ pid }: Subprocess, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
