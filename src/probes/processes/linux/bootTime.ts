import { readFileSync } from 'node:fs';
import { attempt } from '../../attempt';

/** What a look at the clocks of /proc gives; null for what cannot be read. */
export interface Clocks {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Of /proc/uptime, in milliseconds. A container may show its own age there (lxcfs, a file mounted over it). */
  readonly uptimeMs: number | null;
  /** Of `btime` in /proc/stat, in milliseconds since the epoch, cut to whole seconds. */
  readonly bootedAt: number | null;
  /** How old this machine is at the least: it was when this program was started, and that has run since. */
  readonly atLeastMs: number;
}

/** `btime` lacks up to a second, and the two are not read at once. */
const SAME_MS = 2500;
/** The kernel counts start times in hundredths of a second. */
const ROUNDING_MS = 50;

/**
 * When the clock began by which the kernel notes the start of processes: the same in all of /proc, unless something
 * was mounted over a file of it.
 * @returns milliseconds since the epoch; null where no clock fits
 */
export function bootTime({ now, uptimeMs, bootedAt, atLeastMs }: Clocks): number | null {
  const fits = (boot: number) => now - boot >= atLeastMs - ROUNDING_MS;
  const exact = uptimeMs === null ? null : now - uptimeMs;
  const rough = bootedAt !== null && now - bootedAt + 1000 >= atLeastMs - ROUNDING_MS ? bootedAt : null;
  if (exact !== null && fits(exact) && (rough === null || Math.abs(exact - rough) <= SAME_MS)) {
    return exact;
  }
  return rough;
}

/** @see https://man7.org/linux/man-pages/man5/proc_stat.5.html */
export function readClocks(proc: string, ownStartMs: number | null): Clocks {
  const uptime = attempt(() => Number(readFileSync(`${proc}/uptime`, 'utf8').split(' ')[0]));
  const btime = attempt(() => /^btime (\d+)$/m.exec(readFileSync(`${proc}/stat`, 'utf8'))?.[1]);
  return {
    now: Date.now(),
    uptimeMs: uptime !== null && uptime > 0 ? uptime * 1000 : null,
    bootedAt: btime == null ? null : Number(btime) * 1000,
    atLeastMs: ownStartMs === null ? 0 : ownStartMs + process.uptime() * 1000,
  };
}
