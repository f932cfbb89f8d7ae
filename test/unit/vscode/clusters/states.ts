import type { ClusterPeer, ClusterReason } from '../../../../src/clusters/answers';
import { reasonOf } from '../../../../src/clusters/reasons/reason';
import type { ClusterState } from '../../../../src/clusters/store';
import { englishAt } from '../language';

export const NOW = Date.parse('2026-11-01T12:50:00.000Z');

export const LANGUAGE = englishAt(NOW);

export function peerOf(name: string, changes: Partial<ClusterPeer> = {}): ClusterPeer {
  return {
    peer_id: `12D3KooW${name}`,
    name,
    state: 'alive',
    is_asked: false,
    trusted: true,
    last_heard_at: new Date(NOW).toISOString(),
    missing_since: null,
    version: '1.1.6',
    kubo: { peer_id: null, state: 'up', error: null },
    free_space: 12 * 1024 ** 3,
    storage_max: null,
    queued_pins: 0,
    tags: {},
    addresses: [],
    reasons: [],
    ...changes,
  };
}

const HEARD_AT = Date.parse('2026-11-01T12:41:00.000Z');

export function missingPeer(name: string): ClusterPeer {
  return peerOf(name, {
    state: 'missing',
    missing_since: new Date(HEARD_AT).toISOString(),
    free_space: null,
    queued_pins: null,
    reasons: [missing(name)],
  });
}

export function missing(name: string): ClusterReason {
  return reasonOf(
    'peer_missing',
    { peer: name, heard_at: HEARD_AT },
    'GET /monitor/metrics/ping',
    `12D3KooW${name}`,
  );
}

export function stateOf(
  peers: readonly ClusterPeer[],
  changes: Partial<ClusterState> = {},
  health: ClusterState['cluster']['health'] = 'healthy',
): ClusterState {
  return {
    key: 'demo',
    cluster: {
      name: 'demo',
      api: '/ip4/127.0.0.1/tcp/9094',
      asked: { peer_id: '12D3KooWpeer1', name: 'peer1', version: '1.1.6' },
      consensus: 'crdt',
      health,
      reasons: peers.flatMap(({ reasons }) => reasons),
    },
    peers,
    alerts: [],
    complete: true,
    seenAt: NOW,
    pace: 7,
    ...changes,
  };
}
