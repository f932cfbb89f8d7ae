import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, SocketAddress } from '../../clusterClient/transport/authorize';
import { canonicalAddress } from '../../clusterClient/transport/endpoint';
import { hostOf } from './tcpTable';

/** The other end of a connection: whose it is, or why nobody can tell. */
export type PeerOwner =
  | { readonly kind: 'user'; readonly uid: number }
  /** It is on another machine, or behind something that the kernel translates. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'untold' };

const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;

/**
 * Tells which user has accepted a TCP connection of ours on this machine: of this very connection, not of whoever
 * listened on the port a moment ago. Until it is accepted it is nobody's, and the kernel shows it without an inode.
 * @param net for example `/proc/self/net`
 * @see https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt
 */
export async function ownerOfOtherEnd(
  { local, remote }: NonNullable<Connection['tcp']>,
  signal: AbortSignal,
  net = '/proc/self/net',
): Promise<PeerOwner> {
  if (process.platform !== 'linux') {
    return { kind: 'untold' };
  }
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readTable(`${net}/${name}`)));
    if (tables.every((table) => table === null)) {
      return { kind: 'untold' };
    }
    const end = tables.map((table) => findEnd(table ?? '', remote, local)).find((one) => one !== null);
    if (!end) {
      return { kind: 'elsewhere' };
    }
    if (end.accepted) {
      return (await canTellUsers()) ? { kind: 'user', uid: end.uid } : { kind: 'untold' };
    }
    await wait(waitMs);
  }
  return { kind: 'untold' };
}

async function readTable(file: string): Promise<string | null> {
  return readFile(file, 'latin1').catch(() => null);
}

/** The row of the end that is at one address and connected to the other. */
export function findEnd(
  table: string,
  here: SocketAddress,
  there: SocketAddress,
): { readonly uid: number; readonly accepted: boolean } | null {
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', , , , , uid = '', , inode = ''] = line.trim().split(/\s+/);
    if (isAt(local, here) && isAt(remote, there)) {
      return { uid: Number(uid), accepted: /^[1-9]\d*$/.test(inode) };
    }
  }
  return null;
}

function isAt(entry: string, { address, port }: SocketAddress): boolean {
  const [hex = '', hexPort = ''] = entry.split(':');
  return parseInt(hexPort, 16) === port && canonicalAddress(hostOf(hex)) === canonicalAddress(address);
}

const ALL_USERS = 4294967295;

/** In a user namespace that lacks some users all of these have one number, so that two of them look like one. */
async function canTellUsers(): Promise<boolean> {
  const map = await readFile('/proc/self/uid_map', 'latin1').catch(() => '');
  const mapped = map
    .split('\n')
    .map((line) => Number(line.trim().split(/\s+/)[2] ?? 0))
    .reduce((sum, count) => sum + count, 0);
  return mapped >= ALL_USERS;
}
