import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockTable } from '../../../../src/probes/files/lockFile';

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
