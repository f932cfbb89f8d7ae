import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { inLab } from './doctor';
import type { Within } from './fromWithin';

const PROGRAM = 'test/daemons/leftovers/fromWithin.ts';
const UNSHARE = ['--pid', '--mount', '--fork', '--mount-proc'];

/** What became of both acts in a PID namespace of their own. @param before a command that is run in it first */
async function within(
  lab: Lab,
  type: string,
  folder: string,
  before = 'true',
): Promise<{ readonly cleared: Within; readonly left: Within }> {
  const shell = ['sh', '-c', `${before} && cd "$0" && exec "$@"`, process.cwd(), process.execPath];
  const output = await lab.run('unshare', [...UNSHARE, ...shell, '--import', 'tsx', PROGRAM, type, folder]);
  return JSON.parse(output) as { cleared: Within; left: Within };
}

/** Neither of them moves anything, and both say why and what to do. */
async function isLeftAlone(lab: Lab, type: string, folder: string, before?: string): Promise<void> {
  const names = await readdir(folder);
  const { cleared, left } = await within(lab, type, folder, before);
  assert.equal(cleared.code, 'nothing_to_clear', JSON.stringify(cleared));
  assert.match(
    cleared.details.join(' '),
    /a daemon out there may hold|one of them may hold .* clear it from/,
  );
  assert.equal(left.code, type === 'ipfs' ? 'leave_no_cluster' : 'leave_held', JSON.stringify(left));
  if (type !== 'ipfs') {
    assert.match(left.details.join(' '), /leave it from where all are seen/);
  }
  assert.deepEqual(await readdir(folder), names);
}

describe('leftovers: a daemon out of sight keeps what it has', () => {
  for (const [what, before] of [
    ['on the disk of the machine itself', () => 'true'],
    ['on a disk that is bound in', (lab: Lab) => `mount --bind '${lab.home}' '${lab.home}'`],
  ] as const) {
    inLab(`Kubo and a peer, ${what}`, async (lab) => {
      await kubo(lab);
      const { folder } = await prepareService(lab);
      const peer = await startService(lab);
      await isLeftAlone(lab, 'ipfs', lab.path('.ipfs'), before(lab));
      await isLeftAlone(lab, 'ipfs_cluster_service', folder, before(lab));
      assert.ok(peer.alive);
    });
  }

  inLab('a peer on another disk', async (lab) => {
    await kubo(lab);
    await mkdir(lab.path('disk'));
    await lab.run('mount', ['-t', 'tmpfs', 'tmpfs', lab.path('disk')]);
    const { folder } = await prepareService(lab, { folder: lab.path('disk', 'peer') });
    const peer = await startService(lab, { folder });
    await isLeftAlone(lab, 'ipfs_cluster_service', folder);
    await peer.kill();
    await lab.run('umount', ['-l', lab.path('disk')]);
  });
});
