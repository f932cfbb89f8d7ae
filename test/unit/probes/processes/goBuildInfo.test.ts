import assert from 'node:assert/strict';
import { readGoBuildInfo } from '../../../../src/probes/processes/goBuildInfo';

describe('readGoBuildInfo', () => {
  it('knows that Node is no Go program', () => {
    assert.equal(readGoBuildInfo(process.execPath), null);
  });

  it('knows a Go program that was built without the information', () => {
    // esbuild is written in Go and comes with this project's dependencies.
    const esbuild = new URL('../../../../node_modules/@esbuild/linux-x64/bin/esbuild', import.meta.url)
      .pathname;
    if (process.platform === 'linux' && process.arch === 'x64') {
      assert.deepEqual(readGoBuildInfo(esbuild), { mainPackage: null, modules: [] });
    }
  });

  it('fails with the error of the file system where there is no file', () => {
    assert.throws(() => readGoBuildInfo('/nonexistent'), { code: 'ENOENT' });
  });
});
