import { visibleStart } from '../../status/visibleText';
import type { ConnectivityGraph, GraphEdge, GraphNode } from './connectivityGraph';

/** The graph as Graphviz reads it: peers as boxes, each Kubo as an ellipse. Whatever peers are called stays a text; pure. */
export function dotText({ nodes, edges, leftOut }: ConnectivityGraph): string {
  return [
    'digraph cluster {',
    '  // Solid: connections between peers. Dotted: the Kubo of a peer. Dashed: connections between Kubos.',
    ...(leftOut === 0 ? [] : [`  // ${leftOut} nodes and edges more are left out.`]),
    '  node [fontname="sans-serif"];',
    ...nodes.map((node) => `  ${nameOf(node.kind, node.id)} [${attributesOf(node)}];`),
    ...edges.map((edge) => `  ${endsOf(edge)}${STYLES[edge.kind]};`),
    '}',
    '',
  ].join('\n');
}

const LONGEST_TEXT = 256;

const STYLES: Readonly<Record<GraphEdge['kind'], string>> = {
  cluster: '',
  own_kubo: ' [style=dotted, dir=none]',
  kubo: ' [style=dashed]',
};

function attributesOf({ id, label, kind, isAsked, trusted }: GraphNode): string {
  return [
    `label=${quoted(label)}`,
    `tooltip=${quoted(id)}`,
    kind === 'peer' ? 'shape=box' : 'shape=ellipse',
    ...(isAsked ? ['penwidth=2'] : []),
    ...(trusted === false ? ['style=dashed'] : []),
  ].join(', ');
}

function endsOf({ from, to, kind }: GraphEdge): string {
  const [start, end] = kind === 'cluster' ? PEERS : kind === 'kubo' ? KUBOS : OWN;
  return `${nameOf(start, from)} -> ${nameOf(end, to)}`;
}

const PEERS = ['peer', 'peer'] as const;
const KUBOS = ['kubo', 'kubo'] as const;
const OWN = ['peer', 'kubo'] as const;

/** A peer and its Kubo may share an ID. */
function nameOf(kind: GraphNode['kind'], id: string): string {
  return quoted(`${kind} ${id}`);
}

/** In quotes a backslash begins an escape, also at the end. @see https://graphviz.org/doc/info/lang.html */
function quoted(text: string): string {
  const escaped = visibleStart(text, LONGEST_TEXT).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escaped}"`;
}
