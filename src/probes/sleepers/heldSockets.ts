import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { normalize } from 'node:path';
import { canonicalAddress, type Endpoint, isLoopbackAddress } from '../../clusterClient/transport/endpoint';
import { Disks } from '../disks/disks';
import { inTime } from '../patience';
import { readProcTable } from '../processes/linux/procTable';
import type { DaemonProcess } from '../processes/processes';
import { parseTcpTable, type TcpSocket } from '../sockets/tcpTable';
import { parseUnixTable } from '../sockets/unixTable';
import { hasAny, type Holder, Holders } from './holders';
import { internetServices } from './internetServices';
import { fit } from './reach';
import type { Asleep } from './asleep';
import { ServedSockets } from './servedSockets';
import { type HeldAddress, SocketUnits } from './socketUnits';
import { namesAddress, startedDaemon } from './startedDaemon';

export interface HeldSocketsOptions {
  readonly proc?: string;
  /** Before the paths of configurations; tests give another. */
  readonly root?: string;
  /** The addresses of this machine. */
  readonly ownAddresses?: () => readonly string[];
  /** Through which file systems are asked. */
  readonly disks?: Disks;
  /** What earlier looks learned. */
  readonly served?: ServedSockets;
}

/** Somebody who listens where a daemon is expected. */
interface Listener {
  readonly inode: string;
  /** The user who made it; null for a unix socket, of which the kernel does not tell. */
  readonly uid: number | null;
  readonly address: HeldAddress;
}

const SUPER_SERVERS = /^(inetutils-|openbsd-|rl|x)?inetd$/;

/** Tells who holds the sockets at which no known daemon serves, during one look. */
export class HeldSockets {
  private readonly proc: string;
  private readonly root: string;
  private readonly disks: Disks;
  private readonly units: SocketUnits;
  private readonly ownAddresses: () => readonly string[];
  private readonly served: ServedSockets;
  private holders: Promise<Holders> | undefined;
  private table: Promise<readonly TcpSocket[]> | undefined;

  /** @param daemons those that run */
  constructor(
    private readonly daemons: readonly DaemonProcess[],
    {
      proc = '/proc',
      root = '',
      ownAddresses = addressesOfThisMachine,
      disks = new Disks(),
      served = new ServedSockets(),
    }: HeldSocketsOptions = {},
  ) {
    this.disks = disks;
    this.served = served;
    this.proc = proc;
    this.root = root;
    this.units = new SocketUnits(root, disks);
    this.ownAddresses = ownAddresses;
  }

  /** As `Sleepers.at`. */
  async at(endpoint: Endpoint): Promise<Asleep | null> {
    const listeners =
      endpoint.kind === 'tcp' ? await this.onPort(endpoint) : await this.onPath(endpoint.path);
    const inodes = new Set(listeners.map(({ inode }) => inode));
    // Where a daemon serves nobody else matters: to look for others takes longer than all the rest of a look.
    if (listeners.length === 0 || this.daemons.some(({ sockets }) => hasAny(sockets, inodes))) {
      return null;
    }
    this.holders ??= Holders.read(this.proc);
    const holders = await this.holders;
    const seen = await holders.having(inodes);
    return seen.length > 0 ? this.judgeSeen(seen, listeners, holders) : this.judgeHidden(listeners, holders);
  }

  private async onPort({ host, port }: Extract<Endpoint, { kind: 'tcp' }>): Promise<Listener[]> {
    this.table ??= this.listeningSockets();
    const there = (await this.table).filter((one) => one.port === port);
    if (there.length === 0) {
      return [];
    }
    const wanted = await addressesOf(host);
    const reached = wanted.flatMap((address) => bestFits(there, address, this.isOurs(address)));
    const hosts = reached.map((one) => one.host);
    return [...new Set(reached)].map(({ inode, uid }) => ({ inode, uid, address: { port, hosts } }));
  }

  private async listeningSockets(): Promise<readonly TcpSocket[]> {
    const tables = ['tcp', 'tcp6'].map(async (name) =>
      readProcTable(`${this.proc}/self/net/${name}`).catch(() => ''),
    );
    // A busy machine has a hundred thousand connections: only what listens is taken apart.
    const rows = (await Promise.all(tables)).flatMap((table) => table.match(/^.* 0+:0000 0A .*$/gm) ?? []);
    return parseTcpTable(rows.join('\n')).filter(({ listens }) => listens);
  }

  private async onPath(path: string): Promise<Listener[]> {
    const table = await readProcTable(`${this.proc}/self/net/unix`, 'utf8').catch(() => '');
    const real = await this.disks.realpath(path).catch(() => path);
    const named = normalize(path);
    const paths = [...new Set([named, real])];
    const there = parseUnixTable(table).filter((one) => one.listens && paths.includes(normalize(one.path)));
    // Not what is there through a link, which may lead elsewhere tomorrow.
    const own = there.filter((one) => normalize(one.path) === named).map(({ inode }) => inode);
    this.served.learn(path, new Set(own), this.daemons);
    return there.map(({ inode }) => ({ inode, uid: null, address: { paths } }));
  }

