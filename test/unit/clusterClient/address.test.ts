import assert from 'node:assert/strict';
import { AddressError, endpointOfMultiaddress, parseAddress } from '../../../src/clusterClient/address';
import { endpointKey } from '../../../src/clusterClient/transport/endpoint';

const tcp = (host: string, port: number, spoken = {}) => ({ kind: 'tcp', host, port, ...spoken });

describe('an address of an API', () => {
  const READ: Readonly<Record<string, object>> = {
    '/ip4/10.0.0.7/tcp/9094': tcp('10.0.0.7', 9094),
    '/ip4/10.0.0.7/tcp/80/http': tcp('10.0.0.7', 80),
    '/ip6/2001:db8::1/tcp/9094': tcp('2001:db8::1', 9094),
    '/dns4/c.example.org/tcp/443/https': tcp('c.example.org', 443, { tls: true }),
    '/dns6/c.example.org/tcp/443/tls/http': tcp('c.example.org', 443, { tls: true }),
    '/dns/c.example.org/tcp/443/https/http-path/a%2Fb': tcp('c.example.org', 443, {
      tls: true,
      basePath: '/a/b',
    }),
    '/unix/run/user/1000/api-socket': { kind: 'unix', path: '/run/user/1000/api-socket' },
    '/unix//home/a b/api-socket': { kind: 'unix', path: '/home/a b/api-socket' },
    '/unix/srv/ws/p2p/socket': { kind: 'unix', path: '/srv/ws/p2p/socket' },
    'http://127.0.0.1:9094': tcp('127.0.0.1', 9094),
    'http://c.example.org': tcp('c.example.org', 80),
    'https://c.example.org': tcp('c.example.org', 443, { tls: true }),
    'https://[2001:db8::1]:8443/': tcp('2001:db8::1', 8443, { tls: true }),
    'https://c.example.org/team/cluster/': tcp('c.example.org', 443, {
      tls: true,
      basePath: '/team/cluster',
    }),
    'unix:/run/api-socket': { kind: 'unix', path: '/run/api-socket' },
    'unix:///run/api-socket': { kind: 'unix', path: '/run/api-socket' },
  };
  for (const [text, expected] of Object.entries(READ)) {
    it(`is the whole of ${text}`, () => {
      assert.deepEqual(parseAddress(` ${text}\n`), { ...expected, address: text });
    });
  }

  const REFUSED = [
    '',
    'localhost:9094',
    '9094',
    'ftp://x',
    'http://',
    'http://x/?a=1',
    'http://x/#a',
    '/ip4/1.2.3.4/udp/9096/quic-v1',
    '/ip4/1.2.3.4/tcp/9096/p2p/12D3KooWBLyuZBNP98N4zoHzSGH1F8zJB2ahNfh4b1sv2aK1MY5t',
    '/dnsaddr/c.example.org',
    '/ip4/999.2.3.4/tcp/1',
    '/ip4/1.2.3.4/tcp/65536',
    `/dns4/${'a'.repeat(600)}/tcp/1`,
    `http://${'a'.repeat(600)}`,
    '/ip4/1.2.3.4',
    'unix:relative',
  ];
  for (const text of REFUSED) {
    it(`is not "${text.slice(0, 40)}"`, () => {
      assert.throws(() => parseAddress(text), AddressError);
    });
  }

  it('holds no credentials, and says so without telling them', () => {
    for (const text of ['http://ann:hunter2@x', 'https://hunter2@x/', 'ann:hunter2@x:9094']) {
      assert.throws(
        () => parseAddress(text),
        (error) => error instanceof AddressError && !error.message.includes('hunter2'),
        text,
      );
    }
  });

  it('may end with what only daemons need to know', () => {
    const { address, ...endpoint } = endpointOfMultiaddress(
      '/ip4/127.0.0.1/tcp/9094/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN',
    );
    assert.deepEqual(endpoint, tcp('127.0.0.1', 9094));
    assert.match(address, /p2p/);
  });

  it('has one key whatever is spoken there, and another with a path', () => {
    const key = (text: string) => endpointKey(parseAddress(text));
    assert.equal(key('https://x:1'), key('/dns4/x/tcp/1'));
    assert.equal(key('http://localhost:1/'), key('/ip4/127.0.0.1/tcp/1'));
    assert.notEqual(key('http://x/a'), key('http://x/b'));
  });
});
