import { Gauge, Registry } from 'prom-client';
import type { ClusterPeer } from '../../clusters/answers';
import { PEER_STATES } from '../../clusters/names';
import { hasLeft } from '../../clusters/peers/judgeCluster';
import type { Scraped } from '../../clusters/scrapedClusters';
import type { ClusterState } from '../../clusters/store';
import { visibleStart } from '../../status/visibleText';

const LONGEST_LABEL = 128;
const MOST_CLUSTERS = 50;
/** Of all clusters together, to each as many as to the others: each peer has two series. */
const MOST_PEERS = 2_000;

/** The numbers of the clusters of this machine, as Prometheus reads them. */
export class ClusterGauges {
  private readonly registry = new Registry();
  private readonly searched = this.gauge(
    'ipfs_clusters_searched',
    'Whether it could be told which clusters are on this machine: 1 or 0.',
    [],
  );
  private readonly up = this.gauge(
    'ipfs_cluster_up',
    'Whether a peer of the cluster has answered, so that its numbers are of now: 1, or 0 where they are left out.',
    ['cluster'],
  );
  private readonly peers = this.gauge(
    'ipfs_cluster_peers',
    'Peers of the cluster that are in a state; one that has left for good counts no more.',
    ['cluster', 'state'],
  );
  private readonly freeSpace = this.gauge(
    'ipfs_cluster_peer_free_space_bytes',
    'Free space of the repository of a peer, as it tells the others.',
    ['cluster', 'peer', 'peer_id'],
  );
  private readonly queued = this.gauge(
    'ipfs_cluster_queued_pins',
    'Pins that wait at a peer, as it tells the others.',
    ['cluster', 'peer', 'peer_id'],
  );
  private readonly leftOut = this.gauge(
    'ipfs_cluster_peers_left_out',
    'Peers of the cluster without series of their own, as there are more of them than a scrape has room for.',
    ['cluster'],
  );

  /** @returns the text of all numbers; what is not known is left out of it */
  async render({ searched, clusters }: Scraped): Promise<string> {
    this.registry.resetMetrics();
    this.searched.set(searched ? 1 : 0);
    const shown = clusters.slice(0, MOST_CLUSTERS);
    const labels = labelsOf(shown.map(({ state }) => state));
    const room = Math.floor(MOST_PEERS / Math.max(1, shown.length));
    for (const [index, { state, known }] of shown.entries()) {
      const cluster = labels[index] ?? '';
      this.up.set({ cluster }, known ? 1 : 0);
      if (known) {
        this.take(cluster, state.peers, room);
      }
    }
    return this.registry.metrics();
  }

  private take(cluster: string, peers: readonly ClusterPeer[], room: number): void {
    const present = peers.filter((peer) => !hasLeft(peer));
    for (const state of PEER_STATES) {
      this.peers.set({ cluster, state }, present.filter((peer) => peer.state === state).length);
    }
    const shown = present.slice(0, room);
    for (const { peer_id, name, free_space, queued_pins } of shown) {
      const label = (text: string) => visibleStart(text, LONGEST_LABEL);
      const labels = { cluster, peer: label(name ?? ''), peer_id: label(peer_id) };
      if (free_space !== null) {
        this.freeSpace.set(labels, free_space);
      }
      if (queued_pins !== null) {
        this.queued.set(labels, queued_pins);
      }
    }
    this.leftOut.set({ cluster }, present.length - shown.length);
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}

/** Its name; where several bear it, as most bear the one that the program gives, with the address of each. */
function labelsOf(states: readonly ClusterState[]): readonly string[] {
  const names = states.map(({ key, cluster }) => cluster.name ?? cluster.api ?? key);
  return names.map((name, index) => {
    const isShared = names.some((other, at) => at !== index && other === name);
    const { key, cluster } = states[index] ?? {};
    return visibleStart(isShared ? `${name} (${cluster?.api ?? key ?? ''})` : name, LONGEST_LABEL);
  });
}
