/** A unix socket of a network namespace that has a path in the file system. */
export interface UnixSocket {
  readonly inode: string;
  readonly listens: boolean;
  /** As the process named it when it bound it: the file may have been moved or deleted since. */
  readonly path: string;
}

/** `__SO_ACCEPTCON` of the kernel. */
const UNIX_LISTEN = 0x10000;

/** @see https://man7.org/linux/man-pages/man5/proc_pid_net.5.html, for example `/proc/self/net/unix` */
export function parseUnixTable(table: string): UnixSocket[] {
  const row = /^\S+: \S+ \S+ ([0-9A-F]+) \S+ \S+ +(\d+) (\/.*)$/gm;
  return [...table.matchAll(row)].map(([, flags = '', inode = '', path = '']) => ({
    inode,
    listens: (parseInt(flags, 16) & UNIX_LISTEN) !== 0,
    path,
  }));
}
