import { join } from 'node:path';
import { folderOf } from '../../probes/files/daemonFolder';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { ClusterFacts } from './facts';
import type { Survey } from './survey';

const KINDS: readonly ClusterFacts['kind'][] = ['ipfs_cluster_service', 'ipfs_cluster_follow'];
/** More peers than anybody runs on one machine. */
const MOST_PEERS = 64;

/** When each peer of this machine was started; of one whose folder cannot be read nobody knows it. */
export async function startsOf(survey: Survey): Promise<ReadonlyMap<string, number>> {
  const running = KINDS.flatMap((kind) => survey.daemons(kind)).slice(0, MOST_PEERS);
  const starts = running.map(async (daemon): Promise<[string, number][]> => {
    const peer = daemon.startedAt === null ? null : await peerOf(daemon, survey);
    return peer === null || daemon.startedAt === null ? [] : [[peer, daemon.startedAt]];
  });
  return new Map((await Promise.all(starts)).flat());
}

/** The id of the peer to which a folder belongs; null where nobody can tell. */
export async function peerIn(folder: string, { look }: Survey): Promise<string | null> {
  const identity = await look.files.peerIds.read(join(folder, 'identity.json')).catch(() => null);
  return identity?.value.meaning ?? null;
}

async function peerOf(daemon: DaemonProcess, survey: Survey): Promise<string | null> {
  const folder = folderOf(daemon, survey.look.surroundings);
  return daemon.environment?.CLUSTER_ID || (folder === null ? null : peerIn(folder, survey));
}
