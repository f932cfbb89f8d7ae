import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { until } from '../../../../lab/until';
import { UnreadableError } from '../../../../src/probes/files/unreadableError';
import { distinctFolders } from '../../../../src/probes/files/distinctFolders';
import { FileMemory } from '../../../../src/probes/files/fileMemory';

/** A file that was written so long ago is trusted by its time. */
const UNTIL_SETTLED_MS = 3100;

/** As if a file had been written long ago: the time of its last change cannot be set, that of the looker can. */
function settle(): void {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + UNTIL_SETTLED_MS });
}

/** The clock by which files are written goes on in steps of some milliseconds. */
async function untilNextTick(file: string): Promise<void> {
  const { ctimeNs } = await stat(file, { bigint: true });
  await until('the clock of the disk has gone on', async () => {
    await writeFile(`${file}.clock`, '');
    return (await stat(`${file}.clock`, { bigint: true })).ctimeNs !== ctimeNs;
  });
}

describe('FileMemory', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
    file = join(folder, 'config');
  });
  afterEach(async () => {
    mock.timers.reset();
    await rm(folder, { recursive: true });
  });

  it('reads a file again only when it was written again, or is another one', async () => {
    let readings = 0;
    const memory = new FileMemory(100, (text) => {
      readings++;
      return text;
    });
    await writeFile(file, 'one');
    await untilNextTick(file);
    settle();
    const read = async () => (await memory.read(file))?.value;
    assert.deepEqual([await read(), await read(), readings], ['one', 'one', 1]);
    await writeFile(file, 'two');
    assert.deepEqual([await read(), readings], ['two', 2]);
    await writeFile(`${file}.new`, 'six');
    await rename(`${file}.new`, file);
    assert.deepEqual([await read(), readings], ['six', 3]);
  });

  it('trusts no file that was written just now: the next write may bear the same time', async () => {
    const memory = new FileMemory(100, (text) => text);
    await writeFile(file, 'one');
    const then = new Date('2026-01-01T00:00:00Z');
    await utimes(file, then, then);
    assert.equal((await memory.read(file))?.value, 'one');
    await writeFile(file, 'two');
    await utimes(file, then, then);
    const again = await memory.read(file);
    assert.deepEqual(again && [again.value, again.writtenAt], ['two', then.getTime()]);
  });

  it('tells a missing file from one that is no file or too large', async () => {
    const memory = new FileMemory(4, (text) => text);
    assert.equal(await memory.read(file), null);
    await mkdir(file);
    await assert.rejects(memory.read(file), UnreadableError);
    await writeFile(`${file}.large`, 'too large');
    await assert.rejects(memory.read(`${file}.large`), UnreadableError);
  });

  it('does not hide that a file it knows was closed to this user', async function () {
    if (process.getuid?.() === 0 || process.platform === 'win32') {
      this.skip();
    }
    const memory = new FileMemory(100, (text) => text);
    await writeFile(file, 'one');
    await untilNextTick(file);
    settle();
    await memory.read(file);
    await chmod(file, 0);
    await assert.rejects(memory.read(file), /may not be read by this user/);
  });
});

describe('distinctFolders', () => {
  it('knows a folder by another name, and one that is missing by its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'folders-'));
    try {
      const link = join(folder, 'link');
      const missing = join(folder, 'missing');
      await symlink(folder, link);
      assert.deepEqual(await distinctFolders([folder, `${folder}/`, link, missing], []), [folder, missing]);
      assert.deepEqual(await distinctFolders([folder, link], [`${folder}/.`]), []);
      assert.deepEqual(await distinctFolders([link], [folder, null]), []);
      assert.deepEqual(await distinctFolders([link], []), [link]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
