import assert from 'node:assert/strict';
import { parseGoBytes } from '../../../../src/probes/config/goBytes';

describe('parseGoBytes', () => {
  it('reads sizes as Kubo does', () => {
    const sizes: Readonly<Record<string, number>> = {
      '10GB': 1e10,
      '10 gib': 10 * 1024 ** 3,
      '1.5TiB': 1.5 * 1024 ** 4,
      '2000': 2000,
      '4B': 4,
      '1,000 k': 1e6,
      '3Mi ': 3 * 1024 ** 2,
      '.5kb': 500,
    };
    for (const [text, bytes] of Object.entries(sizes)) {
      assert.equal(parseGoBytes(text), bytes, text);
    }
  });

  it('knows what is none', () => {
    for (const text of ['', 'GB', '-1', '10 GiBs', '1iB', '1.2.3GB', '17EiB', `1${' '.repeat(100)}GB`]) {
      assert.equal(parseGoBytes(text), null, text);
    }
  });
});
