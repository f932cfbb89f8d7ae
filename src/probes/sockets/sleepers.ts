import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Endpoint, isLoopbackAddress } from '../../clusterClient/transport/endpoint';
import { attempt } from '../attempt';
import { parseDaemonCommand } from '../processes/commandLine';
import { kindOfProgramName } from '../programs/daemonKind';
import type { DaemonProcess } from '../processes/processes';
import { readDescriptors, socketInodes } from './descriptors';
import { readTcpTable } from './tcpTable';
import { parseUnixTable } from './unixTable';

/** Nobody serves there yet: a service manager holds the socket, and starts the daemon for whoever connects. */
export interface Asleep {
  readonly kind: 'asleep';
  /** The program that holds the socket. */
  readonly by: string;
}

/** Programs that listen for others and start them: systemd.socket(5), inetd(8), xinetd(8), s6-tcpserver, tcpserver. */
const MANAGERS =
  /^(systemd|systemd-socket-activate|inetd|inetutils-inetd|openbsd-inetd|xinetd|s6-(tcp|ipc)server(d|-socketbinder)?|tcpserver|tcpsvd|systemfd)$/;

/** Tells which addresses must not be connected to, because that would start a daemon. */
export class Sleepers {
  private holders: readonly Holder[] | undefined;

  /** @param daemons those that run */
  constructor(
    private readonly daemons: readonly DaemonProcess[],
    private readonly proc = '/proc',
  ) {}

  /** @returns null where somebody serves, where nobody listens, and where it cannot be told */
  at(endpoint: Endpoint): Asleep | null {
    if ((endpoint.kind === 'tcp' && !isHere(endpoint.host)) || this.mayBeServed(endpoint)) {
      return null;
    }
    const inodes = this.inodesAt(endpoint);
    if (inodes.size === 0) {
      return null;
    }
    // Few processes start others: only where one of these holds the socket all the others are looked at.
    const manager = this.all().find(({ starts, pid }) => starts && this.holds(pid, inodes));
    return manager && !this.isServed(inodes)
      ? { kind: 'asleep', by: `${manager.name} (PID ${manager.pid})` }
      : null;
  }

  /** Into this daemon nobody may look: it may be the one that serves there. */
  private mayBeServed(endpoint: Endpoint): boolean {
    return this.daemons.some(
      ({ listening, sharesNetwork }) =>
        sharesNetwork && (listening === null || (endpoint.kind === 'tcp' && listening.on(endpoint.port))),
    );
  }

  private isServed(inodes: ReadonlySet<string>): boolean {
    return this.all().some(({ starts, pid }) => !starts && this.holds(pid, inodes));
  }

  private inodesAt(endpoint: Endpoint): ReadonlySet<string> {
    const sockets =
      endpoint.kind === 'tcp'
        ? readTcpTable(`${this.proc}/self/net`).filter(({ port }) => port === endpoint.port)
        : parseUnixTable(attempt(() => readFileSync(`${this.proc}/self/net/unix`, 'utf8')) ?? '').filter(
            ({ path }) => path === endpoint.path,
          );
    return new Set(sockets.filter(({ listens }) => listens).map(({ inode }) => inode));
  }

  private holds(pid: number, inodes: ReadonlySet<string>): boolean {
    const own = attempt(() => socketInodes(readDescriptors(`${this.proc}/${pid}`) ?? []));
    return own !== null && [...inodes].some((inode) => own.has(inode));
  }

  private all(): readonly Holder[] {
    this.holders ??= (attempt(() => readdirSync(this.proc)) ?? [])
      .filter((name) => /^\d+$/.test(name))
      .map((name) => this.holderOf(Number(name)));
    return this.holders;
  }

  private holderOf(pid: number): Holder {
    const comm = attempt(() => readFileSync(`${this.proc}/${pid}/comm`, 'utf8').trim()) ?? '';
    const argv = (attempt(() => readFileSync(`${this.proc}/${pid}/cmdline`, 'utf8')) ?? '').split('\0');
    const isDaemon = this.daemons.some((daemon) => daemon.pid === pid);
    const isManager = MANAGERS.test(comm) || MANAGERS.test(basename(argv[0] ?? ''));
    return { pid, name: comm, starts: !isDaemon && (isManager || startsDaemon(argv)) };
  }
}

interface Holder {
  readonly pid: number;
  readonly name: string;
  /** It starts what serves, and does not serve itself. */
  readonly starts: boolean;
}

/** A daemon with the arguments that it runs by is among the arguments, as of any `… ipfs daemon`. */
function startsDaemon(argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    const kind = index === 0 ? undefined : kindOfProgramName(word);
    return (
      kind !== undefined &&
      parseDaemonCommand(
        kind,
        argv.slice(index + 1).filter((one) => one !== ''),
      ) !== null
    );
  });
}

function isHere(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}
