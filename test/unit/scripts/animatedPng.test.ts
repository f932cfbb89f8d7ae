import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { animatedPng } from '../../ui/pictures/animatedPng';

const ICON = readFileSync('media/icon.png');
const OTHER = readFileSync('media/overview.png');

/** The types of the chunks of a PNG, and the number with which each of an animation begins. */
function chunks(png: Buffer): { type: string; first: number; length: number }[] {
  const found = [];
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const first = length >= 4 ? png.readUInt32BE(at + 8) : -1;
    found.push({ type: png.toString('latin1', at + 4, at + 8), first, length });
    at += 12 + length;
  }
  return found;
}

describe('An animation', () => {
  const animation = animatedPng([
    { png: ICON, ms: 1500 },
    { png: ICON, ms: 2000 },
    { png: ICON, ms: 500 },
  ]);

  it('is a PNG whose first picture is the first frame, for whoever shows but one', () => {
    const types = chunks(animation).map(({ type }) => type);
    assert.deepEqual(types.slice(0, 4), ['IHDR', 'acTL', 'fcTL', 'IDAT']);
    assert.equal(types.at(-1), 'IEND');
    assert.equal(types.filter((type) => type === 'fcTL').length, 3);
  });

  it('counts its frames, and numbers their parts without a gap', () => {
    assert.equal(chunks(animation).find(({ type }) => type === 'acTL')?.first, 3);
    const numbered = chunks(animation).filter(({ type }) => type === 'fcTL' || type === 'fdAT');
    assert.deepEqual(
      numbered.map(({ first }) => first),
      numbered.map((_, index) => index),
    );
  });

  it('has frames of one size only, and one at least', () => {
    assert.throws(() => animatedPng([]), RangeError);
    assert.throws(
      () =>
        animatedPng([
          { png: ICON, ms: 1 },
          { png: OTHER, ms: 1 },
        ]),
      RangeError,
    );
  });
});
