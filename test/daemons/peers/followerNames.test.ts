import assert from 'node:assert/strict';
import { kubo } from '../../../lab/kubo';
import { prepareFollower, startFollower } from '../../../lab/follower';
import type { Lab } from '../../../lab/lab';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { type Look, situation } from '../situation';

/** It runs, and is killed. */
async function killed(lab: Lab, name: string): Promise<void> {
  await kubo(lab);
  await prepareFollower(lab, { name });
  await (await startFollower(lab, { name })).kill();
}

/** The follower is called so, and the command that starts it again calls it so. */
function called(name: string, word = name): NonNullable<Look['verify']> {
  return ({ daemons }: DaemonStatusResponse) => {
    const instances = daemons.ipfs_cluster_follow?.details?.instances ?? [];
    assert.deepEqual(
      instances.map((one) => one.name),
      [name],
    );
    assert.equal(instances[0]?.next?.params['command'], `ipfs-cluster-follow ${word} run`);
  };
}

describe('followers whose names are odd folders', () => {
  for (const [name, word] of [['a/b'], ['a/b/c/d'], ['x y', "'x y'"], ['...']] as const) {
    situation(
      `${name} was killed, and nobody has seen it before`,
      { follow: ['crashed', 0] },
      async (lab) => {
        await killed(lab, name);
        return { verify: called(name, word) };
      },
    );
  }

  situation('a cluster in the folder of another one', { follow: ['degraded', 1] }, async (lab) => {
    await killed(lab, 'a/b');
    await prepareFollower(lab, { name: 'a', swarmPort: 9697 });
    await startFollower(lab, { name: 'a' });
    return {
      verify: ({ daemons }) => {
        const instances = daemons.ipfs_cluster_follow?.details?.instances ?? [];
        assert.deepEqual(
          instances.map(({ name, state }) => [name, state]),
          [
            ['a', 'running'],
            ['a/b', 'crashed'],
          ],
        );
      },
    };
  });

  situation('a home as their root is not searched', { follow: ['stopped', 0] }, async (lab) => {
    const root = lab.path('home');
    await prepareFollower(lab, { root, name: 'demo' });
    await prepareFollower(lab, { root, name: 'deep/demo' });
    for (let number = 0; number < 70; number++) {
      await lab.write(`${root}/folder${number}/file`, '');
    }
    return {
      environment: { ...lab.env, IPFS_CLUSTER_PATH: root },
      verify: ({ daemons }) => {
        const instances = daemons.ipfs_cluster_follow?.details?.instances ?? [];
        assert.equal(instances.length, 1, JSON.stringify(instances));
      },
    };
  });
});
