import type { ConnectGraph } from '../../clusterClient';
import { visibleStart } from '../../status/visibleText';

const LONGEST_LABEL = 64;
/** More than these nobody reads, and no layout ends with. */
const MOST_NODES = 400;
const MOST_EDGES = 4_000;

/** A peer of the cluster, or the Kubo of one. */
export interface GraphNode {
  readonly id: string;
  /** Its name, or the end of its ID where nobody knows one; nothing hidden in it. */
  readonly label: string;
  readonly kind: 'peer' | 'kubo';
  /** Whether it is the one that was asked. */
  readonly isAsked: boolean;
  /** False where the asked peer does not trust it; null for a Kubo, or where nobody says. */
  readonly trusted: boolean | null;
}

/** A connection, as one end tells of it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'cluster' | 'kubo' | 'own_kubo';
}

/** Who is connected to whom. */
export interface ConnectivityGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How many nodes and edges there are more than anybody would read. */
  readonly leftOut: number;
}

/** What `GET /health/graph` says, in one order for one answer; pure. */
export function connectivityGraph(answer: ConnectGraph): ConnectivityGraph {
  const { cluster_id, id_to_peername: names, cluster_trust_links: trust } = answer;
  const clusterEdges = edgesOf('cluster', answer.cluster_links);
  const ownKubos = Object.entries(answer.cluster_to_ipfs)
    .filter(([, kubo]) => kubo !== '')
    .map(([from, to]): GraphEdge => ({ from, to, kind: 'own_kubo' }));
  const kuboEdges = edgesOf('kubo', answer.ipfs_links);
  const peers = sorted([
    cluster_id,
    ...Object.keys(answer.cluster_links),
    ...clusterEdges.map(({ to }) => to),
    ...ownKubos.map(({ from }) => from),
  ]);
  const kubos = sorted(
    [...ownKubos, ...kuboEdges].flatMap(({ from, to, kind }) => (kind === 'kubo' ? [from, to] : [to])),
  );
  const ownerOf = new Map(ownKubos.map(({ from, to }) => [to, from]));
  const label = (id: string) =>
    visibleStart((Object.hasOwn(names, id) && names[id]) || `…${id.slice(-6)}`, LONGEST_LABEL);
  const nodes: GraphNode[] = [
    ...peers.map((id): GraphNode => ({
      ...{ id, label: label(id), kind: 'peer', isAsked: id === cluster_id },
      trusted: Object.hasOwn(trust, id) ? trust[id] === true : null,
    })),
    ...kubos.map((id): GraphNode => ({
      ...{ id, kind: 'kubo', isAsked: false, trusted: null },
      label: ownerOf.has(id) ? `Kubo of ${label(ownerOf.get(id) ?? id)}` : label(id),
    })),
  ];
  const edges = byEnds([...clusterEdges, ...ownKubos, ...kuboEdges]);
  const shown = nodes.slice(0, MOST_NODES);
  const ids = new Set(shown.map(({ id, kind }) => `${kind} ${id}`));
  const between = edges.filter(({ from, to, kind }) => {
    const ends =
      kind === 'cluster' ? ['peer', 'peer'] : kind === 'kubo' ? ['kubo', 'kubo'] : ['peer', 'kubo'];
    return ids.has(`${ends[0] ?? ''} ${from}`) && ids.has(`${ends[1] ?? ''} ${to}`);
  });
  const kept = between.slice(0, MOST_EDGES);
  return {
    nodes: shown,
    edges: kept,
    leftOut: nodes.length - shown.length + edges.length - kept.length,
  };
}

function edgesOf(kind: GraphEdge['kind'], links: Readonly<Record<string, readonly string[]>>): GraphEdge[] {
  return Object.entries(links).flatMap(([from, all]) => all.map((to): GraphEdge => ({ from, to, kind })));
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

function byEnds(edges: readonly GraphEdge[]): GraphEdge[] {
  return edges
    .map((edge) => ({ edge, key: `${edge.kind} ${edge.from} ${edge.to}` }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ edge }) => edge);
}
