import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Disks } from '../../../../src/probes/disks/disks';
import { FolderNames } from '../../../../src/probes/disks/folderNames';
import { until } from '../../../../lab/until';

describe('The names in a folder', () => {
  let root: string;
  let listed: number;
  let names: FolderNames;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'names-'));
    await mkdir(join(root, 'one'));
    listed = 0;
    const disks = new Disks();
    const list = disks.list.bind(disks);
    disks.list = (folder) => {
      listed++;
      return list(folder);
    };
    names = new FolderNames(disks);
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const settled = () =>
    until('the names are remembered', async () => {
      const before = listed;
      await names.list(root);
      return listed === before;
    });

  it('are listed again while something may still be put in, and then remembered', async () => {
    assert.deepEqual(await names.list(root), ['one']);
    assert.deepEqual(await names.list(root), ['one']);
    assert.equal(listed, 2);
    await settled();
    assert.deepEqual(await names.list(root), ['one']);
  });

  it('are others when something comes, goes or is called otherwise, whatever time the folder bears', async () => {
    await settled();
    await mkdir(join(root, 'two'));
    assert.deepEqual([...(await names.list(root))].sort(), ['one', 'two']);
    await settled();
    await rm(join(root, 'one'), { recursive: true });
    await utimes(root, new Date(1000), new Date(1000));
    assert.deepEqual(await names.list(root), ['two']);
    await settled();
    await rename(join(root, 'two'), join(root, 'three'));
    assert.deepEqual(await names.list(root), ['three']);
  });

  it('are nobody’s where the folder is gone', async () => {
    await settled();
    await rm(root, { recursive: true });
    await assert.rejects(names.list(root), { code: 'ENOENT' });
  });
});
