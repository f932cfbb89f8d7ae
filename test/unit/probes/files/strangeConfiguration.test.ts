import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { parseKuboConfig } from '../../../../src/probes/config/kuboConfig';
import {
  type ApiOverrides,
  DEFAULT_CLUSTER_API,
  DEFAULT_KUBO_API,
  parseServiceConfig,
  type ServiceConfig,
  withOverrides,
} from '../../../../src/probes/config/serviceConfig';
import { parseGoDuration } from '../../../../src/probes/config/goDuration';
import { ConfigError } from '../../../../src/probes/config/configText';

const FULL = {
  cluster: {
    peername: 'ann',
    id: 'Qm1',
    peer_addresses: ['/ip4/10.0.0.1/tcp/9096/p2p/Qm2'],
    listen_multiaddress: '/ip4/0.0.0.0/tcp/19096',
    monitor_ping_interval: '1s',
    dial_peer_timeout: '2s',
    peerstore_file: 'peers',
  },
  consensus: { crdt: { trusted_peers: ['Qm3'] } },
  api: {
    restapi: {
      http_listen_multiaddress: ['/ip4/127.0.0.1/tcp/19094'],
      ssl_cert_file: 'c',
      ssl_key_file: 'k',
      basic_auth_credentials: { ann: 'pa55-word' },
    },
  },
  ipfs_connector: { ipfshttp: { node_multiaddress: '/ip4/127.0.0.1/tcp/15001' } },
};

/** With the header itself in the place of what makes it. */
type Shown = Omit<ServiceConfig, 'authorization'> & { readonly authorization: string | null };

function shown({ authorization, ...rest }: ServiceConfig): Shown {
  return { ...rest, authorization: authorization?.() ?? null };
}

function service(json: unknown): Shown {
  return shown(parseServiceConfig(JSON.stringify(json)));
}

