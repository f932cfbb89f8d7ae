import assert from 'node:assert/strict';
import { terminalName } from '../../../../src/probes/supervisors/terminalName';

const device = (major: number, minor: number) => ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

describe('terminalName', () => {
  for (const [major, minor, name] of [
    [136, 0, '/dev/pts/0'],
    [136, 255, '/dev/pts/255'],
    [137, 3, '/dev/pts/259'],
    // Linux has one number for all of them since 2.6: the minor grows.
    [136, 1000, '/dev/pts/1000'],
    [4, 1, '/dev/tty1'],
    [4, 64, '/dev/ttyS0'],
    [204, 64, '/dev/char/204:64'],
  ] as const) {
    it(`${major}:${minor} is ${name}`, () => {
      assert.equal(terminalName(device(major, minor)), name);
    });
  }

  it('is null for none', () => {
    assert.equal(terminalName(0), null);
  });
});
