import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Socket } from 'node:net';
import type { Taker, WatchedSocket, WatchSocket } from '../../clusterClient/transport/authorize';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { attempt } from '../attempt';
import { Deadline } from '../deadline';
import type { DaemonProcess } from '../processes/processes';
import { readDescriptors, socketInodes } from './descriptors';
import { parseUnixTable, type UnixSocket } from './unixTable';

const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;
/** A program that runs accepts at once; one that hangs never does. By our own clock. */
const ACCEPTING_MS = 250;
/** From its acceptance to its place among the descriptors of the process a connection takes no time, but some. */
const CONFIRMATIONS = 3;

/**
 * Watches who takes a connection to a unix socket, for the kernel tells a Node program nothing of the other end. The
 * kernel's table shows each connection that a listener has taken under the name of that listener, from the moment of
 * connecting on, and without an inode until it is accepted. Among those that were not there before is ours, so that all
 * of them being the daemon's proves it.
 *
 * A name proves nothing alone: it is a text that whoever binds the socket chooses, and the file may have been moved.
 * @param folder of the process that is meant, for example `/proc/4711`
 * @see https://man7.org/linux/man-pages/man5/proc_pid_net.5.html
 */
export function watchFor(folder: string): WatchSocket {
  return (connect) => new UnixTaker(folder, connect);
}

/** As `watchFor`; null for TCP, and where the tables of the process are not ours, or there are none. */
export function watchOf({ pid, sharesNetwork }: DaemonProcess, endpoint: Endpoint): WatchSocket | null {
  return endpoint.kind === 'unix' && process.platform === 'linux' && sharesNetwork
    ? watchFor(`/proc/${pid}`)
    : null;
}

/** Who has taken the connections of which ours is one. */
interface Connections {
  /** Connections under the name of a listener of the daemon's, and how many there are under any other name. */
  readonly own: readonly UnixSocket[];
  readonly others: number;
  readonly held: ReadonlySet<string>;
  /** Another program listens under a name of the daemon's. */
  readonly rival: boolean;
}

class UnixTaker implements WatchedSocket {
  readonly socket: Socket;
  private readonly before: ReadonlySet<string>;
  private readonly first: Connections | null;

  constructor(
    private readonly folder: string,
    connect: () => Socket,
  ) {
    // All in one turn of the loop, so that nothing else of this program connects in between.
    this.before = new Set(this.rows()?.map(({ inode }) => inode));
    this.socket = connect();
    this.first = this.connections();
  }

  async taker(signal: AbortSignal): Promise<Taker> {
    const first = this.first;
    if (first === null || first.own.length + first.others === 0) {
      return 'untold';
    }
    if (first.own.length === 0) {
      return 'another';
    }
    if (first.others > 0) {
      return 'undecided';
    }
    // Where another program listens under the same name, who does not accept in time is not asked: to try again would
    // only take the time of the look.
    return first.rival && (await this.acceptedSoon(signal)) !== 'meant' ? 'another' : 'meant';
  }

  async isAccepted(signal: AbortSignal): Promise<boolean> {
    const { first } = this;
    const isOwn = first !== null && first.own.length > 0 && first.others === 0;
    return isOwn && (await this.accepted(signal)) === 'meant';
  }

  private async acceptedSoon(signal: AbortSignal): Promise<Taker> {
    const deadline = new Deadline(ACCEPTING_MS, signal);
    try {
      return await this.accepted(deadline.signal);
    } finally {
      deadline.dispose();
    }
  }

  /** Ours is under a name of the daemon's; who accepts it decides. */
  private async accepted(signal: AbortSignal): Promise<Taker> {
    let foreign = 0;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const now = this.connections();
      if (now === null || now.own.length === 0) {
        return 'undecided';
      }
      const accepted = now.own.filter(({ inode }) => inode !== PENDING);
      const own = accepted.filter(({ inode }) => now.held.has(inode)).length;
      if (own === now.own.length) {
        return 'meant';
      }
      foreign = own < accepted.length ? foreign + 1 : 0;
      if (foreign >= CONFIRMATIONS) {
        return own === 0 && accepted.length === now.own.length ? 'another' : 'undecided';
      }
      if (signal.aborted) {
        return 'undecided';
      }
      await wait(waitMs);
    }
  }

  private connections(): Connections | null {
    const rows = this.rows();
    // After the table: what it shows as accepted has been given to its process by now.
    const links = attempt(() => readDescriptors(this.folder));
    if (rows === null || links === null) {
      return null;
    }
    const held = socketInodes(links);
    const listeners = rows.filter(({ listens }) => listens);
    const names = new Set(listeners.filter(({ inode }) => held.has(inode)).map(({ path }) => path));
    const ours = rows.filter(
      ({ connected, inode }) => connected && (inode === PENDING || !this.before.has(inode)),
    );
    const own = ours.filter(({ path }) => names.has(path));
    return {
      own,
      others: ours.length - own.length,
      held,
      rival: listeners.some(({ path, inode }) => names.has(path) && !held.has(inode)),
    };
  }

  private rows(): readonly UnixSocket[] | null {
    const table = attempt(() => readFileSync('/proc/self/net/unix', 'utf8'));
    return table === null ? null : parseUnixTable(table);
  }
}

const PENDING = '0';
