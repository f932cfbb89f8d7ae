import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askHere } from '../../../../src/probes/disks/askHere';
import { Disks } from '../../../../src/probes/disks/disks';
import { MountTable } from '../../../../src/probes/disks/mounts';
import { UnansweredError } from '../../../../src/probes/disks/unanswered';

/** Lines as in `/proc/self/mountinfo`. */
function table(...mounts: readonly (readonly [point: string, type: string])[]): MountTable {
  const lines = mounts.map(
    ([point, type], index) => `${30 + index} 1 0:${index} / ${point} rw - ${type} source rw\n`,
  );
  return MountTable.parse(lines.join(''), '/usr/bin/node');
}

describe('Disks', () => {
  it('file systems that hang hold up so many threads at most, and nobody who waits for another one', async () => {
    const asked: string[] = [];
    const mounts = ['a', 'b', 'c'].map((name) => [`/hung/${name}`, 'ext4'] as const);
    const disks = new Disks(
      () => table(['/', 'ext4'], ...mounts),
      2,
      (question) => {
        asked.push(question.path);
        return question.path.startsWith('/hung') ? new Promise(() => undefined) : askHere(question);
      },
    );
    await assert.rejects(disks.stat('/hung/a/x'), UnansweredError);
    await assert.rejects(disks.stat('/hung/a/y'), UnansweredError);
    assert.equal((await disks.stat('/')).kind, 'folder');
    await assert.rejects(disks.stat('/hung/b/x'), UnansweredError);
    // As many hang as may: another program looks, and there is no such file.
    await assert.rejects(disks.stat('/hung/c/x'), { code: 'ENOENT' });
    assert.equal((await disks.stat('/')).kind, 'folder');
    assert.deepEqual(asked, ['/hung/a/x', '/', '/hung/b/x']);
  });

  it('the same is said here and by the other program', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'disks-'));
    try {
      await mkdir(join(folder, 'in'));
      await symlink('in', join(folder, 'link'));
      await writeFile(join(folder, 'file'), 'x'.repeat(9000));
      const here = new Disks(() => table(['/', 'ext4']));
      const apart = new Disks(() => table(['/', 'ext4'], [folder, 'nfs4']));
      const all = async (disks: Disks) => ({
        status: await disks.stat(join(folder, 'file')),
        link: (await disks.lstat(join(folder, 'link'))).kind,
        target: await disks.readlink(join(folder, 'link')),
        real: await disks.realpath(join(folder, 'link')),
        names: (await disks.list(folder)).sort(),
        empty: [await disks.isEmpty(folder), await disks.isEmpty(join(folder, 'in'))],
        text: await disks.read(join(folder, 'file'), 5),
        whole: (await disks.read(join(folder, 'file'), 9000)).more,
        part: (await disks.readAt(join(folder, 'file'), 8990, 100)).data.toString(),
        none: await disks
          .stat(join(folder, 'none'))
          .catch((error: unknown) => (error as { code: string }).code),
        run: await disks.mayRun(join(folder, 'in')).then(() => true),
        noFile: (await disks.read(folder, 5)).text,
      });
      assert.deepEqual(await all(apart), await all(here));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('MountTable', () => {
  it('follows links below its own root, and never out of it', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const root = await mkdtemp(join(tmpdir(), 'root-'));
    try {
      await mkdir(join(root, 'data', 'deep'), { recursive: true });
      for (const [link, target] of [
        ['absolute', '/data'],
        ['up', '../../../../data'],
        ['chain', 'absolute/deep/..'],
        ['data/deep/back', '../../absolute'],
        ['loop', 'loop'],
        ['outside', root],
      ] as const) {
        await symlink(target, join(root, link));
      }
      const mounts = MountTable.parse('30 1 0:1 / / rw - ext4 source rw\n', null, root);
      const end = async (path: string, isAboutLink?: boolean) => {
        const { path: found, loops } = await mounts.follow(path, isAboutLink);
        return loops ? 'a loop' : found;
      };
      assert.equal(await end('/absolute/x'), '/data/x');
      assert.equal(await end('/up/x'), '/data/x');
      assert.equal(await end('/chain'), '/data');
      assert.equal(await end('/data/deep/back/deep/../..'), '/');
      assert.equal(await end('/../../etc'), '/etc');
      assert.equal(await end('/loop/x'), 'a loop');
      assert.equal(await end('/absolute', true), '/absolute');
      assert.equal(await end('/outside/data'), `${root}/data`);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('knows which file systems may never answer, and not its own', () => {
    const mounts = table(['/', 'fuse.sshfs'], ['/mnt/nas', 'nfs4'], ['/mnt/nas/usb', 'ext4']);
    const hangs = (path: string) => mounts.at(path).mayHang;
    assert.deepEqual([hangs('/x'), hangs('/mnt/nas/x'), hangs('/mnt/nas/usb/x')], [false, true, false]);
  });
});
