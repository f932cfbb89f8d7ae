import assert from 'node:assert/strict';
import { endpointOf } from '../../../../src/probes/apis/listenAddress';
import { ServedSockets } from '../../../../src/probes/sleepers/servedSockets';
import { daemonAt, type FakeMachine, onMachine } from './machine';

const PATH = '/run/ipfs/rpc';
const daemonWith = (pid: number, ...inodes: string[]) => ({
  ...daemonAt(pid, '127.0.0.1:5001'),
  sockets: new Set(inodes),
});

describe('Which unix sockets daemons serve', () => {
  it('is known for as long as the same process has the same socket', () => {
    const served = new ServedSockets();
    assert.equal(served.includes(PATH, [daemonWith(9, '12')]), false);
    served.learn(PATH, new Set(['12']), [daemonWith(8), daemonWith(9, '11', '12')]);
    assert.equal(served.includes(PATH, [daemonWith(8), daemonWith(9, '12')]), true);
    assert.equal(served.includes('/run/ipfs/../ipfs/rpc', [daemonWith(9, '12')]), true);
    assert.equal(served.includes(PATH, [daemonWith(9, '13')]), false);
    assert.equal(served.includes(PATH, [daemonWith(8, '12')]), false);
    assert.equal(served.includes(PATH, []), false);
    assert.equal(served.includes('/run/ipfs/other', [daemonWith(9, '12')]), false);
  });

  it('is nothing that a service manager alone listens for', () => {
    const served = new ServedSockets();
    served.learn(PATH, new Set(['12']), [daemonWith(9, '11')]);
    assert.equal(served.includes(PATH, [daemonWith(9, '11')]), false);
  });

  it('a look asks the kernel once, and again when the daemon has ended', async () => {
    const served = new ServedSockets();
    const manager = { pid: 1, name: 'systemd', sockets: [12] };
    const machine: FakeMachine = { listeners: [{ at: PATH, inode: 12 }], processes: [manager], served };
    const holder = (one: FakeMachine) =>
      onMachine(one, async (sleepers) => (await sleepers.at(endpointOf(`/unix${PATH}`)))?.by ?? null);
    const daemons = [daemonWith(9, '12')];
    assert.equal(await holder({ ...machine, daemons }), null);
    // A table that lists nothing is not even asked.
    assert.equal(served.includes(PATH, daemons), true);
    assert.equal(await holder({ ...machine, daemons: [] }), 'systemd (PID 1)');
  });
});
