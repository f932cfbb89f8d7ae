import assert from 'node:assert/strict';
import { unixSockets } from '../../../../src/probes/sockets/apiSockets';

const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 671204 //home/ann/my cluster/api-socket
0000000000000000: 00000003 00000000 00000000 0001 03 671300 //home/ann/my cluster/api-socket
0000000000000000: 00000003 00000000 00000000 0001 03 671301
0000000000000000: 00000002 00000000 00010000 0001 01 671000 @/home/ann/my cluster/api-socket
0000000000000000: 00000002 00000000 00010000 0001 01 671001 /home/bob/api-socket
`;

describe('sockets of an API', () => {
  it('finds unix sockets by their path, however many slashes it has', () => {
    assert.deepEqual(unixSockets(UNIX, '/home/ann/my cluster/api-socket'), [
      { inode: '671204', listens: true },
      { inode: '671300', listens: false },
    ]);
  });
});
