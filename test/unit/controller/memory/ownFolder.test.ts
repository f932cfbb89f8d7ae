import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OwnFolder } from '../../../../src/controller/memory/ownFolder';
import { Disks } from '../../../../src/probes/disks/disks';

describe('A folder of our own', () => {
  let above: string;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'own-'));
  });
  afterEach(async () => rm(above, { recursive: true }));

  const inHome = (home: string) =>
    new OwnFolder(join(home, '.local', 'state', 'ours'), process.getuid?.(), new Disks(), home);

  it('is made with all that lacks above it in a home', async () => {
    const home = join(above, 'ann');
    await mkdir(home);
    await inHome(home).make();
    assert.ok(existsSync(join(home, '.local', 'state', 'ours')));
  });

  for (const name of ['nonexistent', 'nonexistent/', 'gone/nonexistent']) {
    it(`is not made where the home is not there: ${name}`, async () => {
      const home = `${above}/${name}`;
      await assert.rejects(inHome(home).make(), {
        name: 'NoHomeError',
        message: /nonexistent is not there$/,
      });
      assert.equal(existsSync(home), false);
    });
  }
});
