import assert from 'node:assert/strict';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { ClusterClient, parseAddress, UnreachableError } from '../../../src/clusterClient';

/** Routes and devices of the test's own network, in which nobody else is. */
const NETWORK = [
  ['link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'void'],
  ['address', 'add', '10.9.8.1/24', 'dev', 'near'],
  ['link', 'set', 'near', 'up'],
  ['link', 'set', 'void', 'up'],
  ['neighbour', 'add', '10.9.8.9', 'lladdr', '02:00:00:00:00:09', 'dev', 'near'],
  ['route', 'add', 'prohibit', '10.9.7.1'],
  ['route', 'add', 'unreachable', '10.9.7.2'],
];

/** Why each cannot be reached. */
const UNREACHABLE: Readonly<Record<string, UnreachableError['why']>> = {
  '/ip4/127.0.0.1/tcp/9094': 'refused',
  '/unix/nonexistent/api-socket': 'no_socket',
  // The system forbids to send anything there.
  '/ip4/10.9.7.1/tcp/9094': 'denied',
  'https://10.9.7.1:9094': 'denied',
  '/ip4/10.9.7.2/tcp/9094': 'no_route',
  '/ip4/10.9.6.1/tcp/9094': 'no_route',
  '/ip6/2001:db8::1/tcp/9094': 'no_route',
  '/dns4/no-such-host.invalid/tcp/9094': 'name_not_found',
  'https://no-such-host.invalid': 'name_not_found',
  // What is sent there vanishes.
  '/ip4/10.9.8.9/tcp/9094': 'not_connected',
  'https://10.9.8.9:9094': 'not_connected',
};

describe('a client of what cannot be reached', () => {
  before(async function () {
    try {
      for (const args of NETWORK) {
        await execa('ip', args);
      }
    } catch {
      // This kernel has no such device.
      this.skip();
    }
  });

  const failureOf = async (address: string) => {
    const client = new ClusterClient({ endpoint: parseAddress(address) });
    const error = await client.version({ totalMs: 1500 }).then(
      () => assert.fail('it can be reached'),
      (reason: unknown) => reason,
    );
    client.close();
    assert.ok(error instanceof UnreachableError, String(error));
    return error;
  };

  it('says of each why, and what to do, in other words', async () => {
    const advice = new Map<string, string>();
    for (const [address, why] of Object.entries(UNREACHABLE)) {
      const error = await failureOf(address);
      assert.equal(error.why, why, `${address}: ${error.message}`);
      assert.ok(error.message.startsWith(address), error.message);
      advice.set(why, error.advice);
    }
    assert.equal(new Set(advice.values()).size, new Set(Object.values(UNREACHABLE)).size);
  });

  it('tells a peer that hangs from one that is not there', async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      await kubo(lab);
      await prepareService(lab);
      const service = await startService(lab);
      service.freeze();
      assert.equal((await failureOf('/ip4/127.0.0.1/tcp/9094')).why, 'silent');
      await service.kill();
      assert.equal((await failureOf('/ip4/127.0.0.1/tcp/9094')).why, 'refused');
    } finally {
      await lab.close();
    }
  });
});
