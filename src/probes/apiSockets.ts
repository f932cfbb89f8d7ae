import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { normalize } from 'node:path/posix';
import type { Endpoint } from '../clusterApi/endpoint';

/** What the sockets of a process say of an API that cannot be reached. */
export interface ApiSockets {
  /** It listens on the unix socket of its API, the file of which is gone. */
  readonly listens: boolean;
  /** It still holds the connection of a client of its API, as a daemon does that stops. */
  readonly serves: boolean;
}

const TCP_LISTEN = '0A';
/** `__SO_ACCEPTCON` of the kernel. */
const UNIX_LISTEN = 0x10000;

interface Socket {
  readonly inode: string;
  readonly listens: boolean;
}

/**
 * Looks for sockets that a process has at the address of its API.
 * @param folder of the process, for example `/proc/4711`
 * @param root what its own paths lack in front, where it lives in another mount namespace
 * @returns null when its sockets cannot be seen.
 */
export function lookAtApiSockets(folder: string, endpoint: Endpoint, root: string): ApiSockets | null {
  try {
    const own = inodesOf(folder);
    const sockets = (
      endpoint.kind === 'tcp'
        ? ['tcp', 'tcp6'].flatMap((table) => tcpSockets(tableOf(folder, table), endpoint.port))
        : unixSockets(tableOf(folder, 'unix'), endpoint.path.slice(root.length))
    ).filter(({ inode }) => own.has(inode));
    return {
      listens: sockets.some(({ listens }) => listens),
      serves: sockets.some(({ listens }) => !listens),
    };
  } catch {
    // Another user's process, one that just ended, or a system without /proc.
    return null;
  }
}

function inodesOf(folder: string): Set<string> {
  const inodes = new Set<string>();
  for (const fd of readdirSync(`${folder}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/fd/${fd}`))?.[1];
    if (inode !== undefined) {
      inodes.add(inode);
    }
  }
  return inodes;
}

/** A descriptor may be closed between the two looks. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** A kernel may be without IPv6. */
function tableOf(folder: string, name: string): string {
  try {
    return readFileSync(`${folder}/net/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** @see https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt */
export function tcpSockets(table: string, port: number): Socket[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return inode !== undefined && parseInt(local.split(':')[1] ?? '', 16) === port
      ? [{ inode, listens: state === TCP_LISTEN }]
      : [];
  });
}

/** Connections that a listener accepted bear its path. */
export function unixSockets(table: string, path: string): Socket[] {
  const wanted = normalize(path);
  const row = /^\S+: \S+ \S+ ([0-9A-F]+) \S+ \S+ +(\d+) (\/.*)$/gm;
  return [...table.matchAll(row)].flatMap(([, flags = '', inode = '', name = '']) =>
    normalize(name) === wanted ? [{ inode, listens: (parseInt(flags, 16) & UNIX_LISTEN) !== 0 }] : [],
  );
}
