import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ItemSplitter, ItemTooLargeError } from '../../../src/clusterClient/reading/itemSplitter';

const items = fc.array(
  fc
    .oneof(fc.object({ maxDepth: 3 }), fc.string(), fc.array(fc.jsonValue()))
    .map((one) => JSON.stringify(one)),
);
/** Where a stream is cut into chunks. */
const cuts = fc.array(fc.nat({ max: 40 }), { minLength: 1 });

function split(text: string, sizes: readonly number[]): { items: string[]; rest: string } {
  const splitter = new ItemSplitter();
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = 1 + (sizes[turn % sizes.length] ?? 0);
    found.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return { items: found, rest: splitter.end() };
}

describe('the items of a stream', () => {
  it('are the lines, wherever chunks end', () => {
    fc.assert(
      fc.property(items, cuts, (lines, sizes) => {
        // A stream that begins with a list is one list: no stream of a Cluster has lists for items.
        fc.pre(lines[0]?.startsWith('[') !== true);
        const whole = split(lines.map((line) => `${line}\n`).join(''), sizes);
        assert.deepEqual(whole, { items: lines, rest: '' });
      }),
    );
  });

  it('are the elements of one list, as older peers send it', () => {
    fc.assert(
      fc.property(items, cuts, fc.constantFrom(',', ' ,\n '), (elements, sizes, comma) => {
        const whole = split(`\n[ ${elements.join(comma)} ]\n`, sizes);
        assert.deepEqual(whole, { items: elements, rest: '' });
      }),
    );
  });

  it('are not whole where a list is not closed, or a line has no end', () => {
    assert.deepEqual(split('[{"a":1},{"b"', [3]), { items: ['{"a":1}'], rest: '[{"b"' });
    assert.deepEqual(split('[{"a":1},', [3]), { items: ['{"a":1}'], rest: '[' });
    assert.deepEqual(split('{"a":1}\n{"b"', [3]), { items: ['{"a":1}'], rest: '{"b"' });
  });

  it('are none where there is nothing', () => {
    assert.deepEqual(split(' \n\n', [1]), { items: [], rest: '' });
    assert.deepEqual(split('[]', [0]), { items: [], rest: '' });
  });

  for (const [name, start] of [
    ['a line', '"'],
    ['an element', '["'],
  ] as const) {
    it(`end at ${name} without end`, () => {
      const splitter = new ItemSplitter();
      const chunk = Buffer.alloc(1 << 20, 'a');
      assert.throws(() => {
        assert.deepEqual([...splitter.push(Buffer.from(start))], []);
        for (let pushed = 0; pushed < 64; pushed++) {
          assert.deepEqual([...splitter.push(chunk)], []);
        }
      }, ItemTooLargeError);
    });
  }
});
