import assert from 'node:assert/strict';
import type { ClusterState } from '../../../../src/clusters/store';
import { type CountedClusters, headlineOf } from '../../../../src/vscode/clusters/rows/headline';
import { LANGUAGE, missingPeer, NOW, peerOf, stateOf } from './states';

const ill = (changes: Partial<ClusterState> = {}) =>
  stateOf([peerOf('peer1'), missingPeer('peer3')], changes, 'degraded');

function withCluster(state: ClusterState, changes: Partial<ClusterState['cluster']>): ClusterState {
  return { ...state, cluster: { ...state.cluster, ...changes } };
}

const far = withCluster(ill({ key: 'far' }), { api: '/dns4/cluster.example/tcp/443/https', name: 'far' });

const FOUND: readonly [string, readonly ClusterState[], CountedClusters, string | null][] = [
  ['nothing is known', [], 'all', null],
  ['a cluster that is well', [stateOf([peerOf('peer1')])], 'all', null],
  ['a missing peer', [ill()], 'local', 'warning peer3 missing in demo'],
  ['a missing peer, and clusters do not count', [ill()], 'none', null],
  ['a missing peer of a cluster elsewhere', [far], 'local', null],
  ['the same where all count', [far], 'all', 'warning peer3 missing in far'],
  [
    'a cluster of this machine that is reached over SSH is one of another machine',
    [ill({ key: 'me@far 127.0.0.1:9094' })],
    'local',
    null,
  ],
  [
    'several ill peers: the worst by its name',
    [stateOf([peerOf('peer2', { state: 'silent' }), missingPeer('peer3'), peerOf('peer1')], {}, 'degraded')],
    'local',
    'warning peer3 missing +1 in demo',
  ],
  [
    'a Kubo that is down',
    [stateOf([peerOf('peer2', { state: 'kubo_down' })], {}, 'degraded')],
    'local',
    'warning Kubo of peer2 down in demo',
  ],
  ['several clusters', [ill(), far], 'all', 'warning peer3 missing in demo +1'],
  [
    'one without quorum is worse',
    [ill(), { ...far, cluster: { ...far.cluster, health: 'critical' } }],
    'all',
    'error peer3 missing in far +1',
  ],
  ['one that cannot be reached', [stateOf([], {}, 'unreachable')], 'local', 'warning demo: unreachable'],
  ['one that was not asked yet', [ill({ seenAt: null })], 'local', null],
  ['one that wants credentials', [stateOf([], {}, 'needs_credentials')], 'local', null],
];

describe('What the status bar says of clusters', () => {
  for (const [name, states, counted, wanted] of FOUND) {
    it(`where there is ${name}`, () => {
      const found = headlineOf(states, counted, LANGUAGE);
      assert.equal(found && `${found.alarm} ${found.text}`, wanted);
    });
  }

  it('says when it was seen, so that what is old can say so', () => {
    assert.equal(headlineOf([ill({ seenAt: NOW - 5 })], 'all', LANGUAGE)?.seenAt, NOW - 5);
  });
});
