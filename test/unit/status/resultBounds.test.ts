import assert from 'node:assert/strict';
import { withinBounds } from '../../../src/status/resultBounds';
import type { ModuleResult } from '../../../src/status/result';
import { jsonText } from '../../../src/status/visibleText';
import { answerOf, instanceOf } from '../monitor/answers';

/** All that a check writes, were all three modules like this one. */
function written(result: ModuleResult): number {
  const entry = { running: true, type: 'ipfs', process_count: 1, state: 'running', details: result };
  const daemons = { a: entry, b: entry, c: entry };
  return Buffer.byteLength(jsonText({ daemons, daemon_status: { overall: 'running', daemons } }, 2));
}

function resultWith(count: number, text: string): ModuleResult {
  const { details } = answerOf({ ipfs: 'running' }).daemons.ipfs ?? {};
  assert.ok(details);
  const instances = Array.from({ length: count }, (_, index) => ({
    ...instanceOf('running', `${text}${index}`),
    pid: index === count - 1 ? 7 : null,
  }));
  return { ...details, instances, evidence: instances.map(() => ({ source: text, fact: text })) };
}

describe("a module's result", () => {
  it('is what it was where there is room', () => {
    const result = resultWith(3, '/home/ann/.ipfs');
    assert.deepEqual(withinBounds(result), result);
  });

  for (const [count, text] of [
    [10_000, '/home/ann/.ipfs'],
    [1, 'a'.repeat(1 << 20)],
    [100, 'ö'.repeat(4000)],
    [31, '\u0001'.repeat(4000)],
  ] as const) {
    it(`of ${count} instances with texts of ${text.length} letters has room in an answer`, () => {
      const bounded = withinBounds(resultWith(count, text));
      const size = written(bounded);
      assert.ok(size <= 512 << 10, `${size} bytes`);
      const more = count - bounded.instances.length;
      assert.equal(bounded.reasons.at(-1)?.includes('more instances') ?? false, more > 0);
    });
  }

  for (const text of ['a', '\u202e', '\u{e0001}', '\u0001', '"', 'ö']) {
    it(`has room in an answer with thousands of reasons of ${JSON.stringify(text)}`, () => {
      const of = resultWith(40, text.repeat(4000));
      const [cause] = of.instances[0]?.causes ?? [];
      assert.ok(cause);
      const reasons = Array.from({ length: 2000 }, () => text.repeat(4000));
      const causes = reasons.map((error) => ({ ...cause, params: { error } }));
      const instances = of.instances.map((one) => ({ ...one, reasons, causes }));
      const bounded = withinBounds({ ...of, reasons, causes, instances });
      assert.ok(written(bounded) <= 512 << 10, `${written(bounded)} bytes`);
      assert.ok(bounded.reasons.length > 0 && bounded.causes.length > 0);
    });
  }

  it('keeps what lives', () => {
    const { instances } = withinBounds(resultWith(10_000, '/home/ann/.ipfs'));
    assert.equal(instances[0]?.pid, 7);
  });
});
