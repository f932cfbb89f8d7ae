import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import type { DaemonStatusResponse } from '../../src/status/result';

const BETWEEN_NOTES_MS = 25;
const LINE = /^own clock (.*)$/m;

/** By the machine's clock and by the program's own one, in milliseconds. */
type Note = readonly [at: number, own: number];

/**
 * Options of Node with which a program tells, in a last line of its standard error, how much of the time it could run.
 * It has the same clock as the product for that, as from outside nobody can see it.
 */
export function clockInside(): readonly string[] {
  const { code } = transformSync(readFileSync('src/probes/ownClock.ts', 'utf8'), {
    loader: 'ts',
    format: 'esm',
  });
  const program = `${code}
    ownClock.after(3_600_000, () => undefined);
    const notes = [];
    const note = () => notes.push([Date.now(), ownClock.now()]);
    note();
    setInterval(note, ${BETWEEN_NOTES_MS}).unref();
    process.on('exit', () => {
      note();
      process.stderr.write('\\nown clock ' + JSON.stringify(notes) + '\\n');
    });`;
  return ['--import', `data:text/javascript;base64,${Buffer.from(program).toString('base64')}`];
}

/**
 * How much of the time that a check took its program could run.
 * @param stderr of the program that had the clock
 * @returns milliseconds
 */
export function ownMsOf({ checked_at, duration_ms }: DaemonStatusResponse, stderr: string): number {
  const line = LINE.exec(stderr)?.[1];
  assert.ok(line !== undefined, stderr);
  const notes = JSON.parse(line) as Note[];
  const begun = Date.parse(checked_at);
  const ownAt = (moment: number) => {
    const [before, own] = notes.findLast(([at]) => at <= moment) ?? notes[0] ?? [moment, 0];
    const [after, later] = notes.find(([at]) => at > moment) ?? [moment, own];
    return after === before ? own : own + ((later - own) * (moment - before)) / (after - before);
  };
  return ownAt(begun + duration_ms) - ownAt(begun);
}
