import assert from 'node:assert/strict';
import { REASON_CODES, REASONS } from '../../../../src/status/reasons/catalogue';
import { NEXT_STEP_EXAMPLES, REASON_EXAMPLES } from '../../../../src/status/reasons/examples';
import { NEXT_STEP_CODES, NEXT_STEPS } from '../../../../src/status/reasons/nextSteps';
import { ENGLISH, filled } from '../../../../src/status/reasons/text';

/** Names, not ids, stand where people read. */
const named = (params: Readonly<Record<string, string | number>>) =>
  'peer' in params ? { ...params, peer: 'peer1' } : params;

/** In a row of the tree a moment of today is a time of day. */
const IN_A_ROW = { ...ENGLISH, moment: (at: number) => new Date(at).toISOString().slice(11, 16) };

describe('The catalogue of reasons', () => {
  for (const code of REASON_CODES) {
    it(`${code} says what is true, and fits into a row`, () => {
      const { text, short } = REASONS[code];
      const example = REASON_EXAMPLES[code];
      const sentence = filled(text, example, ENGLISH);
      assert.doesNotMatch(sentence, /[{}\n—]/);
      const row = filled(short, named(example), IN_A_ROW);
      assert.doesNotMatch(row, /[{}\n—]/);
      assert.ok(row.length > 0 && row.length <= 30, row);
    });
  }

  it('has no value in a text that its example lacks, and none beside', () => {
    const texts: Readonly<Record<string, { readonly text: string }>>[] = [REASONS, NEXT_STEPS];
    const examples: Readonly<Record<string, object>>[] = [REASON_EXAMPLES, NEXT_STEP_EXAMPLES];
    const all = texts.flatMap((catalogue, index) =>
      Object.entries(catalogue).map(([code, { text }]) => ({ text, example: examples[index]?.[code] ?? {} })),
    );
    for (const { text, example } of all) {
      const wanted = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
      assert.deepEqual([...new Set(wanted)], Object.keys(example).sort(), text);
    }
  });

  it('says each thing once', () => {
    const texts = Object.values(REASONS).map(({ text }) => text);
    assert.equal(new Set(texts).size, texts.length);
  });

  for (const code of NEXT_STEP_CODES) {
    it(`${code} is one thing to do`, () => {
      assert.match(filled(NEXT_STEPS[code].text, NEXT_STEP_EXAMPLES[code], ENGLISH), /^[^{}\n]{8,}$/);
      assert.match(filled(NEXT_STEPS[code].short, NEXT_STEP_EXAMPLES[code], ENGLISH), /^[^{}\n]{8,30}$/);
    });
  }
});

describe('Filling a text', () => {
  it('words durations and moments as who shows them does', () => {
    const wording = { duration: (ms: number) => `<${ms}>`, moment: (at: number) => `@${at}` };
    assert.equal(filled('{a_ms} {b_at} {c} {d}', { a_ms: 5, b_at: 6, c: 7 }, wording), '<5> @6 7 {d}');
    assert.equal(ENGLISH.duration(119_400), '119 s');
    assert.equal(ENGLISH.duration(120_000), '2 min');
    assert.equal(ENGLISH.duration(7_200_000), '2 h');
    assert.equal(ENGLISH.moment(Date.UTC(2026, 0, 2, 3, 4, 5, 678)), '2026-01-02T03:04:05Z');
  });

  it('takes no name for a value twice: a value with braces stays text', () => {
    assert.equal(filled('{a} {b}', { a: '{b}', b: 'x' }, ENGLISH), '{b} x');
  });
});
