import { readdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attempt } from '../attempt';
import { readStat } from '../processes/linux/processStat';
import type { LogReader } from './logPlace';
import { descriptorsOf } from './openWritten';

/** Reads of /proc are synchronous; after so many milliseconds the event loop has its turn. */
const SLICE_MS = 3;

/**
 * The programs at the other end of a pipe, as far as they can be seen. Where it is the standard input of some, they alone
 * are meant: what supervises both a daemon and the program for its log keeps the pipe between them open, and reads
 * nothing.
 * @param link as the descriptor of the writer names it, for example `pipe:[29049]`
 */
export async function readersOf(proc: string, link: string): Promise<readonly LogReader[]> {
  const ends: End[] = [];
  let sliceStart = performance.now();
  for (const name of attempt(() => readdirSync(proc)) ?? []) {
    if (/^\d+$/.test(name)) {
      ends.push(...endsAt(proc, Number(name), link));
    }
    if (performance.now() - sliceStart > SLICE_MS) {
      await nextTurn();
      sliceStart = performance.now();
    }
  }
  const inputs = ends.filter(({ isInput }) => isInput);
  return (inputs.length > 0 ? inputs : ends).map(({ reader }) => reader);
}

interface End {
  readonly reader: LogReader;
  /** It is the standard input of that program. */
  readonly isInput: boolean;
}

function endsAt(proc: string, pid: number, link: string): End[] {
  const folder = `${proc}/${pid}`;
  const ends = descriptorsOf(folder, (one) => one === link).filter(({ access }) => access !== 'write');
  const name = ends.length === 0 ? undefined : readStat(folder)?.name;
  return name === undefined
    ? []
    : [{ reader: { pid, name }, isInput: ends.some(({ number }) => number === '0') }];
}
