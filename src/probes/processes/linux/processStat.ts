import { readFileSync } from 'node:fs';
import { attempt } from '../../attempt';

/** USER_HZ, the unit of start times in /proc/PID/stat: 100 on every architecture that Node runs on. */
export const MS_PER_TICK = 10;

/** @returns null for a process that has ended */
export function readStat(folder: string): ReturnType<typeof parseStat> | null {
  return attempt(() => parseStat(readFileSync(`${folder}/stat`, 'utf8')));
}

export function parseStat(text: string): { state: string; startTicks: number } {
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
}
