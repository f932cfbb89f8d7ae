import assert from 'node:assert/strict';
import fc from 'fast-check';
import { followerNameProblem } from '../../../../src/actions/setup/join/followerName';
import { previewOf, sentencesOf } from '../../../../src/actions/setup/join/preview';
import { sourceOf } from '../../../../src/actions/setup/join/source';
import { wordsOf } from '../../../../src/actions/texts';

const SECRET = 'ab'.repeat(32);
const PEER = '/ip4/192.0.2.1/tcp/9096/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';

const GOOD = {
  cluster: {
    secret: SECRET,
    peer_addresses: [PEER],
    replication_factor_min: 2,
    replication_factor_max: 3,
    listen_multiaddress: '/ip4/0.0.0.0/tcp/9096',
  },
  consensus: { crdt: { cluster_name: 'collab', trusted_peers: ['12D3KooW1'] } },
  ipfs_connector: { ipfshttp: { node_multiaddress: '/ip4/127.0.0.1/tcp/5001' } },
};

type Change = (config: typeof GOOD) => unknown;

/** What is odd, or what keeps a follower from starting. */
const ROWS: readonly (readonly [what: string, change: Change, codes: readonly string[]])[] = [
  ['nothing is odd', (config) => config, []],
  ['no secret', (config) => ({ ...config, cluster: { ...config.cluster, secret: '' } }), ['join_no_secret']],
  [
    'a secret that is none',
    (config) => ({ ...config, cluster: { ...config.cluster, secret: 'x' } }),
    ['join_wrong_secret'],
  ],
  [
    'trusts all',
    (config) => ({ ...config, consensus: { crdt: { trusted_peers: ['*'] } } }),
    ['join_trusts_all'],
  ],
  ['trusts all by default', (config) => ({ ...config, consensus: { crdt: {} } }), ['join_trusts_all']],
  [
    'trusts nobody',
    (config) => ({ ...config, consensus: { crdt: { trusted_peers: [] } } }),
    ['join_trusts_none'],
  ],
  ['names no peers', (config) => ({ ...config, cluster: { secret: SECRET } }), ['join_no_peers']],
  [
    'listens elsewhere',
    (config) => ({
      ...config,
      cluster: { ...config.cluster, listen_multiaddress: ['/ip4/192.0.2.1/tcp/80'] },
    }),
    ['join_listens'],
  ],
  [
    'wants another Kubo',
    (config) => ({
      ...config,
      ipfs_connector: { ipfshttp: { node_multiaddress: '/ip4/192.0.2.1/tcp/5001' } },
    }),
    ['join_other_kubo'],
  ],
  [
    'has a key',
    (config) => ({ ...config, cluster: { ...config.cluster, private_key: 'k' } }),
    ['join_has_key'],
  ],
  ['another source', () => ({ source: 'https://example.org/' }), ['join_nested']],
  ['raft', (config) => ({ ...config, consensus: { raft: {} } }), ['join_raft']],
  ['no consensus', (config) => ({ cluster: config.cluster }), ['join_no_configuration']],
  ['an empty object', () => ({}), ['join_no_configuration']],
  ['a list', () => [], ['join_no_json']],
  ['null', () => null, ['join_no_json']],
  [
    'a value of another kind',
    (config) => ({ ...config, cluster: { ...config.cluster, peer_addresses: 7 } }),
    ['join_wrong_value'],
  ],
];

describe('previewOf', () => {
  for (const [what, change, codes] of ROWS) {
    it(what, () => {
      const preview = previewOf(JSON.stringify(change(GOOD)));
      assert.deepEqual('code' in preview ? [preview.code] : preview.odd.map(({ code }) => code), codes);
    });
  }

  it('takes nothing that is no JSON', () => {
    for (const text of ['', '<html>', '{', '{"cluster"']) {
      const preview = previewOf(text);
      assert.ok('code' in preview && preview.code === 'join_no_json', text);
    }
  });

  it('never tells the secret, nor the key, whatever else is in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.string(), (others, name) => {
        const config = {
          ...(JSON.parse(others) as object),
          cluster: { ...GOOD.cluster, private_key: SECRET },
          consensus: { crdt: { cluster_name: name, trusted_peers: GOOD.consensus.crdt.trusted_peers } },
        };
        const preview = previewOf(JSON.stringify(config));
        const said = 'code' in preview ? [preview] : sentencesOf(preview);
        assert.ok(!JSON.stringify([preview, ...said.map((one) => wordsOf(one))]).includes(SECRET));
      }),
    );
  });
});

describe('sourceOf', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['https://collab.example.org/service.json', 'https://collab.example.org/service.json'],
    ['HTTP://example.org', 'http://example.org/'],
    ['collab.ipfscluster.io', 'http://127.0.0.1:8080/ipns/collab.ipfscluster.io'],
    ['ipns://collab.ipfscluster.io', 'http://127.0.0.1:8080/ipns/collab.ipfscluster.io'],
    [
      '/ipns/collab.ipfscluster.io/service.json',
      'http://127.0.0.1:8080/ipns/collab.ipfscluster.io/service.json',
    ],
    ['ipfs://bafkqaaa', 'http://127.0.0.1:8080/ipfs/bafkqaaa'],
    ['/ipfs/bafkqaaa', 'http://127.0.0.1:8080/ipfs/bafkqaaa'],
    ['https://', 'no_url'],
    ['https://ann:secret@example.org/', 'credentials'],
    ['file:///etc/passwd', 'no_url'],
    ['service.json --x', 'no_url'],
    ['collab', 'no_url'],
    ['--init', 'no_url'],
    ['', 'no_url'],
  ];
  for (const [text, expected] of rows) {
    it(`"${text}": ${expected}`, () => {
      const source = sourceOf(text);
      assert.equal('url' in source ? source.url : source.problem, expected);
    });
  }
});

describe('followerNameProblem', () => {
  const rows: readonly (readonly [string, string | null])[] = [
    ['collab', null],
    ["ann's cluster", null],
    ['', 'empty'],
    ['..', 'no_folder_name'],
    ['../x', 'no_folder_name'],
    ['-x', 'no_folder_name'],
    ['h', 'no_folder_name'],
    ['help', 'no_folder_name'],
    ['a\nb', 'no_folder_name'],
    ['x'.repeat(120), 'too_long'],
  ];
  for (const [name, problem] of rows) {
    it(`"${name}": ${problem ?? 'right'}`, () => {
      assert.equal(followerNameProblem(name, '/home/ann/.ipfs-cluster-follow'), problem);
    });
  }
});
