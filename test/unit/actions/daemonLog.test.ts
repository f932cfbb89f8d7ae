import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Rotation } from '../../../src/actions/start/rotation';
import { DaemonLog, daemonLogPath } from '../../../src/actions/start/daemonLog';

const LARGEST = 100;

describe('The log of a daemon that we have started', () => {
  let folder: string;
  let log: DaemonLog;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-'));
    log = new DaemonLog(daemonLogPath(folder, 'ipfs', '/srv/k'), process.getuid?.() ?? null, LARGEST);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is for our eyes alone', async () => {
    const { file, size } = await log.open();
    await file.close();
    assert.equal(size, 0);
    if (process.platform !== 'win32') {
      assert.equal((await stat(log.path)).mode & 0o777, 0o600);
      assert.equal((await stat(dirname(log.path))).mode & 0o777, 0o700);
    }
  });

  it('is another one for each folder, and the same for one', () => {
    assert.equal(daemonLogPath('/s', 'ipfs', '/a'), daemonLogPath('/s', 'ipfs', '/a'));
    const paths = [daemonLogPath('/s', 'ipfs', '/a'), daemonLogPath('/s', 'ipfs', '/b'), log.path];
    assert.equal(new Set(paths).size, paths.length);
  });

  it('keeps three files, and what still writes into it goes on to do so', async () => {
    const { file } = await log.open();
    for (const letter of ['a', 'b', 'c', 'd']) {
      await file.write(`${letter.repeat(LARGEST)}\n`);
      await log.rotate();
    }
    await file.write('end\n');
    await file.close();
    const names = (await readdir(dirname(log.path))).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(dirname(log.path), name), 'utf8')));
    assert.deepEqual(
      texts.map((text) => text[0]),
      ['e', 'd', 'c'],
    );
  });

  it('is not put aside before it is large', async () => {
    await (await log.open()).file.close();
    await writeFile(log.path, 'few\n');
    await log.rotate();
    assert.equal((await readdir(dirname(log.path))).length, 1);
  });

  it('is looked after while an editor watches, and not more often than every few minutes', async () => {
    const { file } = await log.open();
    const rotation = new Rotation(dirname(log.path), null, LARGEST);
    const count = async () => (await readdir(dirname(log.path))).length;
    await file.write('a'.repeat(LARGEST));
    await rotation.turn(1);
    assert.equal(await count(), 2);
    await file.write('b'.repeat(LARGEST));
    await rotation.turn(2);
    assert.equal(await count(), 2);
    await rotation.turn(10 * 60_000);
    assert.equal(await count(), 3);
    await file.close();
    await new Rotation(join(folder, 'nowhere'), null).turn();
  });

  it('tells the last lines of this start alone', async () => {
    const first = await log.open();
    await first.file.close();
    await appendFile(log.path, 'earlier\n');
    const { file, size } = await log.open();
    await file.write('one\n\ntwo\nthree\n');
    await file.close();
    assert.deepEqual(await log.linesSince(size, 2), ['two', 'three']);
    assert.deepEqual(await log.linesSince(size, 9), ['one', 'two', 'three']);
  });
});
