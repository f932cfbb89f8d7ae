import assert from 'node:assert/strict';
import { kubo } from '../../../lab/kubo';
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

const MINUTE_MS = 60_000;

function startedJustNow({ daemons }: DaemonStatusResponse): void {
  const [instance] = daemons.ipfs?.details?.instances ?? [];
  const ageMs = Date.now() - Date.parse(String(instance?.started_at));
  assert.ok(ageMs > -1000 && ageMs < MINUTE_MS, `started ${instance?.started_at}`);
}

function startedNobodyKnowsWhen({ daemons }: DaemonStatusResponse): void {
  assert.equal(daemons.ipfs?.details?.instances[0]?.started_at, null);
}

describe('clocks that do not fit', () => {
  for (const uptime of ['45 45', '0.00 0.00', '99999999.00 1.00', 'nonsense']) {
    situation(`/proc/uptime says ${uptime}`, { ipfs: ['running', 1] }, async (lab) => {
      await kubo(lab);
      return { through: over('uptime', uptime), verify: startedJustNow };
    });
  }

  situation('/proc/stat says that the machine started later', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    return { through: over('stat', 'btime 4000000000'), verify: startedJustNow };
  });

  situation('a time namespace of a machine that is younger', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    return { through: ['unshare', '--time', '--boottime', '-1', '--fork', '--'], verify: startedJustNow };
  });

  situation('a time namespace of a machine that is older', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const older = ['unshare', '--time', '--boottime', '86400', '--fork', '--'] as const;
    return { through: older, verify: startedJustNow };
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
