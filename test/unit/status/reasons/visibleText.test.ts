import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutForeign } from '../../../../src/clusterClient/foreignText';
import { jsonText, visible } from '../../../../src/status/visibleText';
import { nasty, UNSAFE } from '../nastyTexts';

describe('texts of others', () => {
  it('are cut, and say how much is left out', () => {
    assert.equal(cutForeign('a'.repeat(20_240)), `${'a'.repeat(256)}… and 19,984 more`);
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 64 }), (text, letters) => {
        const cut = cutForeign(text, letters);
        assert.ok(cut === text || cut.length < letters + 24);
      }),
    );
  });

  it('have no character that a terminal obeys or that cannot be seen', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        assert.doesNotMatch(visible(text), UNSAFE);
      }),
    );
    assert.equal(visible('köln – "x" \u{1f600}'), 'köln – "x" \u{1f600}');
    assert.equal(visible('a\u001b[2J\u202eb\ud800'), 'a\\u001b[2J\\u202eb\\ud800');
  });

  it('are the same JSON, written with escapes', () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom(undefined, 2), (text, indent) => {
        const json = jsonText({ [text]: [text] }, indent);
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify({ [text]: [text] })));
        assert.doesNotMatch(json.replaceAll('\n', ''), UNSAFE);
      }),
    );
  });
});
