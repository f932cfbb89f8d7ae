import assert from 'node:assert/strict';
import { parseGoDuration } from '../../../../src/probes/config/goDuration';

describe('parseGoDuration', () => {
  it('reads durations as Go writes them', () => {
    assert.deepEqual(
      ['15s', '1m0s', '300ms', '1h2m3.5s', '2us', '0s'].map(parseGoDuration),
      [15_000, 60_000, 300, 3_723_500, 0.002, 0],
    );
  });

  it('knows what is none', () => {
    assert.deepEqual(['', '15', 's', '1 s', '1d'].map(parseGoDuration), [null, null, null, null, null]);
  });
});
