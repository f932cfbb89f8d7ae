import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entryOf, readClusters } from '../../../../src/clusters/profiles/savedCluster';
import { clustersOf } from '../../../../src/clusters/profiles/savedScopes';
import { secretKeyOf } from '../../../../src/clusters/profiles/secretBinding';
import { LANGUAGE } from '../../vscode/clusters/states';

const { t } = LANGUAGE;
const API = '/ip4/10.0.0.7/tcp/9094';
const SHA256 = 'ab'.repeat(32);

/** What is read of one entry: null for nothing, then with what is wrong with it. */
const ENTRIES: Readonly<Record<string, readonly [entry: unknown, problem: RegExp | null]>> = {
  'a name and an address': [{ name: 'prod', api: API }, null],
  'a URL': [{ name: 'prod', api: 'https://cluster.example:9094/base' }, null],
  'a socket': [{ name: 'prod', api: 'unix:/run/cluster/api' }, null],
  'a way over SSH': [{ name: 'prod', api: API, via: 'ops@10.0.0.7' }, null],
  'a password': [{ name: 'prod', api: API, credentials: 'password', user: 'ann', insecure: true }, null],
  'a token': [{ name: 'prod', api: API, credentials: 'token' }, null],
  'a pinned certificate': [{ name: 'prod', api: API, fingerprint: SHA256 }, null],
  'a file of an authority': [{ name: 'prod', api: API, ca: '/etc/ca.pem' }, null],
  'fields of later versions': [{ name: 'prod', api: API, colour: 'red' }, null],
  'empty texts are as good as none': [{ name: 'prod', api: API, via: '', user: ' ', fingerprint: '' }, null],
  'no name': [{ api: API }, /^entry 1: name: it is missing/],
  'no address': [{ name: 'prod' }, /^"prod": api: it is missing/],
  'an address without a port': [{ name: 'prod', api: '/ip4/10.0.0.7' }, /^"prod": api: .*no TCP port/],
  'no address at all': [{ name: 'prod', api: 'somewhere' }, /^"prod": api: .*neither a multiaddress/],
  'an address with credentials': [
    { name: 'prod', api: 'http://a:b@host' },
    /^"prod": api: credentials do not/,
  ],
  'a number': [{ name: 'prod', api: 9094 }, /^"prod": api: it is no text/],
  'an option for a destination': [
    { name: 'prod', api: API, via: '-oProxyCommand=x' },
    /^"prod": via: no part/,
  ],
  'a password of nobody': [
    { name: 'prod', api: API, credentials: 'password' },
    /^"prod": user: name the user/,
  ],
  'a user with a colon': [
    { name: 'prod', api: API, credentials: 'password', user: 'a:b' },
    /^"prod": user: a user has no colon/,
  ],
  'unknown credentials': [
    { name: 'prod', api: API, credentials: 'kerberos' },
    /^"prod": credentials: use one of none, password, token/,
  ],
  'a fingerprint that is none': [
    { name: 'prod', api: API, fingerprint: 'abcd' },
    /^"prod": fingerprint: a SHA-256 has 64/,
  ],
  'a relative path': [{ name: 'prod', api: API, ca: 'ca.pem' }, /^"prod": ca: use an absolute path/],
  'two trusts': [{ name: 'prod', api: API, ca: '/ca.pem', fingerprint: SHA256 }, /^"prod": ca: use either/],
  'a word for a switch': [
    { name: 'prod', api: API, insecure: 'yes' },
    /^"prod": insecure: use true or false/,
  ],
  'no object': ['prod', /^entry 1: it is no object/],
  nothing: [null, /^entry 1: it is no object/],
};

