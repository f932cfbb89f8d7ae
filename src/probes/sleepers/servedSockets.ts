import { normalize } from 'node:path';
import type { DaemonProcess } from '../processes/processes';

/** More unix sockets than daemons have on any machine; what is forgotten is looked up again. */
const MOST_KNOWN = 64;

interface Served {
  readonly pid: number;
  readonly inode: string;
}

/**
 * Remembers which unix sockets the daemons themselves serve: a socket that listens keeps its path and its inode for as
 * long as its process holds it open, so the next look needs no table of the kernel to know it.
 */
export class ServedSockets {
  private readonly known = new Map<string, Served>();

  /** @param inodes of those that listen at the path */
  learn(path: string, inodes: ReadonlySet<string>, daemons: readonly DaemonProcess[]): void {
    for (const { pid, sockets } of daemons) {
      const inode = [...inodes].find((one) => sockets?.has(one));
      if (inode !== undefined) {
        if (this.known.size >= MOST_KNOWN) {
          this.known.clear();
        }
        this.known.set(normalize(path), { pid, inode });
        return;
      }
    }
  }

  /** True where one of these daemons is known to serve. */
  includes(path: string, daemons: readonly DaemonProcess[]): boolean {
    const known = this.known.get(normalize(path));
    return (
      known !== undefined &&
      daemons.some(({ pid, sockets }) => pid === known.pid && sockets?.has(known.inode) === true)
    );
  }
}
