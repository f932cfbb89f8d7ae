import { offeredFor } from '../../../actions/offered';
import { instanceOf, type Row } from './row';

/** Words between semicolons, so that a when-clause may ask for each: `viewItem =~ /;pid;/`. */
export function contextOf(row: Row): string {
  const words = [row.kind, ...factsOf(row), ...(commandFor(row) === null ? [] : ['command'])];
  return `;${[...new Set(words)].join(';')};`;
}

function factsOf(row: Row): string[] {
  const instance = instanceOf(row);
  if (instance === null) {
    return [];
  }
  const { pid, peer_id, api, folder } = instance;
  return [
    'instance',
    ...(pid === null ? [] : ['pid']),
    ...(peer_id === null ? [] : ['peerId']),
    ...(api === null ? [] : ['api']),
    ...(folder === null ? [] : ['folder']),
    // The configuration of a peer. Kubo's own is not offered: it holds the private key in plain sight.
    ...(folder !== null && (row.kind === 'daemon' || row.kind === 'instance') && row.type !== 'ipfs'
      ? ['serviceJson']
      : []),
    ...offeredFor(instance),
  ];
}

/** The command that helps: the row's own, or of a daemon that of its next step. */
export function commandFor({ command, children }: Row): string | null {
  return (
    command ?? children.find((child) => child.kind === 'detail' && child.command !== null)?.command ?? null
  );
}
