import assert from 'node:assert/strict';
import { nodeEndpointOf } from '../../../../src/probes/apis/listenAddress';
import { DEFAULT_KUBO_API, parseServiceConfig } from '../../../../src/probes/config/serviceConfig';

/** Addresses of a Kubo: whether a peer starts with them, and where it asks, as a real one does. */
const ADDRESSES: readonly (readonly [address: string, starts: boolean, asks?: readonly [string, number]])[] =
  [
    ['/ip4/127.0.0.1/tcp/5001', true, ['127.0.0.1', 5001]],
    ['/ip4/127.0.0.1/udp/5001', true, ['127.0.0.1', 5001]],
    ['/ip4/127.0.0.1/udp/5001/quic-v1', true, ['127.0.0.1', 5001]],
    ['/ip6/::1/udp/5001/quic', true, ['::1', 5001]],
    ['/dns4/kubo.example/udp/5001', true, ['kubo.example', 5001]],
    ['/ip4/127.0.0.1/sctp/5001', true, ['127.0.0.1', 5001]],
    ['/ip4/127.0.0.1/tcp/5001/ws', true, ['127.0.0.1', 5001]],
    ['/dns4/localhost/tcp/5001/tls/http', true, ['localhost', 5001]],
    ['/ip4/127.0.0.1', true],
    ['/unix/run/ipfs/rpc', true],
    ['/ip4/127.0.0.1/tcp/99999', false],
    ['/ip4/127.0.0.1/udp/99999', false],
    ['/memory/1', false],
    ['ip4/127.0.0.1/tcp/5001', false],
    ['http://127.0.0.1:5001', false],
    ['garbage', false],
  ];

describe('ipfs_connector.ipfshttp.node_multiaddress', () => {
  for (const [address, starts, asks] of ADDRESSES) {
    it(`${address}: ${starts ? 'a peer starts with it' : 'no peer starts with it'}`, () => {
      const file = { ipfs_connector: { ipfshttp: { node_multiaddress: address } } };
      const { nodeAddress, problem } = parseServiceConfig(JSON.stringify(file));
      assert.equal(nodeAddress, starts ? address : DEFAULT_KUBO_API);
      assert.equal(problem === null, starts, problem ?? 'no problem');
      if (asks) {
        const endpoint = nodeEndpointOf(address);
        assert.ok(endpoint.kind === 'tcp');
        assert.deepEqual([endpoint.host, endpoint.port, endpoint.address], [...asks, address]);
      }
    });
  }
});
