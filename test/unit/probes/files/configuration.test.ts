import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { endpointKey } from '../../../../src/clusterClient/transport/endpoint';
import { AddressError } from '../../../../src/clusterClient/address';
import { endpointOf } from '../../../../src/probes/apis/listenAddress';
import { parseServiceConfig, withOverrides } from '../../../../src/probes/config/serviceConfig';
import { ConfigError } from '../../../../src/probes/config/configText';

const recorded = (name: string) =>
  readFileSync(new URL(`../../../fixtures/recorded/${name}`, import.meta.url), 'utf8');

describe('parseServiceConfig', () => {
  it('reads a generated file', () => {
    const config = parseServiceConfig(recorded('service.json'));
    assert.deepEqual(config.apiAddresses, ['/ip4/127.0.0.1/tcp/9094']);
    assert.equal(config.nodeAddress, '/ip4/127.0.0.1/tcp/5001');
    assert.equal(config.hasRestApi, true);
    assert.equal(config.raft, false);
    assert.equal(config.peername, 'node1');
  });

  it('sees raft, a source and a left-out API', () => {
    assert.equal(parseServiceConfig(recorded('service.raft.json')).raft, true);
    assert.match(parseServiceConfig(recorded('service.follower.json')).source ?? '', /^http/);
    assert.equal(parseServiceConfig('{"api":{"ipfsproxy":{}}}').hasRestApi, false);
  });

  it('takes a string or an array of addresses, TLS and credentials', () => {
    const config = parseServiceConfig(
      JSON.stringify({
        api: {
          restapi: {
            http_listen_multiaddress: ['/ip6/::1/tcp/1', '/unix//run/api'],
            ssl_cert_file: 'c',
            ssl_key_file: 'k',
            basic_auth_credentials: { ann: 'pw' },
          },
        },
      }),
    );
    assert.deepEqual(config.apiAddresses, ['/ip6/::1/tcp/1', '/unix//run/api']);
    assert.equal(config.tls, true);
    assert.equal(config.authorization?.(), `Basic ${Buffer.from('ann:pw').toString('base64')}`);
  });

  it('never quotes a broken file, which holds secrets', () => {
    assert.throws(
      () => parseServiceConfig('{"cluster":{"secret":"00ff'),
      (error) => error instanceof ConfigError && !error.message.includes('00ff'),
    );
    const { problem } = parseServiceConfig('{"api":{"restapi":{"http_listen_multiaddress":7}}}');
    assert.match(problem ?? '', /unexpected value at api\.restapi\.http_listen_multiaddress, line 1$/);
  });

  it('lets the environment of the process win', () => {
    const config = withOverrides(parseServiceConfig(recorded('service.json')), {
      CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/1,/ip4/127.0.0.1/tcp/2',
      CLUSTER_RESTAPI_BASICAUTHCREDENTIALS: 'ann:p:w',
      CLUSTER_IPFSHTTP_NODEMULTIADDRESS: '/ip4/127.0.0.1/tcp/3',
    });
    assert.deepEqual(config.apiAddresses, ['/ip4/127.0.0.1/tcp/1', '/ip4/127.0.0.1/tcp/2']);
    assert.equal(config.authorization?.(), `Basic ${Buffer.from('ann:p:w').toString('base64')}`);
    assert.equal(config.nodeAddress, '/ip4/127.0.0.1/tcp/3');
  });
});

describe('endpointOf', () => {
  it('turns listen addresses into addresses to connect to', () => {
    assert.equal(endpointKey(endpointOf('/ip4/127.0.0.1/tcp/9094')), '127.0.0.1:9094');
    assert.equal(endpointKey(endpointOf('/ip4/0.0.0.0/tcp/9094\n')), '127.0.0.1:9094');
    assert.equal(endpointKey(endpointOf('/ip6/::/tcp/9094')), '::1:9094');
    assert.equal(endpointKey(endpointOf('/dns4/localhost/tcp/80/http')), '127.0.0.1:80');
    assert.equal(endpointKey(endpointOf('/unix//home/a b/api-socket')), '/home/a b/api-socket');
  });

  it('says why an address cannot be connected to', () => {
    for (const address of ['', 'http://x', '/ip4/1.2.3.4/udp/9096/quic', '/ip4/127.0.0.1/tcp/0', '/p2p/x']) {
      assert.throws(() => endpointOf(address), AddressError, address);
    }
  });
});
