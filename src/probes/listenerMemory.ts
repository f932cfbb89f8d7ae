import { type Listener, readTcpTable, type TcpTable } from './linuxListeners';

/** A socket that nobody listens on yet may be between its birth and its `listen`, for so long at most. */
const SETTLED_MS = 1000;

/**
 * Remembers which sockets of the daemons listen and where, by inode: the kernel walks through its whole table of
 * connections to print `/proc/net/tcp`, which takes longer than all the rest of a look. An inode never names another
 * socket while a process holds it open, and a listening socket stays one.
 */
export class ListenerMemory {
  /** `null` for a socket that is none that listens. */
  private readonly known = new Map<string, Listener | null>();
  private readonly unsettled = new Map<string, number>();

  /** @returns what is known of an inode; undefined where only the table can tell. */
  recall(inode: string): Listener | null | undefined {
    return this.known.get(inode);
  }

  /** Takes in what the table says of sockets that were unknown. */
  learn(inodes: Iterable<string>, { listeners, connected }: TcpTable): void {
    const byInode = new Map(listeners.map((listener) => [listener.inode, listener]));
    const now = performance.now();
    for (const inode of inodes) {
      const listener = byInode.get(inode);
      const firstSeen = this.unsettled.get(inode) ?? now;
      if (listener || connected.has(inode) || now - firstSeen >= SETTLED_MS) {
        this.known.set(inode, listener ?? null);
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

/** The listening sockets of our network namespace during one look: the table is read once, and only if it must be. */
export class ListenerLook {
  private table: TcpTable | undefined;
  private readonly seen = new Set<string>();

  constructor(
    private readonly net: string,
    private readonly memory: ListenerMemory,
  ) {}

  /** Those of the sockets with these inodes that listen. */
  among(inodes: ReadonlySet<string>): Listener[] {
    const unknown = [...inodes].filter((inode) => this.memory.recall(inode) === undefined);
    if (unknown.length > 0) {
      this.memory.learn(unknown, this.read());
    }
    inodes.forEach((inode) => this.seen.add(inode));
    return [...inodes].flatMap((inode) => this.memory.recall(inode) ?? []);
  }

  /** Who listens on a TCP port: a daemon that was seen, else whoever the table names. */
  onPort(port: number): Listener | null {
    for (const inode of this.seen) {
      const listener = this.memory.recall(inode);
      if (listener?.port === port) {
        return listener;
      }
    }
    return this.read().listeners.find((one) => one.port === port) ?? null;
  }

  /** To be called when all daemons were seen. */
  end(): void {
    this.memory.keepOnly(this.seen);
  }

  private read(): TcpTable {
    this.table ??= readTcpTable(this.net);
    return this.table;
  }
}
