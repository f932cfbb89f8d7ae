import type { Bandwidth, ConnectGraph } from '../../clusterClient';
import { visibleStart } from '../../status/visibleText';
import { bandwidthTable } from './bandwidthTable';
import { connectivityGraph } from './connectivityGraph';
import { dotText } from './dotText';

export { picturePage } from './picturePage';

const LONGEST_HEADING = 400;

/** The graph as a document for Graphviz. @param heading of whom and of when it is; pure */
export function graphDocument(answer: ConnectGraph, heading: string): string {
  return `// ${visibleStart(heading, LONGEST_HEADING)}\n${dotText(connectivityGraph(answer))}`;
}

/** The table as a document. @param heading of whom and of when it is; pure */
export function bandwidthDocument(answer: Bandwidth, heading: string): string {
  return `${visibleStart(heading, LONGEST_HEADING)}\n\n${bandwidthTable(answer)}`;
}
