import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { stateFile } from '../../../../src/controller/memory/statePlace';
import { SeenFile } from '../../../../src/controller/memory/seenFile';
import { MOST_FOLDERS, type SeenFolder } from '../../../../src/status/memory/seenFolders';

const uid = process.getuid?.();
const one = (folder: string, seenAt = 1): SeenFolder => ({ type: 'ipfs', folder, seenAt });

describe('The file of what was seen', () => {
  let home: string;
  let path: string;
  let file: SeenFile;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'state-'));
    path = join(home, '.local', 'state', 'ipfs-cluster-vscode', 'seen-folders.json');
    file = new SeenFile({ path, machine: 'here', uid });
  });

  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  const writeText = async (text: string) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, text);
  };

  it('is not there before there is something to keep', async () => {
    assert.deepEqual(await file.read(), []);
    assert.deepEqual(await readdir(home), []);
  });

  it('keeps folders for others and for later, readable by its owner alone', async () => {
    await file.update([one('/srv/a'), one('/srv/b', 2)], []);
    const later = new SeenFile({ path, machine: 'here', uid });
    assert.deepEqual(await later.read(), [one('/srv/b', 2), one('/srv/a')]);
    await later.update([], [one('/srv/a')]);
    assert.deepEqual(await file.read(), [one('/srv/b', 2)]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(dirname(path)), ['seen-folders.json']);
  });

  it('keeps how daemons were started, of followers of one folder each its own', async () => {
    const launches: SeenFolder[] = [
      {
        ...one('/srv/a', 3),
        program: '/opt/kubo/ipfs',
        log: '/var/log/kubo.log',
        environment: { CLUSTER_PEERNAME: 'ann' },
      },
      { type: 'ipfs_cluster_follow', folder: '/srv/f', seenAt: 2, cluster: 'x', program: '/opt/f' },
      { type: 'ipfs_cluster_follow', folder: '/srv/f', seenAt: 1, cluster: 'y', program: '/opt/g' },
    ];
    await file.update(launches, []);
    assert.deepEqual(await new SeenFile({ path, machine: 'here', uid }).read(), launches);
  });

  it('tells machines apart that share a home', async () => {
    const there = new SeenFile({ path, machine: 'there', uid });
    await file.update([one('/srv/a')], []);
    await there.update([one('/srv/b')], []);
    assert.deepEqual(await file.read(), [one('/srv/a')]);
    assert.deepEqual(await there.read(), [one('/srv/b')]);
  });

  it('is bounded: what was seen last stays', async () => {
    const many = Array.from({ length: MOST_FOLDERS + 9 }, (_, index) => one(`/srv/${index}`, index));
    await file.update(many, []);
    const kept = await file.read();
    assert.equal(kept.length, MOST_FOLDERS);
    assert.equal(kept[0]?.folder, `/srv/${MOST_FOLDERS + 8}`);
  });

  it('several writers at once leave a whole file', async () => {
    const writers = Array.from({ length: 12 }, (_, index) =>
      new SeenFile({ path, machine: 'here', uid }).update([one(`/srv/${index}`)], []),
    );
    await Promise.all(writers);
    JSON.parse(await readFile(path, 'utf8'));
    assert.notEqual((await file.read()).length, 0);
    assert.deepEqual(await readdir(dirname(path)), ['seen-folders.json']);
  });

  it('whatever is in the file, what is read of it is absolute, bounded and typed', async () => {
    const folder = fc.oneof(
      fc.string(),
      fc.constantFrom('/srv/a', 'relative', '/proc/1/root', '/srv/\0', ''),
    );
    const entry = fc.record(
      {
        type: fc.oneof(fc.string(), fc.constantFrom('ipfs', 'ipfs_cluster_follow')),
        folder: fc.oneof(folder, fc.integer()),
        machine: fc.constantFrom('here', 'there', ''),
        seenAt: fc.oneof(fc.double(), fc.string()),
        cluster: fc.oneof(fc.string(), fc.integer()),
        program: fc.oneof(folder, fc.integer()),
        environment: fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('CLUSTER_PEERNAME', 'LD_PRELOAD', 'CLUSTER_SECRET')),
          fc.oneof(fc.string(), fc.integer()),
        ),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.oneof(entry, fc.jsonValue())).map((folders) => JSON.stringify({ folders })),
    );
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        await writeText(written);
        for (const { type, folder: read, seenAt, program, environment } of await new SeenFile({
          path,
          machine: 'here',
          uid,
        }).read()) {
          assert.ok(['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'].includes(type));
          assert.match(read, /^\/(?!proc\/)[^\0]{0,4095}$/s);
          assert.ok(Number.isFinite(seenAt));
          assert.match(program ?? '/', /^\/(?!proc\/)[^\0]{0,4095}$/s);
          assert.ok(Object.keys(environment ?? {}).every((name) => name === 'CLUSTER_PEERNAME'));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('one bad entry hides no good one, and a broken file is made whole by the next write', async () => {
    const good = { ...one('/srv/a'), machine: 'here' };
    await writeText(JSON.stringify({ folders: [{ ...good, folder: 'x' }, good, 7] }));
    assert.deepEqual(await file.read(), [one('/srv/a')]);
    await writeText('{"folders": [');
    assert.deepEqual(await file.read(), []);
    await file.update([one('/srv/b')], []);
    assert.deepEqual(await file.read(), [one('/srv/b')]);
  });

  it('a file that is far too large, or no file, is not read', async () => {
    await writeText('x'.repeat(4 << 20));
    await assert.rejects(file.read(), /EFBIG/);
    await rm(path);
    await mkdir(path);
    await assert.rejects(file.read(), /cannot be read/);
  });

  it('is neither read nor written where others may write', async function () {
    if (uid === undefined) {
      this.skip();
    }
    await file.update([one('/srv/a')], []);
    await chmod(dirname(path), 0o777);
    await assert.rejects(new SeenFile({ path, machine: 'here', uid }).read(), /other users/);
    await assert.rejects(file.update([one('/srv/b')], []), /other users/);
    const stranger = new SeenFile({ path: join(home, 'other', 'seen.json'), machine: 'here', uid: uid + 1 });
    await assert.rejects(stranger.update([one('/srv/a')], []), /belongs to another user/);
    assert.ok(!(await readdir(home)).includes('other'));
  });

  it('a link in place of the file is replaced, and what it points to stays', async () => {
    const target = join(home, 'precious');
    await writeFile(target, 'precious');
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await symlink(target, path);
    await file.update([one('/srv/a')], []);
    assert.equal(await readFile(target, 'utf8'), 'precious');
    assert.deepEqual(await file.read(), [one('/srv/a')]);
  });
});

describe('Where state is kept', () => {
  for (const [platform, environment, expected] of [
    ['linux', {}, '/home/ann/.local/state/ipfs-cluster-vscode/seen-folders.json'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/ipfs-cluster-vscode/seen-folders.json'],
    ['linux', { XDG_STATE_HOME: 'state' }, '/home/ann/.local/state/ipfs-cluster-vscode/seen-folders.json'],
    ['linux', { XDG_STATE_HOME: '' }, '/home/ann/.local/state/ipfs-cluster-vscode/seen-folders.json'],
    ['darwin', {}, '/home/ann/Library/Application Support/ipfs-cluster-vscode/seen-folders.json'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/ipfs-cluster-vscode/seen-folders.json'],
    ['win32', {}, null],
  ] as const) {
    it(`on ${platform} with ${JSON.stringify(environment)}`, () => {
      assert.equal(stateFile(platform, environment, '/home/ann'), expected);
    });
  }

  it('nowhere without a home', () => {
    assert.equal(stateFile('linux', {}, null), null);
  });
});
