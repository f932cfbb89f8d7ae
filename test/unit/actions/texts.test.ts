import assert from 'node:assert/strict';
import { ACT_TEXTS, type Sentence, type SentenceCode, wordsOf } from '../../../src/actions/texts';
import { SENTENCE_EXAMPLES } from './examples';

describe('What acts say', () => {
  for (const code of Object.keys(ACT_TEXTS) as SentenceCode[]) {
    it(`${code} is filled by its example, and by nothing beside`, () => {
      const sentence: Sentence = { code, params: SENTENCE_EXAMPLES[code] };
      const wanted = [...ACT_TEXTS[code].matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual([...new Set(wanted)].sort(), Object.keys(sentence.params).sort());
      assert.match(wordsOf(sentence), /^[^{}\n]{4,}$/);
    });
  }

  it('says each thing once', () => {
    const texts = Object.values(ACT_TEXTS);
    assert.equal(new Set(texts).size, texts.length);
  });
});
