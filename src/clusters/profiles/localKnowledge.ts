import type { LocalCluster } from '../../controller/localClusters';
import type { LocalKnowledge } from '../peers/known';
import type { ClusterProfile } from './profile';

/** What the folder of a peer on this machine says of its cluster; pure. */
export function knowledgeOf(local: LocalCluster, others: readonly LocalCluster[]): LocalKnowledge {
  const { config, peerstore, peerId, kind, name, source = null } = local;
  const named = config?.peerAddresses ?? [];
  const trusted = config?.trustedPeers ?? null;
  const expected = new Map([
    ...(trusted ?? []).filter(isPeerId).map((id) => [id, 'trusted_peers'] as const),
    ...peersIn(peerstore).map(({ id }) => [id, 'peerstore'] as const),
    ...peersIn(named).map(({ id }) => [id, 'peer_addresses'] as const),
  ]);
  if (peerId !== null) {
    expected.delete(peerId);
  }
  return {
    peerId,
    startedAt: local.startedAt,
    clusterName: config?.clusterName ?? local.name,
    consensus: config?.raft === true ? 'raft' : 'crdt',
    trustedPeers: config === null ? 'unknown' : (trusted ?? 'all'),
    expected,
    follower: kind === 'ipfs_cluster_follow' ? { name, peerId, source } : null,
    addresses: addressesOf([...peerstore, ...named, ...others.flatMap(swarmOf)]),
    storageMax: new Map([local, ...others].flatMap(boundOf)),
  };
}

function boundOf({ peerId, storageMax }: LocalCluster): (readonly [string, number])[] {
  return peerId === null || storageMax == null ? [] : [[peerId, storageMax]];
}

/** Where a peer of this machine listens for the others. */
function swarmOf({ config, peerId }: LocalCluster): string[] {
  return peerId === null
    ? []
    : (config?.swarmAddresses ?? [])
        .map((address) => address.replace(/^\/ip4\/0\.0\.0\.0\//, '/ip4/127.0.0.1/'))
        .map((address) => `${address}/p2p/${peerId}`);
}

function peersIn(addresses: readonly string[]): { readonly id: string; readonly address: string }[] {
  return addresses.flatMap((address) => {
    const id = /\/(?:p2p|ipfs)\/([A-Za-z0-9]+)$/.exec(address)?.[1];
    return id === undefined ? [] : [{ id, address }];
  });
}

function addressesOf(addresses: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byPeer = new Map<string, string[]>();
  for (const { id, address } of peersIn(addresses)) {
    byPeer.set(id, [...(byPeer.get(id) ?? []), address]);
  }
  return byPeer;
}

/** `12D3Koo…` or `Qm…`; `*` is none. */
function isPeerId(text: string): boolean {
  return /^[A-Za-z0-9]{20,}$/.test(text);
}

/** The peers that run on this machine and have an API that can be asked, as profiles. */
export function localProfiles(all: readonly LocalCluster[]): ClusterProfile[] {
  return all.flatMap(({ endpoints: [endpoint] }) => (endpoint ? [{ name: null, endpoint }] : []));
}
