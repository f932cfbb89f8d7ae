import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bootTime, type Clocks } from '../../../../../src/probes/processes/linux/bootTime';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const BOOT = NOW - 10 * HOUR;
const RIGHT: Clocks = {
  now: NOW,
  uptimeMs: 10 * HOUR,
  bootedAt: BOOT - 1000,
  atLeastMs: 9 * HOUR,
};

const ROWS: readonly [name: string, clocks: Partial<Clocks>, boot: number | null][] = [
  ['both agree', {}, BOOT],
  ['the age of a container', { uptimeMs: 45_000 }, BOOT - 1000],
  ['the age of a container that is older than this program', { uptimeMs: 9.5 * HOUR }, BOOT - 1000],
  ['a machine that is said to be older', { uptimeMs: 99 * HOUR }, BOOT - 1000],
  ['no uptime', { uptimeMs: null }, BOOT - 1000],
  ['no btime', { bootedAt: null }, BOOT],
  ['no btime, and the age of a container', { bootedAt: null, uptimeMs: 45_000 }, null],
  ['a container shows its own start in both', { uptimeMs: 45_000, bootedAt: NOW - 45_000 }, null],
  ['a btime that is younger than this program', { bootedAt: NOW - 45_000 }, BOOT],
  ['neither', { uptimeMs: null, bootedAt: null }, null],
  ['nothing known of this program', { atLeastMs: 0 }, BOOT],
];

describe('the clock of start times', () => {
  for (const [name, clocks, boot] of ROWS) {
    it(name, () => {
      assert.equal(bootTime({ ...RIGHT, ...clocks }), boot);
    });
  }

  it('never has a machine start after this program', () => {
    const ms = fc.option(fc.integer({ min: 0, max: 100 * HOUR }));
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 0, max: 100 * HOUR }), (uptimeMs, age, atLeastMs) => {
        const boot = bootTime({ now: NOW, uptimeMs, bootedAt: age === null ? null : NOW - age, atLeastMs });
        assert.ok(boot === null || NOW - boot >= atLeastMs - 1050);
      }),
    );
  });
});
