import assert from 'node:assert/strict';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { namedTokenFile, temporaryTokenFile } from '../../../src/headless/tokenFile';

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
    one.remove();
    assert.equal(existsSync(dirname(one.path)), false);
    assert.equal(existsSync(other.path), true);
  });

  it('is made where the user says, and stays', async () => {
    const path = join(folder, 'mine');
    const made = await namedTokenFile(path, process.platform);
    made.remove();
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

  it('is used through a link of our own', async () => {
    const made = await namedTokenFile(join(folder, 'real'), process.platform);
    await symlink('real', join(folder, 'link'));
    const again = await namedTokenFile(join(folder, 'link'), process.platform);
    assert.equal(again.token, made.token);
  });

  it('is not made through a link that leads to nothing', async () => {
    await symlink(join(folder, 'nothing'), join(folder, 'link'));
    await assert.rejects(namedTokenFile(join(folder, 'link'), process.platform), {
      message: /is a link to .*nothing, which does not exist/,
    });
    assert.equal(existsSync(join(folder, 'nothing')), false);
  });

  it('is refused where a link leads to itself', async () => {
    await symlink('loop', join(folder, 'loop'));
    await assert.rejects(namedTokenFile(join(folder, 'loop'), process.platform), { name: 'TokenFileError' });
  });

  it('is refused when it is larger than any token', async () => {
    const path = join(folder, 'large');
    await writeFile(path, 'a'.repeat(5000), { mode: 0o600 });
    await assert.rejects(namedTokenFile(path, process.platform), { message: /holds no token/ });
  });

  it('is the same for two who make it at once', async () => {
    const path = join(folder, 'shared');
    const both = await Promise.allSettled([1, 2].map(() => namedTokenFile(path, process.platform)));
    const text = (await readFile(path, 'utf8')).trim();
    for (const one of both) {
      assert.ok(
        one.status === 'fulfilled' ? one.value.token === text : /holds no token/.test(String(one.reason)),
      );
    }
  });

  if (process.platform !== 'win32') {
    for (const [name, mode] of [
      ['others', 0o757],
      ['a group', 0o770],
    ] as const) {
      it(`is neither made nor used in a folder that ${name} may write`, async () => {
        const shared = join(folder, 'shared');
        await mkdir(shared);
        await chown(shared, -1, 4321).catch(() => undefined);
        await writeFile(join(shared, 'used'), 'a-token-long-enough', { mode: 0o600 });
        await chmod(shared, mode);
        if (name === 'a group' && [0, process.getuid?.()].includes((await stat(shared)).gid)) {
          return;
        }
        for (const file of ['used', 'new']) {
          await assert.rejects(namedTokenFile(join(shared, file), process.platform), {
            name: 'TokenFileError',
            message: /others may write there/,
          });
        }
        assert.equal(existsSync(join(shared, 'new')), false);
      });
    }

    it('may lie in a shared folder where nobody can move it, as /tmp', async () => {
      const sticky = join(folder, 'sticky');
      await mkdir(sticky);
      await chmod(sticky, 0o1777);
      const made = await namedTokenFile(join(sticky, 'token'), process.platform);
      assert.equal(await modeOf(made.path), '600');
    });

    it('is made elsewhere than in a runtime folder that others may write', async () => {
      await chmod(folder, 0o777);
      const file = await temporaryTokenFile({ XDG_RUNTIME_DIR: folder });
      assert.ok(!file.path.startsWith(folder), file.path);
      file.remove();
    });
  }

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
      file.remove();
    });
  }
});
