import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockTable, parseProcLocks } from '../../../../src/probes/files/lockFile';

const line = (pid: number) => `1: POSIX  ADVISORY  WRITE ${pid} fe:00:42 0 EOF\n`;

describe('LockTable', () => {
  let folder: string;
  let file: string;
  let table: LockTable;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'locks-'));
    file = join(folder, 'locks');
    table = new LockTable(file);
  });
  afterEach(async () => rm(folder, { recursive: true }));

  const holder = async (pid: number, daemons = [pid]) =>
    (await table.find((all) => Promise.resolve(all.find((one) => one.pid === pid)), daemons))?.pid;

  it('reads the table once for locks that are held', async () => {
    await writeFile(file, line(7) + line(8));
    assert.equal(await holder(7), 7);
    await rm(file);
    assert.equal(await holder(8), 8);
  });

  it('reads it anew before it says that nobody holds a lock', async () => {
    await writeFile(file, line(7));
    assert.equal(await holder(7), 7);
    await writeFile(file, line(8));
    assert.equal(await holder(8), 8);
    assert.equal(await holder(9), undefined);
  });

  it('reads it anew for whoever is no daemon: a command may have ended', async () => {
    await writeFile(file, line(7) + line(8));
    assert.equal(await holder(7), 7);
    await writeFile(file, line(7));
    assert.equal(await holder(8, [7]), undefined);
  });

  it('says that it could not look', async () => {
    await assert.rejects(holder(7), { code: 'ENOENT' });
  });
});

describe('parseProcLocks', () => {
  const found = (text: string) => parseProcLocks(`${text} fe:00:42 0 EOF\n`).map(({ pid }) => pid);

  for (const [line, pids] of [
    ['1: POSIX  ADVISORY  WRITE 7', [7]],
    ['1: POSIX  ADVISORY  READ 7', [7]],
    ['1: POSIX  MANDATORY WRITE 7', [7]],
    ['1: -> POSIX  ADVISORY  WRITE 8', [8]],
    ['1: OFDLCK ADVISORY  WRITE -1', [-1]],
    ['1: OFDLCK ADVISORY  READ -1', [-1]],
    ['1: POSIX  ADVISORY  WRITE 0', [0]],
    // Nothing that keeps a daemon from its lock.
    ['1: FLOCK  ADVISORY  WRITE 7', []],
    ['1: LEASE  ACTIVE    READ 7', []],
  ] as const) {
    it(`${line}: ${pids.length === 0 ? 'nothing' : 'a lock'} for a daemon`, () => {
      assert.deepEqual(found(line), pids);
    });
  }
});
