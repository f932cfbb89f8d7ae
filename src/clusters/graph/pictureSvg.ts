import type { ConnectivityGraph, GraphEdge, GraphNode } from './connectivityGraph';

interface Point {
  readonly x: number;
  readonly y: number;
}

const WIDTH_OF_NODE = 150;
const HEIGHT_OF_NODE = 28;
const SMALLEST_RADIUS = 160;
/** From the ring of peers to that of their Kubos. */
const BETWEEN_RINGS = 90;
const LONGEST_LABEL = 20;

const LINKS: Readonly<Record<GraphEdge['kind'], { readonly from: Kind; readonly to: Kind }>> = {
  cluster: { from: 'peer', to: 'peer' },
  own_kubo: { from: 'peer', to: 'kubo' },
  kubo: { from: 'kubo', to: 'kubo' },
};
type Kind = GraphNode['kind'];

/**
 * The graph as a picture: peers in a ring, the Kubo of each outside of it. Its colours are those of whoever shows it;
 * pure. @param summary says what it shows to those who cannot see it
 */
export function pictureSvg({ nodes, edges }: ConnectivityGraph, summary: string): string {
  const peers = nodes.filter(({ kind }) => kind === 'peer');
  const radius = Math.max(SMALLEST_RADIUS, (peers.length * WIDTH_OF_NODE) / (2 * Math.PI));
  const points = placed(nodes, edges, radius);
  const at = (kind: Kind, id: string) => points.get(`${kind} ${id}`) ?? { x: 0, y: 0 };
  const half = Math.ceil(radius + BETWEEN_RINGS + WIDTH_OF_NODE / 2);
  return [
    `<svg role="img" aria-label="${markupText(summary)}" width="${2 * half}" viewBox="${-half} ${-half} ${2 * half} ${2 * half}">`,
    ...edges.map(({ from, to, kind }) => {
      const [one, other] = [at(LINKS[kind].from, from), at(LINKS[kind].to, to)];
      return `<line class="${kind}" x1="${one.x}" y1="${one.y}" x2="${other.x}" y2="${other.y}"/>`;
    }),
    ...nodes.map((node) => drawn(node, at(node.kind, node.id))),
    '</svg>',
  ].join('\n');
}

/** Text that stays one inside of markup, in quotes too. */
export function markupText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function placed(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  radius: number,
): ReadonlyMap<string, Point> {
  const peers = nodes.filter(({ kind }) => kind === 'peer').map(({ id }) => id);
  const owners = new Map(
    edges.filter(({ kind }) => kind === 'own_kubo').map(({ from, to }) => [to, peers.indexOf(from)]),
  );
  const kubos = nodes.filter(({ kind }) => kind === 'kubo').map(({ id }) => id);
  const around = (step: number, away: number): Point => {
    const angle = (step / Math.max(1, peers.length)) * 2 * Math.PI - Math.PI / 2;
    return { x: Math.round(away * Math.cos(angle)), y: Math.round(away * Math.sin(angle)) };
  };
  return new Map([
    ...peers.map((id, index) => [`peer ${id}`, around(index, radius)] as const),
    // One of which nobody says whose it is stands between two others.
    ...kubos.map(
      (id, index) => [`kubo ${id}`, around(owners.get(id) ?? index + 0.5, radius + BETWEEN_RINGS)] as const,
    ),
  ]);
}

function drawn({ id, label, kind, isAsked, trusted }: GraphNode, { x, y }: Point): string {
  const classes = [kind, ...(isAsked ? ['asked'] : []), ...(trusted === false ? ['untrusted'] : [])];
  const short = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
  const round = kind === 'peer' ? 2 : HEIGHT_OF_NODE / 2;
  return [
    `<g class="${classes.join(' ')}"><title>${markupText(`${label} ${id}`)}</title>`,
    `<rect x="${x - WIDTH_OF_NODE / 2}" y="${y - HEIGHT_OF_NODE / 2}" width="${WIDTH_OF_NODE}" height="${HEIGHT_OF_NODE}" rx="${round}"/>`,
    `<text x="${x}" y="${y + 4}">${markupText(short)}</text></g>`,
  ].join('');
}
