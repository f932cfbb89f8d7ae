import assert from 'node:assert/strict';
import { startOf } from '../../../lab/conditions/processes';
import { kubo } from '../../../lab/kubo';
import type { LabProcess } from '../../../lab/labProcess';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { situation } from '../situation';

/** As lxcfs does it, and containers that show their own age: another file over one of /proc. */
const over = (file: string, text: string) =>
  [
    'unshare',
    '--mount',
    'sh',
    '-c',
    `f=$(mktemp); echo '${text}' > $f; mount --bind $f /proc/${file}; rm $f; exec "$0" "$@"`,
  ] as const;

/** The clocks that are bent here are wrong by much more, or tell no fractions of a second. */
const ERROR_MS = 2000;

/** It is told when a daemon started, as the kernel tells it to whom nobody lies. */
function tellsStartOf(daemon: LabProcess): (answer: DaemonStatusResponse) => void {
  const startedAt = startOf(daemon);
  return ({ daemons }) => {
    const told = String(daemons.ipfs?.details?.instances[0]?.started_at);
    const error = Date.parse(told) - startedAt;
    assert.ok(Math.abs(error) < ERROR_MS, `started ${told}, by ${error} ms wrong`);
  };
}

function startedNobodyKnowsWhen({ daemons }: DaemonStatusResponse): void {
  assert.equal(daemons.ipfs?.details?.instances[0]?.started_at, null);
}

describe('clocks that do not fit', () => {
  for (const uptime of ['45 45', '0.00 0.00', '99999999.00 1.00', 'nonsense']) {
    situation(`/proc/uptime says ${uptime}`, { ipfs: ['running', 1] }, async (lab) => {
      const daemon = await kubo(lab);
      return { through: over('uptime', uptime), verify: tellsStartOf(daemon) };
    });
  }

  situation('/proc/stat says that the machine started later', { ipfs: ['running', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    return { through: over('stat', 'btime 4000000000'), verify: tellsStartOf(daemon) };
  });

  situation('a time namespace of a machine that is younger', { ipfs: ['running', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    const younger = ['unshare', '--time', '--boottime', '-1', '--fork', '--'] as const;
    return { through: younger, verify: tellsStartOf(daemon) };
  });

  situation('a time namespace of a machine that is older', { ipfs: ['running', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    const older = ['unshare', '--time', '--boottime', '86400', '--fork', '--'] as const;
    return { through: older, verify: tellsStartOf(daemon) };
  });

  situation('both files are those of a container', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const now = Math.floor(Date.now() / 1000);
    const [program, ...args] = over('uptime', '0.5 0.5');
    return {
      through: [program, ...args, ...over('stat', `btime ${now + 3600}`)],
      verify: startedNobodyKnowsWhen,
    };
  });
});