describe('The clusters of the settings', () => {
  for (const [name, [entry, problem]] of Object.entries(ENTRIES)) {
    it(`${problem === null ? 'takes' : 'tells'} ${name}, and holds what is beside it`, () => {
      const { clusters, problems } = readClusters([entry, { name: 'beside', api: 'http://beside:1' }], t);
      const names = clusters.map(({ saved }) => saved.name);
      assert.deepEqual(names, problem === null ? ['prod', 'beside'] : ['beside']);
      assert.equal(problems.length, problem === null ? 0 : 1);
      assert.match(problems[0] ?? '', problem ?? /^$/);
    });
  }

  it('are a list', () => {
    assert.deepEqual(readClusters({ name: 'prod', api: API }, t).clusters, []);
    assert.match(readClusters('prod', t).problems[0] ?? '', /list/);
  });

  it('are each asked once: two spellings of one address are one place, another way there is another', () => {
    const { clusters, problems } = readClusters(
      [
        { name: 'one', api: API },
        { name: 'two', api: 'http://10.0.0.7:9094' },
        { name: 'three', api: API, via: 'jump' },
      ],
      t,
    );
    assert.deepEqual(
      clusters.map(({ saved }) => saved.name),
      ['one', 'three'],
    );
    assert.deepEqual(problems, ['"two": it has the same address as "one".']);
  });

  it('are read whatever somebody typed, and written as they were read', () => {
    const field = fc.oneof(
      fc.string(),
      fc.constantFrom(API, 'https://h', 'password', 'token', SHA256),
      fc.anything(),
    );
    const entry = fc.record(
      {
        name: field,
        api: field,
        via: field,
        credentials: field,
        user: field,
        fingerprint: field,
        ca: field,
        insecure: field,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(entry, fc.anything())), fc.anything()), (value) => {
        const { clusters } = readClusters(value, t);
        const again = readClusters(
          clusters.map(({ saved }) => entryOf(saved)),
          t,
        );
        assert.deepEqual(again.problems, []);
        assert.deepEqual(
          again.clusters.map(({ saved }) => saved),
          clusters.map(({ saved }) => saved),
        );
      }),
    );
  });
});

describe('The clusters of a workspace', () => {
  const user = [{ name: 'prod', api: 'https://10.0.0.7:9094', credentials: 'password', user: 'ann' }];
  const workspace = [
    { name: 'prod', api: 'https://10.0.0.7:9094', fingerprint: SHA256, insecure: true },
    { name: 'lab', api: 'http://10.0.0.8:9094' },
    { name: 'broken' },
  ];

  it('stand beside those of the user, whose own hold where both name one place', () => {
    const { clusters, problems } = clustersOf({ user, workspace }, true, t);
    assert.deepEqual(
      clusters.map(({ saved, scope }) => [saved.name, scope, saved.fingerprint, saved.insecure]),
      [
        ['prod', 'user', null, false],
        ['lab', 'workspace', null, false],
      ],
    );
    assert.deepEqual(problems, ['"broken": api: it is missing.']);
  });

  it('count for nothing as long as nobody trusts it', () => {
    const { clusters, problems } = clustersOf({ user, workspace }, false, t);
    assert.deepEqual(
      clusters.map(({ saved }) => saved.name),
      ['prod'],
    );
    assert.deepEqual(problems, []);
  });
});

describe('The secret of a cluster', () => {
  const PROD = { name: 'prod', api: 'https://10.0.0.7:9094', credentials: 'password', user: 'ann' };
  const keyOf = (changes: object) => {
    const { clusters, problems } = readClusters([{ ...PROD, ...changes }], t);
    const [cluster] = clusters;
    assert.ok(cluster, problems.join());
    return secretKeyOf(cluster);
  };

  it('is the same for another spelling of the same place', () => {
    assert.equal(keyOf({ api: '/ip4/10.0.0.7/tcp/9094/https' }), keyOf({}));
    assert.equal(keyOf({ fingerprint: SHA256.toUpperCase() }), keyOf({ fingerprint: SHA256 }));
  });

  const CHANGES: Readonly<Record<string, object>> = {
    'another name': { name: 'other' },
    'another host': { api: 'https://10.0.0.8:9094' },
    'another port': { api: 'https://10.0.0.7:9095' },
    'no encryption': { api: 'http://10.0.0.7:9094' },
    'another path': { api: 'https://10.0.0.7:9094/other' },
    'another name of its certificate': { api: '/ip4/10.0.0.7/tcp/9094/tls/sni/other/http' },
    'a socket': { api: 'unix:/run/api' },
    'another way': { via: 'jump' },
    'another user': { user: 'bob' },
    'a token': { credentials: 'token' },
    'another certificate': { fingerprint: SHA256 },
    'another authority': { ca: '/etc/ca.pem' },
    'plain text': { insecure: true },
  };
  for (const [name, changes] of Object.entries(CHANGES)) {
    it(`is not sent after ${name} was written into the settings`, () => {
      assert.notEqual(keyOf(changes), keyOf({}));
    });
  }

  it('is in no key, and neither is where it goes', () => {
    assert.match(keyOf({}), /^ipfsCluster\.credentials\.[\da-f]{64}$/);
  });
});
