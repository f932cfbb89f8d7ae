import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { namedTokenFile, temporaryTokenFile } from '../../../../src/headless/http/tokenFile';

describe('token file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'token-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  it('is made for one run in a folder of its own, and goes with it', async () => {
    const one = await temporaryTokenFile({ XDG_RUNTIME_DIR: folder });
    const other = await temporaryTokenFile({ XDG_RUNTIME_DIR: folder });
    assert.equal(one.token.length, 43);
    assert.notEqual(one.token, other.token);
    assert.equal(await readFile(one.path, 'utf8'), `${one.token}\n`);
    if (process.platform !== 'win32') {
      assert.equal(await modeOf(one.path), '600');
      assert.equal(await modeOf(dirname(one.path)), '700');
    }
    await one.remove();
    assert.equal(existsSync(dirname(one.path)), false);
    assert.equal(existsSync(other.path), true);
  });

  it('is made where the user says, and stays', async () => {
    const path = join(folder, 'mine');
    const made = await namedTokenFile(path, process.platform);
    await made.remove();
    const again = await namedTokenFile(path, process.platform);
    assert.equal(again.token, made.token);
    if (process.platform !== 'win32') {
      assert.equal(await modeOf(path), '600');
    }
  });

  it('is refused when others may read it', async () => {
    const path = join(folder, 'open');
    await writeFile(path, 'a-token-long-enough');
    await chmod(path, 0o640);
    await assert.rejects(namedTokenFile(path, 'linux'), new RegExp(`chmod 600 ${path}`));
  });

  it('is refused when it holds no token, without showing what it holds', async () => {
    const path = join(folder, 'named');
    for (const text of ['', 'short', 'has spaces and is long enough', '"quoted-and-long-enough"']) {
      await writeFile(path, text, { mode: 0o600 });
      await assert.rejects(namedTokenFile(path, 'linux'), (error: Error) => {
        assert.match(error.message, /holds no token/);
        assert.ok(text === '' || !error.message.includes(text));
        return true;
      });
    }
  });

  it('takes no folder for a file', async () => {
    await assert.rejects(namedTokenFile(folder, 'linux'), { message: /is not a file/ });
  });

  it('says what is wrong when it cannot be made', async () => {
    await assert.rejects(namedTokenFile(join(folder, 'no', 'where'), 'linux'), {
      name: 'TokenFileError',
      message: /there is no such folder/,
    });
  });

  for (const unusable of ['', 'relative', '/no/such/folder']) {
    it(`makes do without a runtime folder that is "${unusable}"`, async () => {
      const file = await temporaryTokenFile({ XDG_RUNTIME_DIR: unusable });
      assert.ok(file.path.startsWith(tmpdir()), file.path);
      await file.remove();
    });
  }
});
