import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { parsed, UsageError } from '../../../src/headless/usageError';

const parse = (...args: string[]) =>
  parsed(() => parseArgs({ args, options: { timeout: { type: 'string' } }, allowPositionals: false }));

describe('what is wrong with a command line', () => {
  for (const [args, message] of [
    [['--timeout', '-1'], "Option '--timeout' argument is ambiguous."],
    [['--timeout'], "Option '--timeout <value>' argument missing."],
    [['--other'], "Unknown option '--other'."],
    [['one'], "Unexpected argument 'one'."],
  ] as const) {
    it(`${args.join(' ')} is told in one sentence, on one line`, () => {
      assert.throws(() => parse(...args), new UsageError(message));
    });
  }
});
