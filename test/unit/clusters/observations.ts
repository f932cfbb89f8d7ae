import type { Id, Metric } from '../../../src/clusterClient';
import {
  type ClusterMemory,
  NOTHING_REMEMBERED,
  UNKNOWN_PEER,
} from '../../../src/clusters/memory/clusterMemory';
import { judgeCluster } from '../../../src/clusters/peers/judgeCluster';
import type { Known } from '../../../src/clusters/peers/known';
import type { Observation } from '../../../src/clusters/peers/observation';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
export const [ONE, TWO, THREE] = ['12D3KooWone', '12D3KooWtwo', '12D3KooWthree'] as const;
const NAMES: Readonly<Record<string, string>> = { [ONE]: 'peer1', [TWO]: 'peer2', [THREE]: 'peer3' };
export const REFUSED =
  'Post "http://127.0.0.1:5001/api/v0/id": dial tcp 127.0.0.1:5001: connect: connection refused';
export const DEAD =
  'failed to dial: failed to dial 12D3: all dials failed\n  * [/ip4/127.0.0.1/tcp/9196] refused';

export function told<T>(value: T) {
  return { kind: 'told', value } as const;
}

export function id(peer: string, changes: Partial<Id> = {}): Id {
  return {
    id: peer,
    addresses: [`/ip4/127.0.0.1/tcp/9096/p2p/${peer}`],
    cluster_peers: [ONE, TWO, THREE],
    cluster_peers_addresses: [],
    version: '1.1.6',
    commit: '',
    rpc_protocol_version: '/ipfscluster/1.0/rpc',
    error: '',
    ipfs: { id: `kubo of ${peer}`, addresses: [], error: '' },
    peername: NAMES[peer] ?? '',
    ...changes,
  };
}

/** The entry of a peer that could not be asked. */
export function failed(peer: string, error: string): Id {
  return id(peer, {
    addresses: [],
    cluster_peers: [],
    version: '',
    error,
    ipfs: { id: '', addresses: [], error: '' },
    peername: '',
  });
}

export function metric(name: string, peer: string, value: string, ageMs = 1000): Metric {
  return {
    name,
    peer,
    value,
    expire: BigInt(NOW - ageMs + 30_000) * 1_000_000n,
    valid: true,
    weight: 0n,
    partitionable: false,
    received_at: BigInt(NOW - ageMs) * 1_000_000n,
  };
}

export function ping(peer: string, ageMs = 1000): Metric {
  const value = JSON.stringify({ peer_name: NAMES[peer], ipfs_id: `kubo of ${peer}` });
  return metric('ping', peer, value, ageMs);
}

/** Three peers, of which all is well. */
export function observation(changes: Partial<Observation> = {}): Observation {
  const all = [ONE, TWO, THREE];
  return {
    at: NOW,
    version: '1.1.6',
    id: told(id(ONE)),
    peers: told({ entries: all.map((peer) => id(peer)), whole: true, waitedMs: 20 }),
    pings: told(all.map((peer) => ping(peer))),
    metrics: told(
      new Map([
        ['freespace', all.map((peer) => metric('freespace', peer, '1000000'))],
        ['pinqueue', all.map((peer) => metric('pinqueue', peer, '0'))],
      ]),
    ),
    alerts: told([]),
    operations: told([]),
    allocated: told(new Set<string>()),
    reached: new Map(),
    refused: new Set(),
    ...changes,
  };
}

/** What the asked peer says of all three, one of them with this entry instead of that of a peer that is well. */
export function withEntry(entry: Id): Observation['peers'] {
  const entries = [ONE, TWO, THREE].map((one) => (one === entry.id ? entry : id(one)));
  return told({ entries, whole: true, waitedMs: 20 });
}

export function known(changes: Partial<Known> = {}): Known {
  return { api: '/ip4/127.0.0.1/tcp/9094', name: null, local: null, memory: NOTHING_REMEMBERED, ...changes };
}

/** As an earlier look left it, at which all three were there. */
export function memory(lastHeardAt = NOW - 60_000): ClusterMemory {
  return {
    ...NOTHING_REMEMBERED,
    askedId: ONE,
    peers: new Map(
      [ONE, TWO, THREE].map((peer) => [
        peer,
        {
          ...UNKNOWN_PEER,
          name: NAMES[peer] ?? null,
          version: '1.1.6',
          lastHeardAt,
          spokeAt: lastHeardAt,
          mostFreeSpace: 1_000_000,
        },
      ]),
    ),
  };
}

/** Health of the cluster, and state and first reason of each peer. */
export function judged(seen: Partial<Observation>, beside: Partial<Known> = {}) {
  const { cluster, peers, complete } = judgeCluster(observation(seen), known(beside));
  const states = Object.fromEntries(
    peers.map(({ name, peer_id, state, reasons }) => [
      name ?? peer_id,
      reasons[0] === undefined ? state : `${state} ${reasons[0].code}`,
    ]),
  );
  return { health: cluster.health, complete, ...states };
}

/** What is said of the cluster of three where all are well. */
export const WELL = { health: 'healthy', complete: true, peer1: 'alive', peer2: 'alive', peer3: 'alive' };
export const HUNG = 'context deadline exceeded';
/** The third is neither listed nor heard of. */
export const gone = {
  peers: told({ entries: [id(ONE), id(TWO)], whole: true, waitedMs: 20 }),
  pings: told([ping(ONE), ping(TWO)]),
};
