import type { Listening } from './listening';
import { canReadTcpTable, readTcpTable, type TcpSocket } from './tcpTable';

/** A socket that nobody listens on yet may be between its birth and its `listen`, for so long at most. */
const SETTLED_MS = 1000;

/**
 * Remembers which sockets of the daemons listen and where, by inode: the kernel walks through its whole table of
 * connections to print `/proc/net/tcp`, which takes longer than all the rest of a look. An inode never names another
 * socket while a process holds it open, and a listening socket stays one.
 */
export class ListenerMemory {
  /** `null` for a socket that is none that listens. */
  private readonly known = new Map<string, TcpSocket | null>();
  private readonly unsettled = new Map<string, number>();

  /** @returns what is known of an inode; undefined where only the table can tell. */
  recall(inode: string): TcpSocket | null | undefined {
    return this.known.get(inode);
  }

  /** Takes in what the table says of sockets that were unknown. */
  learn(inodes: Iterable<string>, table: readonly TcpSocket[]): void {
    const byInode = new Map(table.map((socket) => [socket.inode, socket]));
    const now = performance.now();
    for (const inode of inodes) {
      const socket = byInode.get(inode);
      const firstSeen = this.unsettled.get(inode) ?? now;
      if (socket || now - firstSeen >= SETTLED_MS) {
        this.known.set(inode, socket?.listens === true ? socket : null);
        this.unsettled.delete(inode);
      } else {
        this.unsettled.set(inode, firstSeen);
      }
    }
  }

  /** Forgets all sockets but these, which the daemons hold now. */
  keepOnly(inodes: ReadonlySet<string>): void {
    for (const memory of [this.known, this.unsettled]) {
      for (const inode of memory.keys()) {
        if (!inodes.has(inode)) {
          memory.delete(inode);
        }
      }
    }
  }
}

/**
 * The listening sockets of our network namespace during one look. The table is read once at most, and only for an
 * answer that memory does not have: a daemon that listens where it should needs no table.
 */
export class Listeners {
  private table: readonly TcpSocket[] | null | undefined;
  private readable: boolean | undefined;
  private readonly seen = new Set<string>();

  constructor(
    private readonly net: string,
    private readonly memory: ListenerMemory,
  ) {}

  /** Those of a process that holds the sockets with these inodes; null where only a hidden table could tell. */
  among(inodes: ReadonlySet<string>): Listening | null {
    inodes.forEach((inode) => this.seen.add(inode));
    if (this.unknown(inodes).length > 0 && !this.isReadable()) {
      return null;
    }
    const all = () => {
      this.ensureKnown(inodes);
      return this.remembered(inodes);
    };
    const on: Listening['on'] = (port, takes = () => true) => {
      const isThere = (one: TcpSocket) => one.port === port && takes(one.host);
      return this.remembered(inodes).some(isThere) || all().some(isThere);
    };
    return { on, all };
  }

  /** Who listens on a TCP port: a daemon that was seen, else whoever the table names. */
  onPort(port: number): TcpSocket | null {
    return (
      this.remembered(this.seen).find((one) => one.port === port) ??
      this.read()?.find((one) => one.listens && one.port === port) ??
      null
    );
  }

  /** To be called when all daemons were seen. */
  end(): void {
    this.memory.keepOnly(this.seen);
  }

  private remembered(inodes: ReadonlySet<string>): TcpSocket[] {
    return [...inodes].flatMap((inode) => this.memory.recall(inode) ?? []);
  }

  private ensureKnown(inodes: ReadonlySet<string>): void {
    const unknown = this.unknown(inodes);
    const table = unknown.length > 0 ? this.read() : null;
    if (table !== null) {
      this.memory.learn(unknown, table);
    }
  }

  private unknown(inodes: ReadonlySet<string>): string[] {
    return [...inodes].filter((inode) => this.memory.recall(inode) === undefined);
  }

  private isReadable(): boolean {
    this.readable ??= canReadTcpTable(this.net);
    return this.readable;
  }

  private read(): readonly TcpSocket[] | null {
    if (this.table === undefined) {
      this.table = readTcpTable(this.net);
    }
    return this.table;
  }
}