/** The configuration with another value at one place. */
function withValue(path: string, value: unknown): unknown {
  const copy = structuredClone(FULL) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((so, key) => so[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return copy;
}

/** What each key is for, and what holds where it is not set. */
const NOT_SET: Readonly<Record<string, Partial<Shown>>> = {
  'cluster.peername': { peername: null },
  'cluster.id': { peerId: null },
  'cluster.peer_addresses': { peerAddresses: [] },
  'cluster.listen_multiaddress': { swarmAddresses: ['/ip4/0.0.0.0/tcp/9096'] },
  'cluster.monitor_ping_interval': { pingIntervalMs: 15_000 },
  'cluster.dial_peer_timeout': { dialTimeoutMs: 3_000 },
  'cluster.peerstore_file': { peerstoreFile: 'peerstore' },
  'consensus.crdt.trusted_peers': { trustedPeers: [] },
  'api.restapi.http_listen_multiaddress': { apiAddresses: [DEFAULT_CLUSTER_API] },
  'api.restapi.ssl_cert_file': { tls: false },
  'api.restapi.ssl_key_file': { tls: false },
  'api.restapi.basic_auth_credentials': { authorization: null },
  'ipfs_connector.ipfshttp.node_multiaddress': { nodeAddress: DEFAULT_KUBO_API },
};

describe('service.json of strangers', () => {
  const full = service(FULL);

  for (const [path, otherwise] of Object.entries(NOT_SET)) {
    it(`${path}: null is not set, and a wrong value takes nothing else with it`, () => {
      assert.deepEqual(service(withValue(path, null)), { ...full, ...otherwise });
      for (const wrong of [7, true, { a: 1 }, [[1]]]) {
        const { problem, ...rest } = service(withValue(path, wrong));
        assert.match(problem ?? '', new RegExp(`at ${path.replaceAll('.', '\\.')}(\\[0\\])?, line 1$`));
        assert.deepEqual({ ...rest, problem: null }, { ...full, ...otherwise });
      }
    });
  }

  it('null sections are not set', () => {
    assert.equal(service({ api: null }).hasRestApi, false);
    assert.equal(service({ api: { restapi: null } }).hasRestApi, false);
    assert.equal(service({ consensus: { raft: null, crdt: {} } }).raft, false);
    assert.equal(service({ consensus: null }).trustedPeers, null);
    assert.equal(service({ consensus: { crdt: { trusted_peers: ['Qm1', '*'] } } }).trustedPeers, null);
    assert.equal(service({ source: '' }).source, null);
    assert.equal(service({ cluster: null, ipfs_connector: null, consensus: null }).problem, null);
  });

  it('finds keys whatever the case of their letters, as Go does', () => {
    const { apiAddresses, peername } = service({
      API: { restapi: { HTTP_Listen_Multiaddress: '/ip4/127.0.0.1/tcp/1' } },
      Cluster: { PeerName: 'bob' },
    });
    assert.deepEqual([apiAddresses, peername], [['/ip4/127.0.0.1/tcp/1'], 'bob']);
  });

  it('says the place of a fault and quotes nothing', () => {
    const text =
      '{\n "api": {\n  "restapi": {\n   "basic_auth_credentials": {\n    "s3cr3t-user": pa55-word\n';
    assert.throws(
      () => parseServiceConfig(text),
      new ConfigError('service.json is not valid JSON (api.restapi.basic_auth_credentials, line 5)'),
    );
  });

  it('never quotes a secret, whatever is wrong beside it', () => {
    const secret = 's3cr3t-0123456789';
    const places = fc.constantFrom<(wrong: unknown) => unknown>(
      (wrong) => ({ cluster: { secret, id: wrong } }),
      (wrong) => ({ [secret]: wrong, cluster: { [secret]: wrong, peername: wrong } }),
      (wrong) => ({ api: { restapi: { basic_auth_credentials: { [secret]: wrong } } } }),
      (wrong) => ({ api: { restapi: { http_listen_multiaddress: `http://u:${secret}@h`, id: wrong } } }),
      (wrong) => ({ ipfs_connector: { ipfshttp: { node_multiaddress: `http://u:${secret}@h`, x: wrong } } }),
      () => ({ cluster: secret, api: secret, consensus: { crdt: { trusted_peers: secret } } }),
      () => ({ source: `https://u:${secret}@h/?token=${secret}` }),
    );
    fc.assert(
      fc.property(places, fc.jsonValue({ maxDepth: 1 }), fc.nat(), fc.string(), (make, wrong, at, noise) => {
        const whole = JSON.stringify(make(wrong), null, 1);
        const cut = at % (whole.length + 1);
        for (const text of [whole, whole.slice(0, cut), whole.slice(0, cut) + noise + whole.slice(cut)]) {
          assert.ok(!said(text).includes(secret.slice(0, 8)));
        }
      }),
      { examples: [[() => ({ source: `https://u:${secret}@h/?token=${secret}` }), false, 20, '&']] },
    );
  });

  it('keeps credentials as a function, which nothing shows', () => {
    const text = JSON.stringify(FULL);
    assert.ok(!said(text).includes('pa55-word') && !said(text).includes(btoa('ann:pa55-word')));
    const given = withOverrides(parseServiceConfig(text), {
      CLUSTER_RESTAPI_BASICAUTHCREDENTIALS: 'bob:w0rd',
    });
    assert.ok(!inspect(given, { depth: null }).includes(btoa('bob:w0rd')));
    assert.equal(given.authorization?.(), `Basic ${btoa('bob:w0rd')}`);
  });

  /** What `ipfs-cluster-service daemon` and `ipfs daemon` say to each, tried with 1.1.6 and 0.43.0. */
  const API_ADDRESSES: Readonly<Record<string, boolean>> = {
    '/ip4/127.0.0.1/tcp/0': true,
    '/ip4/127.0.0.1/tcp/09094': true,
    '/ip4/127.0.0.1/tcp/9094/': true,
    '/ip4/127.0.0.1/tcp/9094/http': true,
    '/ip4/127.0.0.1/tcp/9094/tls': true,
    '/ip4/127.0.0.1/tcp/9094/ws': true,
    '/ip6zone/lo/ip6/::1/tcp/9094': true,
    '/dns/localhost/tcp/9094': true,
    '/dns4/localhost/tcp/9094': true,
    '/unix/run/x.sock': true,
    '/unix//run/x.sock': true,
    '/ip4/127.0.0.1/tcp/99999': false,
    '/ip4/127.0.0.1/tcp/-1': false,
    '/ip4/127.0.0.1/tcp/http': false,
    '/ip4/127.0.0.1/tcp/0x10': false,
    '/ip4/127.0.0.1/tcp/9094 ': false,
    '/ip4/127.0.0.1/tcp/9094/foo': false,
    '/ip4/127.0.0.1/tcp': false,
    '/ip4/127.0.0.1': false,
    '/ip4/127.0.0.1//tcp/9094': false,
    '/ip4/127.0.0.1/udp/9094': false,
    '/ip4/127.0.0.1/udp/9094/quic-v1': false,
    '/ip4/999.0.0.1/tcp/3': false,
    '/ip4/127.1/tcp/9094': false,
    '/ip4/127.0.0.01/tcp/9094': false,
    '/dnsaddr/localhost/tcp/9094': false,
    '/dns4//tcp/9094': false,
    '/p2p/12D3KooWP1drRNzYGzYzwpLNEYM9MHkNkYRvxHKWAbJ1WMXJkFpH': false,
    '/foo/1/tcp/3': false,
    '/unix/': false,
    'http://127.0.0.1:9094': false,
    garbage: false,
  };
  for (const [address, starts] of Object.entries(API_ADDRESSES)) {
    it(`"${address}" is ${starts ? 'an address' : 'no address'} of an API`, () => {
      const place = 'api.restapi.http_listen_multiaddress';
      const { apiAddresses, problem } = service(withValue(place, address));
      assert.deepEqual(apiAddresses, [starts ? address : DEFAULT_CLUSTER_API]);
      assert.equal(problem?.includes(`${place}, line 1`) ?? false, !starts, problem ?? 'no problem');
      const list = service(withValue(place, [address, '/ip4/127.0.0.1/tcp/1']));
      assert.equal(list.problem?.includes(`${place}[0], line 1`) ?? false, !starts);
      const kubo = parseKuboConfig(JSON.stringify({ Addresses: { API: [address] } }));
      assert.deepEqual(kubo.apiAddresses, [starts ? address : DEFAULT_KUBO_API]);
      assert.equal(kubo.problem?.includes('Addresses.API[0], line 1') ?? false, !starts);
    });
  }

  it('takes in what is bounded', () => {
    const addresses = Array.from({ length: 20_000 }, (_, index) => `/ip4/127.0.0.1/tcp/${index + 1}`);
    const many = service(withValue('api.restapi.http_listen_multiaddress', addresses));
    assert.deepEqual([many.apiAddresses.length, many.apiAddressesLeftOut], [16, 19_984]);
    const wrong = service(withValue('api.restapi.http_listen_multiaddress', Array(400_000).fill(1)));
    assert.deepEqual(wrong.apiAddresses, [DEFAULT_CLUSTER_API]);
    const long = service(withValue('cluster.peername', 'a'.repeat(1_000_000))).peername ?? '';
    assert.ok(long.length < 300 && long.endsWith('… and 999,744 more'));
    const megabyte = `/ip4/${'1'.repeat(1_000_000)}/tcp/1`;
    assert.deepEqual(service(withValue('api.restapi.http_listen_multiaddress', megabyte)).apiAddresses, [
      DEFAULT_CLUSTER_API,
    ]);
  });
});

/** All that is kept of a file: the header for the daemon itself is made when it is wanted. */
function said(text: string): string {
  try {
    const config = parseServiceConfig(text);
    return JSON.stringify(config) + inspect(config, { depth: null, showHidden: true });
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
}

describe("a daemon's own environment", () => {
  const RULES: Readonly<Record<keyof ApiOverrides, readonly [string, Partial<Shown>, string]>> = {
    CLUSTER_LISTENMULTIADDRESS: ['/ip4/1.1.1.1/tcp/1', { swarmAddresses: ['/ip4/1.1.1.1/tcp/1'] }, ''],
    CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS: [
      '/ip4/1.1.1.1/tcp/1',
      { apiAddresses: ['/ip4/1.1.1.1/tcp/1'] },
      '',
    ],
    CLUSTER_RESTAPI_SSLCERTFILE: ['c', {}, ''],
    CLUSTER_RESTAPI_SSLKEYFILE: ['k', {}, ''],
    CLUSTER_RESTAPI_BASICAUTHCREDENTIALS: ['a:b', { authorization: `Basic ${btoa('a:b')}` }, ''],
    CLUSTER_IPFSHTTP_NODEMULTIADDRESS: ['/ip4/1.1.1.1/tcp/1', { nodeAddress: '/ip4/1.1.1.1/tcp/1' }, ''],
    CLUSTER_PEERNAME: ['bob', { peername: 'bob' }, ''],
    CLUSTER_PEERADDRESSES: ['/ip4/1.1.1.1/tcp/1', { peerAddresses: ['/ip4/1.1.1.1/tcp/1'] }, 'x'],
    CLUSTER_PEERSTOREFILE: ['other', { peerstoreFile: 'other' }, ''],
    CLUSTER_MONITORPINGINTERVAL: ['500ms', { pingIntervalMs: 500 }, 'soon'],
    CLUSTER_DIALPEERTIMEOUT: ['1m', { dialTimeoutMs: 60_000 }, '0s'],
    CLUSTER_CRDT_TRUSTEDPEERS: ['Qm7,Qm8', { trustedPeers: ['Qm7', 'Qm8'] }, 'Qm3'],
  };
  const parsed = parseServiceConfig(JSON.stringify(FULL));
  const file = shown(parsed);

  for (const [name, [value, expected, nothing]] of Object.entries(RULES)) {
    it(`${name} wins over the file`, () => {
      assert.deepEqual(shown(withOverrides(parsed, { [name]: value })), { ...file, ...expected });
      const left = name === 'CLUSTER_PEERADDRESSES' ? { ...file, peerAddresses: [] } : file;
      assert.deepEqual(shown(withOverrides(parsed, { [name]: nothing })), left);
    });
  }

  it('trusts nobody where the variable is set to nothing', () => {
    assert.deepEqual(withOverrides(parsed, { CLUSTER_CRDT_TRUSTEDPEERS: '' }).trustedPeers, []);
    assert.equal(withOverrides(parsed, { CLUSTER_CRDT_TRUSTEDPEERS: '*' }).trustedPeers, null);
  });
});

describe('config of a Kubo of strangers', () => {
  const API = '/ip4/127.0.0.1/tcp/15001';
  const CASES: readonly (readonly [string, readonly string[], string | null])[] = [
    ['{"Addresses":{"API":""}}', [], null],
    ['{"Addresses":{"API":null},"Identity":null}', [], null],
    ['{"Addresses":null}', [], null],
    ['{"Addresses":{"API":[]}}', [], null],
    [`{"addresses":{"api":"${API}"}}`, [API], null],
    [`{"Addresses":{"API":"${API}"}} and whatever follows`, [API], null],
    [`{"Addresses":{"API":"${API}"},"Identity":{"PeerID":7}}`, [API], 'Identity.PeerID, line 1'],
    [`{"Addresses":{\n"API":["${API}",7]}}`, [API], 'Addresses.API[1], line 2'],
    ['{"Identity":{"PrivKey":"CAES', [DEFAULT_KUBO_API], 'Identity.PrivKey, line 1'],
    ['', [DEFAULT_KUBO_API], 'its top, line 1'],
  ];
  for (const [text, addresses, place] of CASES) {
    it(text === '' ? 'an empty file' : text, () => {
      const { apiAddresses, problem } = parseKuboConfig(text);
      assert.deepEqual(apiAddresses, addresses);
      assert.ok(place === null ? problem === null : problem?.includes(place), problem ?? 'no problem');
    });
  }
});

describe('durations of Go', () => {
  const CASES: readonly (readonly [string, number | null])[] = [
    ['0', 0],
    ['.5s', 500],
    ['+1m', 60_000],
    ['-1s', -1000],
    ['1.s', 1000],
    ['5μs', 0.005],
    ['1h1m', 3_660_000],
    ['s', null],
    ['1', null],
    ['1 s', null],
    ['9999999h', null],
  ];
  for (const [text, ms] of CASES) {
    it(text, () => {
      assert.equal(parseGoDuration(text), ms);
    });
  }
});
