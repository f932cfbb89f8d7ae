import assert from 'node:assert/strict';
import { appendFile, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../../../src/controller/memory/journal';

describe('A journal that several windows write', () => {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  /** Another window of the same user. */
  const open = (linesOfFile = 1000, files = 10) =>
    new Journal({
      folder: join(home, 'alerts'),
      uid: process.getuid?.(),
      linesOfFile,
      files,
      longestLine: 100,
    });

  it('has nothing before the first line, and makes no folder to find that out', async () => {
    assert.deepEqual(await open().read(), []);
    assert.deepEqual(await readdir(home), []);
  });

  it('holds what was added, in its order, for others too', async () => {
    const one = open();
    await one.append('{"first":1}');
    await open().append('{"second":2}');
    assert.deepEqual(await one.read(), ['{"first":1}', '{"second":2}']);
  });

  it('loses no line where many windows write at once, while files become full', async () => {
    const windows = Array.from({ length: 8 }, () => open(10, 100));
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`);
    await Promise.all(lines.map(async (line, index) => windows[index % windows.length]?.append(line)));
    const read = await open(10, 100).read();
    assert.deepEqual([...read].sort(), [...lines].sort());
  });

  it('drops the oldest, and never has more than it may', async () => {
    const one = open(10, 3);
    for (let index = 0; index < 95; index++) {
      await one.append(`line ${index}`);
      assert.ok((await one.read()).length <= 30);
    }
    const kept = await open(10, 3).read();
    assert.equal(kept.at(-1), 'line 94');
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, index) => `line ${95 - kept.length + index}`),
    );
    assert.ok(kept.length >= 20);
  });

  it('keeps what comes after a line of which a full disk took only the beginning', async () => {
    const one = open();
    await one.append('{"whole":1}');
    await appendFile(join(home, 'alerts', 'latest.ndjson'), '{"hal');
    await one.append('{"next":2}');
    assert.deepEqual(await one.read(), ['{"whole":1}', '{"hal', '{"next":2}']);
  });

  it('neither reads nor writes what others could have written', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const one = open();
    await one.append('mine');
    await chmod(join(home, 'alerts'), 0o777);
    await assert.rejects(open().read(), /can be written by other users/);
    await assert.rejects(open().append('theirs'), /can be written by other users/);
  });
});
