import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { until } from '../until';

/** What Linux tells of a process in `/proc`. */
type Pid = { readonly pid: number };

/** Looks in a row that must find the same for a process to be at rest. */
const LOOKS_AT_REST = 3;
/** `USER_HZ`: the unit of times in `/proc/PID/stat`, the same on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Waits until the kernel has stopped a process that was sent SIGSTOP. */
export async function untilFrozen({ pid }: Pid): Promise<void> {
  await until(`process ${pid} is stopped`, () => statOf(pid)?.state === 'T');
}

/** Waits until a process is gone or a zombie; it may be anybody's child. */
export async function untilEnded(pid: number): Promise<void> {
  await until(`process ${pid} has ended`, () => hasEnded(pid));
}

/** Waits until a process is a zombie: it has ended, and its parent has not asked how. */
export async function untilZombie(pid: number): Promise<void> {
  await until(`process ${pid} is a zombie`, () => statOf(pid)?.state === 'Z');
}

/** When a process was started, in milliseconds since the epoch, to a hundredth of a second. */
export function startOf({ pid }: Pid): number {
  const age = ageOf(pid);
  if (age === null) {
    throw new Error(`process ${pid} is gone`);
  }
  return Date.now() - age;
}

/** Waits until a process and all that it has started are older than so many milliseconds, by the kernel's clock. */
export async function untilOlderThan({ pid }: Pid, ms: number): Promise<void> {
  await until(
    `process ${pid} is older than ${ms / 1000} s`,
    () => [pid, ...descendantsOf(pid)].every((one) => (ageOf(one) ?? Infinity) > ms),
    { withinMs: ms + 60_000 },
  );
}

/**
 * Waits until processes and all that they have started have ended or have nothing to do: they sleep, and the kernel
 * did not once run them from one look to the next.
 */
export async function untilAtRest(processes: readonly Pid[]): Promise<void> {
  let seen = '';
  let same = 0;
  await until('all processes are at rest', () => {
    const runs = processes.flatMap(({ pid }) => [pid, ...descendantsOf(pid)]).map(restOf);
    const now = runs.join();
    same = now === seen && !runs.includes('runs') ? same + 1 : 0;
    seen = now;
    return same >= LOOKS_AT_REST;
  });
}

/** Waits until a process holds or awaits a lock. */
export async function untilInLocks({ pid }: Pid): Promise<void> {
  await until(`process ${pid} holds a lock`, () => readFileSync('/proc/locks', 'utf8').includes(` ${pid} `));
}

/** Waits until a process has a file open. */
export async function untilOpen({ pid }: Pid, file: string): Promise<void> {
  const real = realpathSync(file);
  await until(`process ${pid} has ${file} open`, () =>
    readdirSync(`/proc/${pid}/fd`).some((descriptor) => targetOf(pid, descriptor) === real),
  );
}

/** The processes that a process has started and that live, and theirs. */
export function descendantsOf(pid: number): number[] {
  const children = tasksOf(pid).flatMap((task) =>
    (readOrNull(`/proc/${pid}/task/${task}/children`) ?? '').split(' ').filter((one) => one !== ''),
  );
  return children.map(Number).flatMap((child) => [child, ...descendantsOf(child)]);
}

function restOf(pid: number): string {
  if (hasEnded(pid)) {
    return 'ended';
  }
  const rests = tasksOf(pid).map((task) => {
    const status = readOrNull(`/proc/${pid}/task/${task}/status`) ?? '';
    const asleep = /^State:\s+[SI]/m.test(status);
    return asleep ? `${task}:${/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? ''}` : 'runs';
  });
  return rests.includes('runs') ? 'runs' : rests.join(' ');
}

function hasEnded(pid: number): boolean {
  const stat = statOf(pid);
  return stat === null || stat.state === 'Z' || stat.state === 'X';
}

/** @returns milliseconds; null when there is no such process */
function ageOf(pid: number): number | null {
  const stat = statOf(pid);
  const uptime = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
  return stat === null ? null : (uptime - stat.startTicks / TICKS_PER_SECOND) * 1000;
}

function statOf(pid: number): { readonly state: string; readonly startTicks: number } | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) {
    return null;
  }
  // The second field is a name in parentheses, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // It has ended.
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // The process has ended.
  }
}

function targetOf(pid: number, descriptor: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return null; // It was closed in the meantime.
  }
}
