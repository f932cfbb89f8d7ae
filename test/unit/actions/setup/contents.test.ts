import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contentsOf, namedIn } from '../../../../src/actions/setup/leave/contents';

type Row = readonly [
  what: string,
  files: readonly string[],
  nested: readonly string[],
  foreign: readonly string[],
];

const OWN = [
  'service.json',
  'identity.json',
  'peerstore',
  'cluster.lock',
  'pebble/LOCK',
  'raft.old.0/raft.db',
];

const ROWS: readonly Row[] = [
  ['what a peer makes', OWN, [], []],
  ['what was moved aside', ['cluster.lock.stale-20260102T030405Z-abcdef'], [], []],
  ['a follower', ['service.json', 'identity.json', 'api-socket', 'badger3/MANIFEST'], [], []],
  ['notes', ['service.json', 'notes.txt', 'keys/own.key'], [], ['keys', 'notes.txt']],
  ['a Kubo', ['service.json', 'kubo/config', 'kubo/datastore_spec'], ['kubo'], ['kubo']],
  ['a Kubo far below', ['raft/a/b/c/config', 'raft/a/b/c/version'], ['raft/a/b/c'], []],
  ['a Kubo in the very folder', ['service.json', 'config', 'version'], ['.'], ['config', 'version']],
  ['another peer', ['service.json', 'second/service.json'], ['second'], ['second']],
  ['an identity alone', ['raft/identity.json'], ['raft'], []],
  ['a config of something else', ['service.json', 'other/config'], [], ['other']],
];

describe('contentsOf', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contents-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function make(files: readonly string[]): Promise<void> {
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), '');
    }
  }

  for (const [what, files, nested, foreign] of ROWS) {
    it(what, async () => {
      await make(files);
      const seen = await contentsOf(folder);
      assert.deepEqual(
        seen.nested.map((path) => (path === folder ? '.' : namedIn(folder, path))),
        nested,
      );
      assert.deepEqual(seen.foreign, foreign);
      assert.deepEqual(seen.mounted, []);
      assert.ok(seen.isWhole);
    });
  }

  it('follows no link', async () => {
    await symlink('/', join(folder, 'raft'));
    assert.equal((await contentsOf(folder)).identities.size, 2);
  });

  it('says where there is more than it looks at', async () => {
    await make(OWN);
    assert.ok(!(await contentsOf(folder, 3)).isWhole);
  });
});
