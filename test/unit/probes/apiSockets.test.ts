import assert from 'node:assert/strict';
import { tcpSockets, unixSockets } from '../../../src/probes/apiSockets';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1389 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 672758 2 000000008d2fca73 100 0 0 10 0
   1: 0100007F:1389 0100007F:E9EC 01 00000000:00000000 02:00000589 00000000     0        0 669079 2 000000003c72486a 20 4 30 10 -1
   2: 0100007F:E9EC 0100007F:1389 01 00000000:00000000 02:0000171D 00000000     0        0 669078 2 000000008bc6711c 20 0 0 11 -1
`;
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 671204 //home/ann/my cluster/api-socket
0000000000000000: 00000003 00000000 00000000 0001 03 671300 //home/ann/my cluster/api-socket
0000000000000000: 00000003 00000000 00000000 0001 03 671301
0000000000000000: 00000002 00000000 00010000 0001 01 671000 @/home/ann/my cluster/api-socket
0000000000000000: 00000002 00000000 00010000 0001 01 671001 /home/bob/api-socket
`;

describe('sockets of an API', () => {
  it('tells a listener and the connections that it accepted from those of its clients', () => {
    assert.deepEqual(tcpSockets(TCP, 5001), [
      { inode: '672758', listens: true },
      { inode: '669079', listens: false },
    ]);
  });

  it('finds unix sockets by their path, however many slashes it has', () => {
    assert.deepEqual(unixSockets(UNIX, '/home/ann/my cluster/api-socket'), [
      { inode: '671204', listens: true },
      { inode: '671300', listens: false },
    ]);
  });
});
