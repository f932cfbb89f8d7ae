import type { Bandwidth } from '../../clusterClient';
import { visibleStart } from '../../status/visibleText';

const LONGEST_PROTOCOL = 80;
const MOST_PROTOCOLS = 200;
const HEAD = ['Protocol', 'in', 'out', 'in/s', 'out/s'] as const;

/** What `GET /health/bandwidth` says, as a table of text: most bytes first, then by name; pure. */
export function bandwidthTable(bandwidth: Bandwidth): string {
  const all = Object.entries(bandwidth).sort(
    ([one, a], [other, b]) =>
      compare(b.total_in + b.total_out, a.total_in + a.total_out) || (one < other ? -1 : 1),
  );
  const shown = all.slice(0, MOST_PROTOCOLS);
  const rows = shown.map(([protocol, { total_in, total_out, rate_in, rate_out }]) => [
    visibleStart(protocol === '' ? '(none)' : protocol, LONGEST_PROTOCOL),
    ...[total_in, total_out].map((bytes) => `${bytes} B`),
    ...[rate_in, rate_out].map((rate) => `${Math.round(rate)} B`),
  ]);
  const table = [[...HEAD], ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const more = all.length - shown.length;
  return [...lines, ...(more > 0 ? [`… and ${more} protocols more`] : []), ''].join('\n');
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
