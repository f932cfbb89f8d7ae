import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../lab/until';
import { FileSource } from '../../../src/logs/follow/fileSource';
import { type LogRead, LogUnreadableError } from '../../../src/logs/follow/logSource';

const told = ({ data, before }: LogRead) => ({ text: data.toString(), before });
const isWhy = (why: string) => (error: unknown) => error instanceof LogUnreadableError && error.why === why;

describe('following the file of a log', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-'));
    path = join(folder, 'daemon.log');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const source = (options: { owners?: number[]; fromLast?: number } = {}) =>
    new FileSource({ path, owners: null, ...options });

  it('what is written is read once', async () => {
    await writeFile(path, 'one\n');
    const file = source();
    assert.deepEqual(told(await file.read()), { text: 'one\n', before: null });
    assert.deepEqual(told(await file.read()), { text: '', before: null });
    await appendFile(path, 'two\n');
    assert.deepEqual(told(await file.read()), { text: 'two\n', before: null });
  });

  it('of a long one the end is read', async () => {
    await writeFile(path, 'a line\nthe end\n');
    assert.deepEqual(told(await source({ fromLast: 8 }).read()), { text: 'the end\n', before: 'skipped' });
  });

  it('what was copied and emptied is read from its beginning', async () => {
    await writeFile(path, 'long before\n');
    const file = source();
    await file.read();
    await truncate(path);
    await appendFile(path, 'new\n');
    assert.deepEqual(told(await file.read()), { text: 'new\n', before: 'truncated' });
  });

  it('of a file that was rotated the end is read, and then the new one', async () => {
    await writeFile(path, 'one\n');
    const file = source();
    await file.read();
    await appendFile(path, 'last\n');
    await rename(path, `${path}.1`);
    await writeFile(path, 'first\n');
    assert.deepEqual(told(await file.read()), { text: 'last\n', before: 'replaced' });
    assert.deepEqual(told(await file.read()), { text: 'first\n', before: null });
  });

  it('where the old one is gone it says so', async () => {
    await writeFile(path, 'one\n');
    const file = source();
    await file.read();
    await rename(path, join(folder, '@400000'));
    await writeFile(path, 'first\n');
    assert.deepEqual(told(await file.read()), { text: 'first\n', before: 'replaced_unseen' });
  });

  it('what a process wrote last is read after its end', async () => {
    const writer = spawn('sh', ['-c', `exec > ${path}; echo one; read line; echo last`], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const ended = once(writer, 'exit');
    await until('it writes', async () => (await readFile(path, 'utf8').catch(() => '')) !== '');
    const open = `/proc/${String(writer.pid)}/fd/1`;
    const file = new FileSource({ path: open, afterwards: path, owners: null });
    assert.equal((await file.read()).data.toString(), 'one\n');
    writer.stdin.end('\n');
    await ended;
    assert.deepEqual(told(await file.read()), { text: 'last\n', before: null });
  });

  it('between two files it is gone, and comes back', async () => {
    await writeFile(path, 'one\n');
    const file = source();
    await file.read();
    await rm(path);
    await assert.rejects(file.read(), isWhy('gone'));
    await writeFile(path, 'two\n');
    assert.equal((await file.read()).data.toString(), 'two\n');
  });

  it('a named pipe, a folder and a device are no logs', async () => {
    execFileSync('mkfifo', [path]);
    await assert.rejects(source().read(), isWhy('no_file'));
    await assert.rejects(new FileSource({ path: folder, owners: null }).read(), isWhy('no_file'));
    await assert.rejects(new FileSource({ path: '/dev/zero', owners: null }).read(), isWhy('no_file'));
  });

  it('a link in place of a log is not followed', async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), path);
    await assert.rejects(source().read(), isWhy('foreign'));
  });

  it("another user's file is not read", async () => {
    await writeFile(path, 'one\n');
    await assert.rejects(source({ owners: [(process.getuid?.() ?? 0) + 1] }).read(), isWhy('foreign'));
  });
});
