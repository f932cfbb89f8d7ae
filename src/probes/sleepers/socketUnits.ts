import { readdir, readFile, lstat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { Disks } from '../disks/disks';
import { readBounded } from '../files/boundedRead';
import type { DaemonKind } from '../programs/daemonKind';
import { canonicalAddress } from '../../clusterClient/transport/endpoint';
import { startedDaemon } from './startedDaemon';
import {
  commandWords,
  nameSpecifiers,
  parseUnit,
  type Specifiers,
  unitAddress,
  type UnitSettings,
  withSpecifiers,
} from './unitFile';

/** A unit of systemd that listens for a service. */
export interface SocketUnit {
  readonly name: string;
  /** What it starts; null where each connection gets a service of its own. */
  readonly service: string | null;
  readonly starts: DaemonKind | null;
  /** Whether systemd listens for it now; null where nobody can tell. */
  readonly active: boolean | null;
}

/** An address at which somebody listens. */
export type HeldAddress =
  | { readonly port: number; /** What it is bound to. */ readonly hosts: readonly string[] }
  | { readonly paths: readonly string[] };

/** One instance of systemd: that of the machine, or that of a user. */
interface Manager {
  readonly folders: readonly string[];
  /** Where it keeps a link for each unit that is active. */
  readonly running: string;
  readonly specifiers: Specifiers;
  readonly isSystem: boolean;
}

const LARGEST_UNIT = 64 * 1024;
/** More sockets than any machine has. */
const MOST_UNITS = 512;

/** What the unit files of systemd say of sockets, for a user who may not see what systemd has open. */
export class SocketUnits {
  /** @param root before all paths; tests give another */
  constructor(
    private readonly root = '',
    private readonly disks = new Disks(),
  ) {}

  /**
   * The unit that listens at an address.
   * @param uid the user who owns the socket; null where nobody tells
   */
  async naming(address: HeldAddress, uid: number | null): Promise<SocketUnit | null> {
    for (const manager of await this.managersOf(uid)) {
      for (const name of await this.socketsOf(manager)) {
        const unit = await this.read(name, manager);
        if (unit !== null && listensAt(unit, name, manager, address)) {
          const active = await this.isActive(name, manager);
          if (active !== false) {
            return this.describe(name, unit, active, manager);
          }
        }
      }
    }
    return null;
  }

  private async managersOf(uid: number | null): Promise<Manager[]> {
    const own = process.getuid?.() ?? null;
    const user = uid ?? own;
    const home = user === null ? null : await this.homeOf(user);
    return [
      ...(uid === null || uid === 0 ? [this.system()] : []),
      ...(user === null ? [] : [this.userOf(user, home)]),
    ];
  }

  private system(): Manager {
    return {
      folders: [
        '/etc/systemd/system.control',
        '/run/systemd/system.control',
        '/run/systemd/transient',
        '/etc/systemd/system',
        '/run/systemd/system',
        '/run/systemd/generator',
        '/usr/local/lib/systemd/system',
        '/usr/lib/systemd/system',
        '/lib/systemd/system',
      ],
      running: '/run/systemd/units',
      specifiers: {
        ...{ t: '/run', h: '/root', S: '/var/lib', C: '/var/cache', L: '/var/log', E: '/etc' },
        ...{ T: '/tmp', V: '/var/tmp', u: 'root', U: '0' },
      },
      isSystem: true,
    };
  }

  private userOf(uid: number, home: string | null): Manager {
    const runtime = `/run/user/${uid}`;
    const inHome = (...parts: string[]) => (home === null ? [] : [join(home, ...parts)]);
    return {
      folders: [
        ...inHome('.config', 'systemd', 'user.control'),
        `${runtime}/systemd/transient`,
        ...inHome('.config', 'systemd', 'user'),
        '/etc/systemd/user',
        `${runtime}/systemd/user`,
        '/run/systemd/user',
        ...inHome('.local', 'share', 'systemd', 'user'),
        '/usr/local/lib/systemd/user',
        '/usr/lib/systemd/user',
      ],
      running: `${runtime}/systemd/units`,
      specifiers: {
        ...{ t: runtime, U: String(uid), T: '/tmp', V: '/var/tmp' },
        ...(home === null
          ? {}
          : { h: home, S: join(home, '.local/state'), C: join(home, '.cache'), E: join(home, '.config') }),
      },
      isSystem: false,
    };
  }

  /** As the file of users has it. */
  private async homeOf(uid: number): Promise<string | null> {
    const users = await readFile(`${this.root}/etc/passwd`, 'utf8').catch(() => '');
    const entry = users.split('\n').find((line) => line.split(':')[2] === String(uid));
    return entry?.split(':')[5] ?? null;
  }

  /** Those that are active where systemd tells; else all that there are. */
  private async socketsOf({ folders, running }: Manager): Promise<string[]> {
    const isSocket = (name: string) => name.endsWith('.socket');
    const links = await this.names(running);
    const active = links.flatMap((name) => (name.startsWith('invocation:') ? [name.slice(11)] : []));
    const listed = (await Promise.all(folders.map((folder) => this.names(folder)))).flat();
    const templates = /@\.socket$/;
    const all = new Set([...active, ...listed].filter((name) => isSocket(name) && !templates.test(name)));
    return [...all].slice(0, MOST_UNITS);
  }

  private async names(folder: string): Promise<string[]> {
    const path = `${this.root}${folder}`;
    // A home may be on a disk that hangs.
    return (await this.disks.answers(path)) ? readdir(path).catch(() => []) : [];
  }

  /** The texts of a unit; of an instance, those of its template where it has none of its own. Null where it has none. */
  private async read(name: string, { folders }: Manager): Promise<string[] | null> {
    const template = name.replace(/@.*(?=\.[a-z]+$)/, '@');
    for (const file of new Set([name, template])) {
      for (const folder of folders) {
        const text = await this.textOf(`${folder}/${file}`);
        if (text !== null) {
          const dropped = new Set(folders.flatMap((one) => [`${one}/${template}.d`, `${one}/${name}.d`]));
          return [text, ...(await Promise.all([...dropped].map((one) => this.droppedIn(one)))).flat()];
        }
      }
    }
    return null;
  }

  private async droppedIn(folder: string): Promise<string[]> {
    const files = (await this.names(folder)).filter((name) => name.endsWith('.conf')).sort();
    const texts = await Promise.all(files.map((file) => this.textOf(`${folder}/${file}`)));
    return texts.filter((text) => text !== null);
  }

  /** What cannot be read says nothing. */
  private async textOf(path: string): Promise<string | null> {
    return readBounded(`${this.root}${path}`, LARGEST_UNIT, this.disks).catch(() => null);
  }

  /**
   * systemd keeps a link for each unit that it has started, and a control group.
   * @see src/core/unit.c of systemd, `unit_export_state_files`
   */
  private async isActive(name: string, { running, isSystem }: Manager): Promise<boolean | null> {
    const group = `/sys/fs/cgroup/system.slice/${name}`;
    const signs = [`${running}/invocation:${name}`, ...(isSystem ? [group] : [])];
    const found = await Promise.all(signs.map((sign) => this.exists(sign)));
    if (found.includes(true)) {
      return true;
    }
    const links = await this.names(running);
    return links.some((link) => link.startsWith('invocation:')) ? false : null;
  }

  private async exists(path: string): Promise<boolean> {
    return lstat(`${this.root}${path}`).then(
      () => true,
      () => false,
    );
  }

  private async describe(
    name: string,
    unit: readonly string[],
    active: boolean | null,
    manager: Manager,
  ): Promise<SocketUnit> {
    const socket = parseUnit(unit, 'Socket');
    const accepts = /^(yes|true|on|1)$/i.test(last(socket, 'Accept') ?? '');
    const bare = name.replace(/\.socket$/, '');
    const named = last(socket, 'Service');
    const service = named ?? `${bare}${accepts ? '@' : ''}.service`;
    const texts = (await this.read(service, manager)) ?? [];
    const specifiers = { ...manager.specifiers, ...nameSpecifiers(service) };
    const commands = parseUnit(texts, 'Service').get('ExecStart') ?? [];
    const started = commands.map((one) =>
      startedDaemon(['', ...commandWords(withSpecifiers(one, specifiers))]),
    );
    return {
      name,
      service: accepts ? null : service,
      starts: started.find((one) => one !== null)?.kind ?? null,
      active,
    };
  }
}

function last(settings: UnitSettings, name: string): string | undefined {
  return settings.get(name)?.at(-1);
}

function listensAt(unit: readonly string[], name: string, manager: Manager, address: HeldAddress): boolean {
  const specifiers = { ...manager.specifiers, ...nameSpecifiers(name) };
  const values = parseUnit(unit, 'Socket').get('ListenStream') ?? [];
  return values.some((value) => {
    const at = unitAddress(withSpecifiers(value, specifiers));
    if (at === null || 'path' in at || 'paths' in address) {
      return at !== null && 'path' in at && 'paths' in address && address.paths.includes(normalize(at.path));
    }
    const hosts = address.hosts.map(canonicalAddress);
    const isBound = at.host === null ? hosts.some(isAny) : hosts.includes(canonicalAddress(at.host));
    return at.port === address.port && isBound;
  });
}

function isAny(host: string): boolean {
  return host === '::' || host === '0.0.0.0';
}
