import { join } from 'node:path';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { folderOf } from '../../probes/files/daemonFolder';
import { locateFolder, movedWith } from '../../probes/files/heldFolder';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { Survey } from './survey';

/** The folder of a running daemon, as it is reached from here. */
export interface DaemonHome {
  /** As its arguments and its environment name it. */
  readonly named: string | null;
  /** Where it is now: it may have been moved since. */
  readonly folder: string | null;
}

/** Finds the folder of a running daemon. */
export async function homeOf(daemon: DaemonProcess, survey: Survey): Promise<DaemonHome> {
  const named = folderOf(daemon, survey.look.surroundings);
  const folder = await locateFolder(daemon, named, survey.look.files.disks);
  if (folder !== named) {
    survey.note(`/proc/${daemon.pid}/fd`, `its folder is ${folder ?? 'unknown'}`);
  }
  return { named, folder };
}

/** Where a unix socket is reached from here that a daemon, or its configuration, names as the daemon sees it. */
export function reachedFromHere(endpoint: Endpoint, daemon: DaemonProcess, home: DaemonHome): Endpoint {
  if (endpoint.kind === 'tcp') {
    return endpoint;
  }
  const { root } = daemon;
  const there =
    root === '' || endpoint.path.startsWith(`${root}/`) ? endpoint.path : join(root, endpoint.path);
  const now = movedWith(there, home.named, home.folder);
  return now === there ? { ...endpoint, path: there } : { kind: 'unix', path: now, address: `/unix${now}` };
}

/** The name that a daemon itself gave to a unix socket of its own. */
export function namedByDaemon(path: string, { root }: DaemonProcess, home: DaemonHome): string {
  const there = movedWith(path, home.folder, home.named);
  return root !== '' && there.startsWith(`${root}/`) ? there.slice(root.length) : there;
}
