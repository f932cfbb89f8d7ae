import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFirstJson, parseJson } from '../../../src/clusterClient/reading/json';

/** As a peer writes it: an integer with all of its digits. */
function exactly(_key: string, value: unknown): unknown {
  const isRounded =
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value));
  return isRounded ? BigInt(String(value)) : value;
}

describe('JSON of an API', () => {
  it('is what JSON.parse makes of it, but for what it rounds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 2 : 0);
        const expected: unknown = JSON.parse(text, exactly);
        assert.deepEqual(parseJson(text), expected);
        assert.deepEqual(parseFirstJson(text), expected);
        // The same beside a number that only the slow way reads.
        assert.deepEqual(parseJson(`[9223372036854775807, ${text}]`), [9223372036854775807n, expected]);
      }),
    );
  });

  it('keeps integers of 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
        const read = parseJson(`{"value":${value}}`) as { value: number | bigint };
        assert.equal(BigInt(read.value), value);
      }),
    );
  });

  it('does not take digits in a text for a number', () => {
    const text = '{"cid":"bafy12345678901234567890","at":1795427452966773403,"x":"\\"1795427452966773403"}';
    assert.deepEqual(parseJson(text), {
      cid: 'bafy12345678901234567890',
      at: 1795427452966773403n,
      x: '"1795427452966773403',
    });
  });

  it('makes no prototype of a key', () => {
    const read = parseJson('{"__proto__":{"polluted":9223372036854775807}}') as Record<string, unknown>;
    assert.equal(read['polluted'], undefined);
    assert.deepEqual(Object.keys(read), ['__proto__']);
  });

  const BROKEN = [
    '',
    '{',
    '[1,',
    '{"a"}',
    '{"a":1,}',
    '[1 2]',
    'nul',
    '1795427452966773403x',
    '"a\nb"',
    '01',
    '[,]',
  ];
  for (const text of BROKEN) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseJson(text), SyntaxError);
      assert.throws(() => parseJson(`[1795427452966773403,${text}]`), SyntaxError);
    });
  }

  it('refuses what is nested without end', () => {
    assert.throws(() => parseJson(`${'['.repeat(100_000)}1795427452966773403`), SyntaxError);
  });

  it('reads the first of two values', () => {
    assert.deepEqual(parseFirstJson('{"code":400,"message":"no"}\n{"cid":"x"}\n'), {
      code: 400,
      message: 'no',
    });
  });
});
