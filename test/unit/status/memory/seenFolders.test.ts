import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Launch,
  MOST_FOLDERS,
  type SeenFolder,
  SeenFolders,
} from '../../../../src/status/memory/seenFolders';
import type { DaemonStatusResponse } from '../../../../src/status/result';
import { answerOf } from '../../monitor/answers';

const entries = ({ daemons }: DaemonStatusResponse) => Object.values(daemons);
const everyone = () => ({});
const nobody = () => null;
const DAY = 24 * 60 * 60 * 1000;

/** A store in memory that notes what it is told. */
class Store {
  kept: SeenFolder[] = [];
  updates = 0;

  read(): Promise<readonly SeenFolder[]> {
    return Promise.resolve(this.kept);
  }

  update(added: readonly SeenFolder[], gone: readonly SeenFolder[]): Promise<void> {
    this.updates++;
    const left = [...added, ...gone].map(({ folder }) => folder);
    this.kept = [...this.kept.filter(({ folder }) => !left.includes(folder)), ...added];
    return Promise.resolve();
  }
}

describe('SeenFolders', () => {
  let home: string;
  let repo: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'seen-'));
    repo = join(home, 'repo');
    await mkdir(repo);
  });

  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('names the folders of processes that were seen', async () => {
    const seen = new SeenFolders();
    await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: repo })), everyone);
    await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: `${repo}/` })), everyone);
    assert.deepEqual(await seen.known(), { ipfs: [repo] });
  });

  it('names the parent of a follower, as the setting does', async () => {
    const seen = new SeenFolders();
    const folder = join(repo, 'archive');
    await seen.note(entries(answerOf({ ipfs_cluster_follow: 'starting' }, { folder })), everyone);
    assert.deepEqual(await seen.known(), { ipfs_cluster_follow: [repo] });
  });

  it('leaves out what the look visits anyway, and asks nothing about it', async () => {
    let asked = 0;
    const presence = () => {
      asked++;
      return Promise.resolve('there' as const);
    };
    const seen = new SeenFolders({ presence });
    await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: repo })), everyone);
    assert.deepEqual(await seen.known({ ipfs: [repo] }), {});
    assert.equal(asked, 0);
    assert.deepEqual(await seen.known({ ipfs_cluster_service: [repo] }), { ipfs: [repo] });
  });

  it('leaves out what had no process, and what lives inside of a container', async () => {
    const seen = new SeenFolders();
    await seen.note(entries(answerOf({ ipfs: 'stopped' }, { folder: repo })), everyone);
    await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: '/proc/self/root/tmp' })), everyone);
    assert.deepEqual(await seen.known(), {});
  });

  it('forgets a folder that is gone, in the store, too, and a new one there is another one', async () => {
    const store = new Store();
    store.kept = [{ type: 'ipfs', folder: repo, seenAt: Date.now() }];
    const seen = new SeenFolders({ store });
    assert.deepEqual(await seen.known(), { ipfs: [repo] });
    await rm(repo, { recursive: true });
    assert.deepEqual(await seen.known(), {});
    await seen.note([], everyone);
    assert.deepEqual(store.kept, []);
    await mkdir(repo);
    assert.deepEqual(await seen.known(), {});
  });

  it('tells others through the store what it saw of its own user, once, and no usual place', async () => {
    const store = new Store();
    const usual = join(home, '.ipfs');
    await mkdir(usual);
    const seen = new SeenFolders({ store, usual: [usual] });
    for (const folder of [usual, repo, repo]) {
      await seen.known();
      await seen.note(entries(answerOf({ ipfs: 'running' }, { folder })), everyone);
    }
    assert.deepEqual(
      store.kept.map(({ folder }) => folder),
      [repo],
    );
    assert.equal(store.updates, 1);
    assert.deepEqual(await new SeenFolders({ store }).known(), { ipfs: [repo] });
  });

  describe('how a daemon was started', () => {
    const OTHER_PROGRAM: Launch = { program: '/opt/kubo/ipfs' };
    const look = async (seen: SeenFolders, launch: Launch | null, now: number) => {
      await seen.known();
      await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: repo })), () => launch, now);
    };

    it('is told to others, in a usual place, too, and forgotten when it is started as usual', async () => {
      const store = new Store();
      const seen = new SeenFolders({ store, usual: [repo] });
      await look(seen, OTHER_PROGRAM, 1);
      const later = new SeenFolders({ store, usual: [repo] });
      await later.known();
      assert.equal(later.launches('ipfs').get(repo)?.program, '/opt/kubo/ipfs');
      await look(later, {}, 2);
      assert.equal(later.launches('ipfs').size, 0);
      await seen.known();
      assert.equal(seen.launches('ipfs').size, 0, 'what was seen later counts');
      assert.equal(store.kept[0]?.program, undefined);
    });

    it('of another user is not kept', async () => {
      const store = new Store();
      const seen = new SeenFolders({ store });
      await look(seen, null, 1);
      assert.equal(seen.launches('ipfs').size, 0);
      assert.deepEqual(store.kept, []);
    });

    it('is known of each follower, though they share a folder', async () => {
      const seen = new SeenFolders();
      for (const [name, launch] of [
        ['a', { program: '/opt/a' }],
        ['b', { program: '/opt/b' }],
        ['c', {}],
      ] as const) {
        const answer = answerOf({ ipfs_cluster_follow: 'running' }, { folder: join(repo, name) });
        await seen.note(entries(answer), () => launch);
      }
      assert.deepEqual(
        [...seen.launches('ipfs_cluster_follow')].map(([folder, { program }]) => [folder, program]),
        [
          [join(repo, 'a'), '/opt/a'],
          [join(repo, 'b'), '/opt/b'],
        ],
      );
      assert.deepEqual(await seen.known(), { ipfs_cluster_follow: [repo] });
    });
  });

  it('says again what another writer took away, and once a day that it still runs', async () => {
    const store = new Store();
    const seen = new SeenFolders({ store });
    const look = async (now: number) => {
      await seen.known();
      await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: repo })), everyone, now);
    };
    const now = Date.now();
    await look(now);
    store.kept = [];
    await look(now + 1000);
    await look(now + 2000);
    assert.equal(store.updates, 2);
    await look(now + 2 * DAY);
    assert.equal(store.kept[0]?.seenAt, now + 2 * DAY);
  });

  it("keeps what another user's daemon chose to itself", async () => {
    const store = new Store();
    const seen = new SeenFolders({ store });
    await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: repo })), nobody);
    assert.equal(store.updates, 0);
    assert.deepEqual(await seen.known(), { ipfs: [repo] });
  });

  it('is bounded, and other users push none of our own out', async () => {
    const seen = new SeenFolders();
    const note = async (name: string, launchOf: () => Launch | null) => {
      const folder = join(home, name);
      await mkdir(folder);
      await seen.note(entries(answerOf({ ipfs: 'running' }, { folder })), launchOf);
    };
    await note('first', everyone);
    for (let number = 0; number < MOST_FOLDERS + 3; number++) {
      await note(`foreign${number}`, nobody);
    }
    const { ipfs = [] } = await seen.known();
    assert.equal(ipfs.length, MOST_FOLDERS);
    assert.ok(ipfs.includes(join(home, 'first')));
  });

  it('a store that fails is told of, and what this process saw itself counts', async () => {
    const faults: unknown[] = [];
    const broken = () => Promise.reject(new Error('no disk'));
    const seen = new SeenFolders({
      store: { read: broken, update: broken },
      onFault: (error) => faults.push(error),
    });
    await seen.note(entries(answerOf({ ipfs: 'running' }, { folder: repo })), everyone);
    assert.deepEqual(await seen.known(), { ipfs: [repo] });
    assert.equal(faults.length, 2);
  });

  it('folders that hang are asked once, two at most at a time, and hide none that answered', async () => {
    const asked: string[] = [];
    const store = new Store();
    store.kept = ['/fine', '/hung/a', '/hung/b', '/hung/c'].map((folder) => ({
      type: 'ipfs',
      folder,
      seenAt: 1,
    }));
    const seen = new SeenFolders({
      store,
      presence: (folder) => {
        asked.push(folder);
        return folder === '/fine' ? Promise.resolve('there') : new Promise(() => undefined);
      },
    });
    const all = store.kept.map(({ folder }) => folder);
    assert.deepEqual(await seen.known(), { ipfs: all });
    assert.deepEqual(await seen.known(), { ipfs: all });
    assert.deepEqual(asked, ['/fine', '/hung/a', '/hung/b']);
  });
});
