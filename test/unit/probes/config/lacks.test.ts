import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError } from '../../../../src/probes/config/configText';
import { kuboLacks } from '../../../../src/probes/config/kuboLacks';
import { serviceNeeds } from '../../../../src/probes/config/serviceLacks';

const SERVICE = {
  cluster: { secret: 'ab'.repeat(32), listen_multiaddress: ['/ip4/0.0.0.0/tcp/9096'] },
  consensus: { crdt: {} },
  datastore: { pebble: {} },
  informer: { tags: {} },
};
const KUBO = {
  Identity: { PeerID: '12D3KooWOwn', PrivKey: 'CAESQ' },
  Datastore: { Spec: { type: 'mount', mounts: [{ type: 'flatfs' }] } },
};

const lacksOf = (change: object) =>
  serviceNeeds(JSON.stringify({ ...SERVICE, ...change })).lacks.map(({ key }) => key);
const kuboLacksOf = (change: object) =>
  kuboLacks(JSON.stringify({ ...KUBO, ...change })).map(({ key }) => key);

describe('what a service.json lacks', () => {
  const CASES: readonly (readonly [change: object, ...lacks: readonly string[]])[] = [
    [{}],
    [{ cluster: null }, 'cluster.listen_multiaddress'],
    [{ cluster: { ...SERVICE.cluster, listen_multiaddress: '' } }, 'cluster.listen_multiaddress'],
    [{ cluster: { ...SERVICE.cluster, listen_multiaddress: '/ip4/0.0.0.0/tcp/9096' } }],
    [{ cluster: { ...SERVICE.cluster, secret: null } }],
    [{ cluster: { ...SERVICE.cluster, secret: 'AB'.repeat(32) } }],
    [{ cluster: { ...SERVICE.cluster, secret: 'ab'.repeat(31) } }, 'cluster.secret'],
    [{ cluster: { ...SERVICE.cluster, secret: 7 } }, 'cluster.secret'],
    [{ consensus: { raft: {} }, datastore: null }],
    [{ consensus: {} }, 'consensus'],
    [{ datastore: { pebble: null } }, 'datastore'],
    [{ datastore: { badger: {}, leveldb: {} } }, 'datastore'],
    [{ informer: { numpin: {} } }],
    [{ informer: null }, 'informer'],
    [{ ipfs_connector: { ipfshttp: null } }],
    [{ ipfs_connector: { ipfshttp: {} } }, 'ipfs_connector.ipfshttp.node_multiaddress'],
    [{ api: { restapi: { basic_auth_credentials: null } } }],
    [{ api: { restapi: { basic_auth_credentials: { ann: 'x' } } } }],
    [{ api: { restapi: { basic_auth_credentials: {} } } }, 'api.restapi.basic_auth_credentials'],
    // Whatever is beside it comes from there, and nobody has seen that.
    [{ source: 'http://example.org/service.json', cluster: null, consensus: null }],
  ];
  for (const [change, ...lacks] of CASES) {
    it(`${JSON.stringify(change)}: ${lacks.join() || 'nothing'}`, () => {
      assert.deepEqual(lacksOf(change), lacks);
    });
  }

  it('has a value of a wrong type in whatever section, unless that is not read', () => {
    const wrong = (change: object) => serviceNeeds(JSON.stringify({ ...SERVICE, ...change })).lacks[0];
    const problem = 'service.json has an unexpected value at';
    const pubsub = { d_factor: '4' };
    assert.deepEqual(wrong({ cluster: { ...SERVICE.cluster, PubSub: pubsub } }), {
      kind: 'type',
      file: 'service.json',
      key: '',
      problem: `${problem} cluster.PubSub.d_factor, line 1`,
    });
    assert.equal(wrong({ observations: { Tracing: { sampling_prob: 'x' } } }), undefined);
    assert.equal(wrong({ pin_tracker: { stateless: { concurrent_pins: null, unknown: [] } } }), undefined);
  });

  it('names the files of a certificate as soon as one of them is named', () => {
    const files = (restapi: object) =>
      serviceNeeds(JSON.stringify({ api: { restapi } })).files.map(({ path }) => path);
    assert.deepEqual(files({}), []);
    assert.deepEqual(files({ ssl_cert_file: 'peer.pem', ssl_key_file: '/peer.key' }), [
      'peer.pem',
      '/peer.key',
    ]);
    assert.deepEqual(files({ ssl_key_file: 'peer.key' }), ['', 'peer.key']);
  });

  it('quotes no secret, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.jsonValue(), (secret, rest) => {
        const needs = serviceNeeds(JSON.stringify({ cluster: { secret: `§${secret}` }, consensus: rest }));
        assert.ok(!JSON.stringify(needs).includes(`§${secret}`));
        assert.ok(needs.lacks.some(({ kind }) => kind === 'secret'));
      }),
    );
  });

  it('quotes nothing of a text that is no JSON', () => {
    const isQuiet = (error: unknown) => error instanceof ConfigError && !error.message.includes('00ff');
    assert.throws(() => serviceNeeds('{"cluster":{"secret":"00ff'), isQuiet);
  });
});

describe('what a config of Kubo lacks', () => {
  const CASES: readonly (readonly [change: object, ...lacks: readonly string[]])[] = [
    [{}],
    [{ Identity: null }, 'Identity.PeerID', 'Identity.PrivKey'],
    [{ Identity: { PeerID: '12D3KooWOwn' } }, 'Identity.PrivKey'],
    [{ Identity: { PeerID: '', PrivKey: 'CAESQ' } }, 'Identity.PeerID'],
    [{ Datastore: {} }, 'Datastore.Spec'],
    [{ Datastore: { Spec: { type: 'mount', mounts: null } } }, 'Datastore.Spec.mounts'],
    [{ Datastore: { Spec: { type: 'flatfs' } } }],
    [{ Addresses: null }],
  ];
  for (const [change, ...lacks] of CASES) {
    it(`${JSON.stringify(change)}: ${lacks.join() || 'nothing'}`, () => {
      assert.deepEqual(kuboLacksOf(change), lacks);
    });
  }
});
