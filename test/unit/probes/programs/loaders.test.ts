import assert from 'node:assert/strict';
import { isLoader, loadedPrograms } from '../../../../src/probes/programs/loaders';

describe('loaders', () => {
  it('knows dynamic linkers and emulators, by their paths and by what the kernel makes of their names', () => {
    for (const name of [
      '/lib64/ld-linux-x86-64.so.2',
      '/usr/lib/ld-2.31.so',
      'ld-linux-x86-64',
      'ld-linux-aarch6',
      '/lib/ld-musl-x86_64.so.1',
      '/usr/lib/x86_64-linux-musl/libc.so',
      '/usr/bin/qemu-aarch64-static',
      'qemu-riscv64',
      '/usr/local/bin/box64',
      '/usr/bin/FEXInterpreter',
    ]) {
      assert.ok(isLoader(name), name);
    }
    for (const name of ['/usr/bin/ipfs', '/usr/bin/ld', '/usr/bin/bash', 'libc.so.6', 'sandbox64', '']) {
      assert.ok(!isLoader(name), name);
    }
  });

  it('names what may have been loaded, with the arguments that are its own', () => {
    const found = (line: string) => loadedPrograms(line.split(' '));
    assert.deepEqual(found('ld.so /opt/ipfs daemon')[0], { program: '/opt/ipfs', args: ['daemon'] });
    assert.deepEqual(found('ld.so --library-path /lib ./ipfs daemon')[1], {
      program: './ipfs',
      args: ['daemon'],
    });
    assert.deepEqual(found('qemu-arm /opt/ipfs ipfs daemon')[0], { program: '/opt/ipfs', args: ['daemon'] });
    assert.deepEqual(found('qemu-arm /opt/ipfs cat daemon')[0], {
      program: '/opt/ipfs',
      args: ['cat', 'daemon'],
    });
  });
});
