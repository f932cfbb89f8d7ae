import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { BuildInfoMemory } from '../../../../src/probes/programs/buildInfoMemory';
import { readProgramFile } from '../../../../src/probes/programs/goBuildInfo';

describe('readProgramFile', () => {
  it('knows that Node is no Go program', async () => {
    assert.deepEqual(await readProgramFile(process.execPath), {
      isElf: process.platform === 'linux',
      go: null,
    });
  });

  it('knows a Go program that was built without the information', async () => {
    // esbuild is written in Go and comes with this project's dependencies.
    const esbuild = new URL('../../../../node_modules/@esbuild/linux-x64/bin/esbuild', import.meta.url)
      .pathname;
    if (process.platform === 'linux' && process.arch === 'x64') {
      assert.deepEqual((await readProgramFile(esbuild)).go, { mainPackage: null, modules: [] });
    }
  });

  it('fails with the error of the file system where there is no file', async () => {
    await assert.rejects(readProgramFile('/nonexistent'), { code: 'ENOENT' });
  });

  describe('files that claim to be programs', () => {
    let folder: string;
    before(async function () {
      if (process.platform !== 'linux') {
        this.skip();
      }
      folder = await mkdtemp(join(tmpdir(), 'programs-'));
    });
    after(async () => rm(folder, { recursive: true }));

    it('neither a pipe nor a device is waited for', async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      for (const file of [pipe, '/dev/zero', '/dev/tty', folder]) {
        const memory = new BuildInfoMemory();
        assert.deepEqual(await memory.read(file, 0), { isElf: false, go: null }, file);
      }
    });

    it('little is read of them, whatever their headers say', async () => {
      const file = join(folder, 'program');
      const numbers = fc.integer({ min: 0, max: 0xffff });
      const places = fc.oneof(
        fc.bigInt({ min: 0n, max: 4096n }),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(1, 2),
          fc.constantFrom(1, 2),
          places,
          fc.tuple(fc.constantFrom(40, 64, 0xffff), numbers, numbers),
          fc.uint8Array({ minLength: 4096, maxLength: 4096 }),
          async (width, order, table, [entry, count, names], rest) => {
            const bytes = Buffer.concat([Buffer.alloc(64), rest]);
            bytes.set([0x7f, 0x45, 0x4c, 0x46, width, order]);
            const [at, sizes] = width === 1 ? [0x20, 0x2e] : [0x28, 0x3a];
            if (width === 1) {
              bytes.writeUInt32LE(Number(table & 0xffffffffn), at);
            } else {
              bytes.writeBigUInt64LE(table, at);
            }
            [entry, count, names].forEach((value, index) => bytes.writeUInt16LE(value, sizes + 2 * index));
            await writeFile(file, bytes);
            await truncate(file, 2 ** 30);
            assert.equal((await readProgramFile(file)).isElf, true);
          },
        ),
        { numRuns: 200 },
      );
    });
  });
});
