import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { untilInLocks } from '../../../lab/conditions/processes';
import { prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { State } from '../../../src/status/result';
import { canMount, isRoot, letGo, mountAt, mountBtrfs, mountOverlay, run } from '../mounts';
import { type Look, situation } from '../situation';

/** Two repositories that a Kubo left when it was killed, the locks of which have one inode number. */
type Pair = readonly [one: string, other: string];

/** A repository with the lock and the `api` file of a killed daemon. */
async function leftBehind(lab: Lab, repo: string): Promise<void> {
  await prepareKubo(lab, { repo });
  await (await startKubo(lab, { repo })).kill();
}

/** A snapshot has the inode numbers of what it was taken of. */
async function onSubvolumes(lab: Lab): Promise<Pair> {
  const disk = mountBtrfs(lab);
  run('btrfs', 'subvolume', 'create', `${disk}/one`);
  await leftBehind(lab, `${disk}/one/repo`);
  run('btrfs', 'subvolume', 'snapshot', `${disk}/one`, `${disk}/other`);
  return [`${disk}/one/repo`, `${disk}/other/repo`];
}

/** As containers of one image: what is below of both keeps its inode numbers when it is written to. */
async function onOverlays(lab: Lab): Promise<Pair> {
  const disk = mountAt('-t', 'tmpfs', 'below');
  mkdirSync(`${disk}/lower`);
  await leftBehind(lab, `${disk}/lower/repo`);
  const [one, other] = ['one', 'other'].map((name) => mountOverlay(disk, name, `${disk}/lower`));
  return [`${one ?? ''}/repo`, `${other ?? ''}/repo`];
}

/** Each numbers its files from the start. */
async function onTwoTmpfs(lab: Lab): Promise<Pair> {
  const repos = ['one', 'other'].map((name) => `${mountAt('-t', 'tmpfs', name)}/repo`) as [string, string];
  for (const repo of repos) {
    await leftBehind(lab, repo);
  }
  const inode = (repo: string) => statSync(`${repo}/repo.lock`).ino;
  const [low = '', high = ''] = [...repos].sort((a, b) => inode(a) - inode(b));
  while (inode(low) < inode(high)) {
    rmSync(`${low}/repo.lock`);
    writeFileSync(`${low}/repo.lock`, '');
  }
  return repos;
}

/** Looks at both, of which each is in a state of its own. */
function both([one, other]: Pair, states: readonly [State, State]): Look {
  return {
    settings: { folders: { ipfs: [one, other] } },
    verify: ({ daemons }) => {
      const all = daemons.ipfs?.details?.instances ?? [];
      const seen = [one, other].map((folder) => all.filter((instance) => instance.folder === folder));
      assert.deepEqual(
        seen.map((instances) => instances.map(({ state }) => state)),
        states.map((state) => [state]),
      );
    },
  };
}

function assertOneInode(pair: Pair): void {
  const [one, other] = pair.map((repo) => statSync(`${repo}/repo.lock`).ino);
  assert.equal(one, other);
}

for (const [name, type, arrange] of [
  ['two subvolumes', 'btrfs', onSubvolumes],
  ['two overlays of one image', 'overlay', onOverlays],
  ['two file systems in memory', 'tmpfs', onTwoTmpfs],
] as const) {
  const isKnown = canMount(type);
  const note = isKnown ? '' : ' (this kernel has none, or this user may not mount)';
  (isKnown ? describe : describe.skip)(`locks of one number on ${name}${note}`, () => {
    afterEach(letGo);

    situation('both were killed', { ipfs: ['crashed', 0] }, async (lab) => {
      const pair = await arrange(lab);
      assertOneInode(pair);
      return both(pair, ['crashed', 'crashed']);
    });

    for (const index of [0, 1] as const) {
      situation(`${['the first', 'the second'][index]} runs`, { ipfs: ['degraded', 1] }, async (lab) => {
        const pair = await arrange(lab);
        assertOneInode(pair);
        await startKubo(lab, { repo: pair[index] });
        return both(pair, index === 0 ? ['running', 'crashed'] : ['crashed', 'running']);
      });
    }

    situation('a command holds the lock of the second', { ipfs: ['crashed', 0] }, async (lab) => {
      const pair = await arrange(lab);
      assertOneInode(pair);
      const add = `IPFS_PATH=${pair[1]} exec ipfs add --stdin-name x < <(sleep 99)`;
      // With that file it would be a client.
      rmSync(`${pair[1]}/api`);
      await untilInLocks(lab.launch('bash', ['-c', add]));
      return both(pair, ['crashed', 'stopped']);
    });
  });
}

(isRoot() ? describe : describe.skip)('one repository behind two names', () => {
  afterEach(letGo);

  const bound = async (lab: Lab): Promise<Pair> => {
    await prepareKubo(lab, { repo: lab.path('one') });
    return [lab.path('one'), mountAt('--bind', lab.path('one'))];
  };
  const settings = (pair: Pair): Look => ({
    settings: { folders: { ipfs: [...pair] } },
    verify: ({ daemons }) => {
      assert.equal(daemons.ipfs?.details?.instances.length, 1);
    },
  });

  for (const index of [0, 1] as const) {
    const name = ['its own', 'that of a bind mount'][index];
    situation(`runs by ${name}`, { ipfs: ['running', 1] }, async (lab) => {
      const pair = await bound(lab);
      await startKubo(lab, { repo: pair[index] });
      return settings(pair);
    });

    situation(`was killed that ran by ${name}`, { ipfs: ['crashed', 0] }, async (lab) => {
      const pair = await bound(lab);
      await (await startKubo(lab, { repo: pair[index] })).kill();
      assert.ok(existsSync(`${pair[0]}/repo.lock`));
      return settings(pair);
    });
  }
});
