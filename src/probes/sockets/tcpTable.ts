import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { attempt } from '../attempt';
import type { ListeningAddress } from './listening';

/** A TCP socket of a network namespace, at its own end; `host` is empty for one that does not listen. */
export interface TcpSocket extends ListeningAddress {
  readonly inode: string;
  readonly uid: number;
  readonly listens: boolean;
}

const LISTEN = '0A';

/** Two tables, of which the second is not there where there is no IPv6. */
const NAMES = ['tcp', 'tcp6'];

/**
 * The TCP sockets of a network namespace; null where they cannot be seen, as on a hardened kernel: that says nothing of
 * who listens.
 * @param net for example `/proc/self/net`
 * @see https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt
 */
export function readTcpTable(net: string): TcpSocket[] | null {
  const tables = NAMES.map((name) => attempt(() => readFileSync(`${net}/${name}`, 'latin1')) ?? '');
  return tables.some(hasHeading) ? tables.flatMap(parseTcpTable) : null;
}

/** Whether `readTcpTable` would tell anything, without the work of reading all of a table. */
export function canReadTcpTable(net: string): boolean {
  return NAMES.some((name) => hasHeading(attempt(() => readHeading(`${net}/${name}`)) ?? ''));
}

function readHeading(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(HEADING_BYTES);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

const HEADING_BYTES = 64;

/** What stands in the place of a table that is hidden may be an empty file. */
function hasHeading(table: string): boolean {
  return /^\s*sl\s/.test(table);
}

export function parseTcpTable(table: string): TcpSocket[] {
  const sockets: TcpSocket[] = [];
  for (const line of table.split('\n')) {
    const [, local = '', , state, , , , uid, , inode] = line.trim().split(/\s+/);
    // The heading has none, and what a program has closed has no inode any more.
    if (inode !== undefined && /^\d+$/.test(inode)) {
      const [address = '', port = ''] = local.split(':');
      const listens = state === LISTEN;
      sockets.push({
        // A busy Kubo has thousands of connections, and nobody asks for the address of those.
        host: listens ? hostOf(address) : '',
        port: parseInt(port, 16),
        inode,
        uid: Number(uid),
        listens,
      });
    }
  }
  return sockets;
}

/** Addresses are printed as 32-bit words in the byte order of the machine, which is little-endian where we run. */
export function hostOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) {
    return bytes.map((byte) => parseInt(byte, 16)).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    parseInt(`${bytes[index * 2] ?? '0'}${bytes[index * 2 + 1] ?? '0'}`, 16).toString(16),
  );
  const text = groups.join(':');
  const mapped = /^0:0:0:0:0:ffff:/.test(text);
  if (mapped) {
    return bytes
      .slice(12)
      .map((byte) => parseInt(byte, 16))
      .join('.');
  }
  return text === '0:0:0:0:0:0:0:0' ? '::' : text === '0:0:0:0:0:0:0:1' ? '::1' : text;
}
