import type { ConnectGraph } from '../../clusterClient';
import { visibleStart } from '../../status/visibleText';
import { type ConnectivityGraph, connectivityGraph } from './connectivityGraph';
import { markupText, pictureSvg } from './pictureSvg';

/** How the page words things. */
export interface PictureWords {
  /** Of whom and of when it is. */
  readonly heading: string;
  /** What stands for the picture where nobody can see it. */
  readonly summary: (peers: number, kubos: number, connections: number) => string;
  readonly legend: string;
  readonly leftOut: (count: number) => string;
}

const LONGEST_HEADING = 400;

/** The colours of the editor, whatever its theme. */
const STYLE = `
svg { display: block; max-width: 100%; height: auto; margin: auto; }
text { fill: var(--vscode-foreground); font-size: 12px; text-anchor: middle; }
line { stroke: var(--vscode-foreground); stroke-opacity: 0.6; }
.own_kubo { stroke-dasharray: 2 4; }
.kubo { stroke-dasharray: 6 4; }
rect { fill: var(--vscode-editor-background); stroke: var(--vscode-foreground); stroke-dasharray: none; }
.asked rect { stroke-width: 3; }
.untrusted rect { stroke-dasharray: 6 4; }`;

/**
 * The graph as a page without scripts: a picture, and the same as text. Whatever peers are called stays a text; pure.
 * @param nonce of the one style that the page may have
 */
export function picturePage(answer: ConnectGraph, nonce: string, words: PictureWords): string {
  const graph = connectivityGraph(answer);
  const peers = graph.nodes.filter(({ kind }) => kind === 'peer').length;
  const heading = markupText(visibleStart(words.heading, LONGEST_HEADING));
  const summary = words.summary(peers, graph.nodes.length - peers, graph.edges.length);
  return [
    '<!DOCTYPE html>',
    '<html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">`,
    `<title>${heading}</title><style nonce="${nonce}">${STYLE}</style></head>`,
    `<body><h1>${heading}</h1>`,
    pictureSvg(graph, summary),
    `<p>${markupText(words.legend)}</p>`,
    ...(graph.leftOut === 0 ? [] : [`<p>${markupText(words.leftOut(graph.leftOut))}</p>`]),
    `<ul>${connectionsOf(graph)
      .map((line) => `<li>${markupText(line)}</li>`)
      .join('')}</ul>`,
    '</body></html>',
  ].join('\n');
}

/** "peer1 → peer2, Kubo of peer1" */
function connectionsOf({ nodes, edges }: ConnectivityGraph): string[] {
  const labels = new Map(nodes.map(({ kind, id, label }) => [`${kind} ${id}`, label]));
  const lines = new Map<string, string[]>();
  for (const { from, to, kind } of edges) {
    const start = `${kind === 'kubo' ? 'kubo' : 'peer'} ${from}`;
    const end = labels.get(`${kind === 'cluster' ? 'peer' : 'kubo'} ${to}`) ?? to;
    lines.set(start, [...(lines.get(start) ?? []), end]);
  }
  return nodes.map(({ kind, id, label }) => {
    const ends = lines.get(`${kind} ${id}`) ?? [];
    return `${label} → ${ends.length === 0 ? '–' : ends.join(', ')}`;
  });
}
