import { offeredFor } from '../../../actions/offered';
import { instanceOf, type Row } from './row';

/** Words between semicolons, so that a when-clause may ask for each: `viewItem =~ /;pid;/`. */
export function contextOf(row: Row): string {
  const words = [
    row.kind,
    ...setupOf(row),
    ...factsOf(row),
    ...(commandFor(row) === null ? [] : ['command']),
  ];
  return `;${[...new Set(words)].join(';')};`;
}

/** What could be set up where there is nothing yet but the program. */
function setupOf(row: Row): string[] {
  if (row.kind !== 'daemon' || row.entry.state !== 'not_initialized') {
    return [];
  }
  return [row.type === 'ipfs_cluster_follow' ? 'join' : 'initialize'];
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
