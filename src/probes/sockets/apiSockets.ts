import { readFileSync } from 'node:fs';
import { normalize } from 'node:path/posix';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { readDescriptors, socketInodes } from './descriptors';
import { readTcpTable } from './tcpTable';
import { parseUnixTable } from './unixTable';

/** What the sockets of a process say of an API that cannot be reached. */
export interface ApiSockets {
  /** It listens on the unix socket of its API, the file of which is gone. */
  readonly listens: boolean;
  /** It still holds the connection of a client of its API, as a daemon does that stops. */
  readonly serves: boolean;
}

interface Socket {
  readonly inode: string;
  readonly listens: boolean;
}

/**
 * Looks for sockets that a process has at the address of its API.
 * @param folder of the process, for example `/proc/4711`
 * @param path the name that the process itself gave to the unix socket of its API; null for TCP
 * @returns null when its sockets cannot be seen.
 */
export function lookAtApiSockets(folder: string, endpoint: Endpoint, path: string | null): ApiSockets | null {
  try {
    const own = socketInodes(readDescriptors(folder) ?? []);
    const there: readonly Socket[] | undefined =
      endpoint.kind === 'tcp'
        ? readTcpTable(`${folder}/net`)?.filter(({ port }) => port === endpoint.port)
        : unixSockets(readFileSync(`${folder}/net/unix`, 'utf8'), path ?? endpoint.path);
    if (there === undefined) {
      return null;
    }
    const sockets = there.filter(({ inode }) => own.has(inode));
    return {
      listens: sockets.some(({ listens }) => listens),
      serves: sockets.some(({ listens }) => !listens),
    };
  } catch {
    // Another user's process, one that just ended, or a system without /proc.
    return null;
  }
}

/** Connections that a listener accepted bear its path. */
export function unixSockets(table: string, path: string): Socket[] {
  const wanted = normalize(path);
  return parseUnixTable(table).flatMap((one) =>
    normalize(one.path) === wanted ? [{ inode: one.inode, listens: one.listens }] : [],
  );
}