  private isOurs(address: string): boolean {
    return isLoopbackAddress(address) || this.ownAddresses().map(canonicalAddress).includes(address);
  }

  private async judgeSeen(
    seen: readonly Holder[],
    listeners: readonly Listener[],
    holders: Holders,
  ): Promise<Asleep | null> {
    const [manager] = seen;
    if (manager === undefined || !seen.every((one) => this.starts(one))) {
      return null;
    }
    const isSystemd = manager.name === 'systemd' || manager.pid === 1;
    const unit = isSystemd ? await this.unitAt(listeners, manager.uid) : null;
    // It may have inherited the socket, though nobody sees that it has it.
    if (this.hiddenDaemons(manager.uid).length > 0 && !(await isProvenIdle(unit, holders))) {
      return null;
    }
    const by = unit === null ? `${manager.name} (PID ${manager.pid})` : `systemd (${unit.name})`;
    return asleep(by, unit?.starts ?? startedDaemon(manager.argv)?.kind ?? null);
  }

  /** Nobody is seen to have it: what its owner is told to listen for says what this user may not see. */
  private async judgeHidden(listeners: readonly Listener[], holders: Holders): Promise<Asleep | null> {
    const uid = listeners[0]?.uid ?? null;
    const isHeldByDaemon = this.hiddenDaemons(uid).length > 0;
    const unit = await this.unitAt(listeners, uid);
    if (unit !== null && (isHeldByDaemon ? await isProvenIdle(unit, holders) : await isIdle(unit, holders))) {
      return asleep(`systemd (${unit.name})`, unit.starts);
    }
    const managers = holders.all.filter((one) => uid === null || one.uid === uid);
    const manager = managers.find(
      (one) => this.starts(one) && (one.manages || !isHeldByDaemon) && isNamed(one.argv, listeners),
    );
    if (manager !== undefined) {
      return asleep(`${manager.name} (PID ${manager.pid})`, startedDaemon(manager.argv)?.kind ?? null);
    }
    const superServer = managers.find(({ name, manages }) => manages && SUPER_SERVERS.test(name));
    const service = superServer && (await this.serviceAt(listeners));
    return superServer && service
      ? asleep(`${superServer.name} (PID ${superServer.pid})`, service.starts)
      : null;
  }

  private starts({ pid, manages, argv }: Holder): boolean {
    return !this.daemons.some((one) => one.pid === pid) && (manages || startedDaemon(argv) !== null);
  }

  /** Daemons into which nobody may look. */
  private hiddenDaemons(uid: number | null): readonly DaemonProcess[] {
    return this.daemons.filter(
      (one) =>
        one.sharesNetwork &&
        one.listening === null &&
        (uid === null || uid === 0 || one.uid === null || one.uid === uid),
    );
  }

  private async unitAt(listeners: readonly Listener[], uid: number | null) {
    const [first] = listeners;
    return first === undefined ? null : this.units.naming(first.address, uid);
  }

  private async serviceAt(listeners: readonly Listener[]) {
    const services = await internetServices(this.root);
    return services.find(({ port }) =>
      listeners.some(({ address }) => 'port' in address && address.port === port),
    );
  }
}

type Unit = Awaited<ReturnType<SocketUnits['naming']>>;

/** Whether what a unit would start does not run: a service that runs has the socket, too. */
async function isIdle(unit: NonNullable<Unit>, holders: Holders): Promise<boolean> {
  return unit.service === null || !(await holders.runIn(unit.service));
}

async function isProvenIdle(unit: Unit, holders: Holders): Promise<boolean> {
  return unit?.active === true && isIdle(unit, holders);
}

function isNamed(argv: readonly string[], listeners: readonly Listener[]): boolean {
  return listeners.some(({ address }) =>
    'port' in address
      ? namesAddress(argv, address)
      : address.paths.some((path) => namesAddress(argv, { path })),
  );
}

function asleep(by: string, starts: Asleep['starts']): Asleep {
  return { kind: 'asleep', by, starts };
}

/** The sockets that take a connection to an address: those that fit it best. */
function bestFits(all: readonly TcpSocket[], address: string, isOurs: boolean): TcpSocket[] {
  const fitting = all.filter(({ host }) => fit(host, address) === 3 || (isOurs && fit(host, address) > 0));
  const best = Math.max(...fitting.map(({ host }) => fit(host, address)));
  return fitting.filter(({ host }) => fit(host, address) === best);
}

/** Where a connection to a host goes; a name that nobody knows leads nowhere. */
async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) {
    return [canonicalAddress(host)];
  }
  if (host === 'localhost') {
    return ['127.0.0.1', '::1'];
  }
  const found = await inTime(
    lookup(host, { all: true }).catch(() => []),
    [],
  );
  return found.map(({ address }) => canonicalAddress(address));
}

function addressesOfThisMachine(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
}
