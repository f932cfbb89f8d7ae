import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { untilInLocks, untilOpen } from '../../../lab/conditions/processes';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { putBack } from '../../../src/actions/leftovers/clearLeftovers';
import type { Target } from '../../../src/actions/leftovers/leftover';
import { clear, inLab, lookAt, namesIn, whatBecame } from './doctor';

const service = (folder: string): Target => ({ kind: 'ipfs_cluster_service', folder });
const follower = (folder: string): Target => ({ kind: 'ipfs_cluster_follow', folder });

async function killedService(lab: Lab): Promise<string> {
  await kubo(lab);
  const { folder } = await prepareService(lab);
  await (await startService(lab)).kill();
  return folder;
}

async function killedFollower(lab: Lab): Promise<string> {
  await kubo(lab);
  const folder = await prepareFollower(lab);
  await (await startFollower(lab)).kill();
  return folder;
}

describe('leftovers: what changes between the look and the move', () => {
  inLab('a service starts before the fresh look: nothing is moved', async (lab) => {
    const folder = await killedService(lab);
    const shown = await lookAt(lab, service(folder));
    await startService(lab);
    const [became = ''] = whatBecame(await clear(lab, shown));
    assert.match(became, /^cluster.lock refused: cluster.lock is held by PID/);
    assert.ok(existsSync(`${folder}/cluster.lock`));
  });

  inLab('a service starts after the fresh look: its lock gets its name back', async (lab) => {
    const folder = await killedService(lab);
    const shown = await lookAt(lab, service(folder));
    const [became = ''] = whatBecame(
      await clear(lab, shown, async () => {
        await untilInLocks(await startService(lab));
      }),
    );
    // The start has written the lock, or left it as it was: either way it keeps its name.
    assert.match(became, /^cluster.lock refused: cluster.lock is/);
    assert.ok(existsSync(`${folder}/cluster.lock`));
    const second = await startService(lab, { wait: 'nothing' });
    assert.notEqual(await second.exited, 0, 'the lock still keeps a second service out');
    assert.match(second.output, /someone else has the lock/);
  });

  inLab('a follower starts in the place of its socket: that is not moved', async (lab) => {
    const folder = await killedFollower(lab);
    const shown = await lookAt(lab, follower(folder));
    const [became = ''] = whatBecame(
      await clear(lab, shown, async () => {
        await rm(`${folder}/api-socket`);
        await startFollower(lab);
      }),
    );
    assert.equal(became, 'api-socket refused: api-socket is not what it was a moment ago.');
    assert.ok(existsSync(`${folder}/api-socket`));
  });

  inLab('the folder is removed meanwhile', async (lab) => {
    const folder = await killedFollower(lab);
    const shown = await lookAt(lab, follower(folder));
    assert.deepEqual(whatBecame(await clear(lab, shown, async () => rm(folder, { recursive: true }))), [
      'api-socket gone',
    ]);
    assert.deepEqual(whatBecame(await clear(lab, shown)), ['api-socket gone']);
  });

  inLab('another folder takes its place', async (lab) => {
    const folder = await killedFollower(lab);
    const shown = await lookAt(lab, follower(folder));
    const swap = async () => {
      await rename(folder, lab.path('moved'));
      await mkdir(folder);
      await writeFile(`${folder}/api-socket`, 'mine');
    };
    assert.deepEqual(whatBecame(await clear(lab, shown, swap)), [
      `api-socket refused: ${folder} is another folder than it was a moment ago.`,
    ]);
    assert.equal(await readFile(`${folder}/api-socket`, 'utf8'), 'mine');
    assert.ok(existsSync(lab.path('moved', 'api-socket')));
  });

  inLab('a link takes the place of the folder', async (lab) => {
    const folder = await killedFollower(lab);
    const shown = await lookAt(lab, follower(folder));
    const swap = async () => {
      await rename(folder, lab.path('moved'));
      await symlink(lab.path('moved'), folder);
    };
    const [became = ''] = whatBecame(await clear(lab, shown, swap));
    assert.match(became, /^api-socket refused/);
    assert.ok(existsSync(lab.path('moved', 'api-socket')));
  });

  const REPLACED: Readonly<Record<string, (path: string, lab: Lab) => Promise<unknown>>> = {
    'a link': (path, lab) => symlink(lab.path('elsewhere'), path),
    'a named pipe': (path, lab) => lab.run('mkfifo', [path]),
    'a folder': (path) => mkdir(path),
    'another file': (path) => writeFile(path, 'mine'),
  };
  for (const [what, replace] of Object.entries(REPLACED)) {
    inLab(`the lock is replaced by ${what}`, async (lab) => {
      const { folder } = await prepareService(lab);
      await writeFile(`${folder}/cluster.lock`, 'x');
      const shown = await lookAt(lab, service(folder));
      const before = await namesIn(folder);
      const swap = async () => {
        await rename(`${folder}/cluster.lock`, lab.path('was'));
        await replace(`${folder}/cluster.lock`, lab);
      };
      assert.deepEqual(whatBecame(await clear(lab, shown, swap)), [
        'cluster.lock refused: cluster.lock is not what it was a moment ago.',
      ]);
      assert.deepEqual(await namesIn(folder), before);
    });
  }

  inLab('two windows clear at once: one moves it, the other finds it gone', async (lab) => {
    const folder = await killedFollower(lab);
    const shown = await lookAt(lab, follower(folder));
    const both = await Promise.all([clear(lab, shown), clear(lab, shown)]);
    assert.deepEqual(both.flatMap(whatBecame).sort(), ['api-socket gone', 'api-socket moved']);
    await startFollower(lab);
  });

  inLab('undo gives the name back, unless somebody has it by now', async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/cluster.lock`, 'what it said');
    const first = await clear(lab, await lookAt(lab, service(folder)));
    const aside = first.flatMap((one) => (one.kind === 'moved' ? [one.aside] : []));
    assert.deepEqual(
      (await putBack(aside)).map(({ kind }) => kind),
      ['back'],
    );
    assert.equal(await readFile(`${folder}/cluster.lock`, 'utf8'), 'what it said');

    const second = await clear(lab, await lookAt(lab, service(folder)));
    await kubo(lab);
    const daemon = await startService(lab);
    await untilOpen(daemon, `${folder}/cluster.lock`);
    const again = second.flatMap((one) => (one.kind === 'moved' ? [one.aside] : []));
    assert.deepEqual(
      (await putBack(again)).map(({ kind }) => kind),
      ['refused'],
    );
    assert.equal(await readFile(`${folder}/cluster.lock`, 'utf8'), '');
  });
});
