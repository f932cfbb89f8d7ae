/** A unix socket of a network namespace that has a path in the file system. */
export interface UnixSocket {
  /** `0` for a connection that nobody has accepted yet. */
  readonly inode: string;
  readonly listens: boolean;
  /** True for a stream that is connected: as a connection that a listener took it bears that one's path. */
  readonly connected: boolean;
  /**
   * As the process named it when it bound it, from a folder that only that one knows where it does not begin with a
   * slash: the file may have been moved or deleted since, and another one be at that path.
   */
  readonly path: string;
}

/** `__SO_ACCEPTCON` of the kernel. */
const UNIX_LISTEN = 0x10000;
/** `SOCK_STREAM`. */
const STREAM = '0001';
/** `SS_CONNECTING`, as one is that waits for its acceptance, and `SS_CONNECTED`. */
const CONNECTED: ReadonlySet<string> = new Set(['02', '03']);

/** @see https://man7.org/linux/man-pages/man5/proc_pid_net.5.html, for example `/proc/self/net/unix` */
export function parseUnixTable(table: string): UnixSocket[] {
  // A name in no file system begins with an @.
  const row = /^\S+: \S+ \S+ ([0-9A-F]+) (\S+) (\S+) +(\d+) ([^@].*)$/gm;
  return [...table.matchAll(row)].map(([, flags = '', type = '', state = '', inode = '', path = '']) => ({
    inode,
    listens: (parseInt(flags, 16) & UNIX_LISTEN) !== 0,
    connected: type === STREAM && CONNECTED.has(state),
    path,
  }));
}
