import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { prepareService } from '../../../lab/service';
import type { Instance } from '../../../src/status/result';
import { check } from '../situation';

/** What a follower is told to be called, what it is called, and what starts it again. */
const NAMES: readonly (readonly [name: string, plain: string, command: string])[] = [
  ['.', '.', 'ipfs-cluster-follow . run'],
  ['', '.', 'ipfs-cluster-follow . run'],
  ['./', '.', 'ipfs-cluster-follow . run'],
  ['a/../b', 'b', 'ipfs-cluster-follow b run'],
  ['/abs', 'abs', 'ipfs-cluster-follow abs run'],
  ['//x//y/', 'x/y', 'ipfs-cluster-follow x/y run'],
  ['./c/.', 'c', 'ipfs-cluster-follow c run'],
];

describe('followers whose names lead through folders', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    lab.useTemplate(await lab.serviceJson());
    await kubo(lab);
  });

  afterEach(() => lab.close());

  const followers = async (): Promise<readonly Instance[]> => {
    const { daemons } = await check(lab);
    return daemons.ipfs_cluster_follow?.details?.instances ?? [];
  };
  const told = (all: readonly Instance[]) =>
    all.map(({ state, name, folder }) => [state, name, folder?.replace(lab.home, '~')]);

  for (const [name, plain, command] of NAMES) {
    it(`${JSON.stringify(name)} is one and the same, prepared, running, killed, and as its command starts it`, async () => {
      const folder = `~/.ipfs-cluster-follow${plain === '.' ? '' : `/${plain}`}`;
      await prepareFollower(lab, { name });
      assert.deepEqual(told(await followers()), [['stopped', plain, folder]]);
      const follower = await startFollower(lab, { name });
      assert.deepEqual(told(await followers()), [['running', plain, folder]]);
      await follower.kill();
      const [killed, ...others] = await followers();
      assert.deepEqual(told(killed ? [killed, ...others] : []), [['crashed', plain, folder]]);
      assert.equal(killed?.next?.params['command'], command);
      // No follower starts beside the socket that one has left.
      await rm(`${killed.folder ?? ''}/api-socket`);
      const again = lab.launch('sh', ['-c', command]);
      await again.until('it is READY', () => again.output.includes('IPFS Cluster is READY'));
      assert.deepEqual(told(await followers()), [['running', plain, folder]]);
    });
  }

  for (const [name, folder] of [
    ['..', '~'],
    ['../elsewhere', '~/elsewhere'],
    ['.', '~/.ipfs-cluster-follow'],
  ] as const) {
    it(`of ${name} nothing but its own folder is looked at`, async () => {
      await prepareService(lab);
      await lab.write(lab.path('project/service.json'), {});
      await lab.write(lab.path('project/deeper/service.json'), {});
      await prepareFollower(lab, { name });
      const follower = await startFollower(lab, { name });
      assert.deepEqual(told(await followers()), [['running', name, folder]]);
      await follower.kill();
      const left = told(await followers());
      assert.deepEqual(left, name === '.' ? [['crashed', '.', folder]] : []);
    });
  }
});
