import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { Disks } from '../disks/disks';
import { UnansweredError } from '../disks/unanswered';
import type { AskerEnvironment } from '../files/daemonFolder';
import { type DaemonKind, PROGRAM_NAMES } from './daemonKind';
import { boundedRun } from './boundedRun';
import { changeableByOthers, ownTrust } from './trustedPath';

const VERSION_BOUNDS = { withinMs: 1000, outputBytes: 4096 };
/** A program that gave no version is asked again after this: perhaps the machine was only busy. */
const FAILED_FOR_MS = 30_000;

/** Where packages and `go install` put programs, for editors that were started without a login shell's PATH. */
function usualFolders(platform: NodeJS.Platform, home: string | null): string[] {
  if (platform === 'win32') {
    return [];
  }
  const own = home === null ? [] : [join(home, 'go', 'bin'), join(home, '.local', 'bin'), join(home, 'bin')];
  return ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/snap/bin', ...own];
}

/** A folder in which a program may be, and nobody could look. */
export interface Unseen {
  readonly folder: string;
  /** The code of the error of its file system; null where that does not answer. */
  readonly error: string | null;
}

/** Where a program is; `unseen` tells where else it may be, as far as it was not found. */
export type FoundProgram =
  { readonly path: string; readonly unseen: null } | { readonly path: null; readonly unseen: Unseen | null };

/** What a shell passes over, too, on its way through PATH; any other error leaves open what is there. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'ELOOP',
  'ENAMETOOLONG',
]);

function whyUnseen(error: unknown, code: string): Pick<Unseen, 'error'> {
  return { error: error instanceof UnansweredError ? null : code };
}

type Look = 'there' | 'not there' | Unseen;

interface AskedVersion {
  /** Changes with every change of the file, its rights included. */
  readonly identity: string;
  readonly askedAt: number;
  readonly version: Promise<string | null>;
  failed: boolean;
}

/** Finds installed programs and remembers the version of each file for as long as the file stays the same. */
export class Programs {
  private readonly versions = new Map<string, AskedVersion>();
  /** The files that this user may run, each as it was then: who may do what is part of what `ctime` covers. */
  private readonly executables = new Map<string, string>();
  /** The candidates of each kind, and what they were made of. */
  private readonly places = new Map<DaemonKind, { readonly key: string; readonly paths: Iterable<string> }>();
  /** What is being looked at: whoever wants to know it meanwhile gets the same answer. */
  private readonly looks = new Map<string, Promise<Look>>();

  constructor(
    private readonly platform: NodeJS.Platform,
    private readonly disks = new Disks(),
  ) {}

  /** @param configured absolute path from the settings, tried first */
  async find(
    kind: DaemonKind,
    environment: AskerEnvironment,
    home: string | null,
    configured: string | undefined,
  ): Promise<FoundProgram> {
    let unseen: Unseen | null = null;
    for (const path of [...(configured ? [configured] : []), ...this.candidates(kind, environment, home)]) {
      const look = await this.lookAt(path);
      if (look === 'there') {
        return { path, unseen: null };
      }
      unseen ??= look === 'not there' ? null : look;
    }
    return { path: null, unseen };
  }

  /** Where a program may be, without repetition. */
  private candidates(kind: DaemonKind, environment: AskerEnvironment, home: string | null): Iterable<string> {
    const path = environment['PATH'] ?? environment['Path'] ?? '';
    const key = [kind, path, home].join('\0');
    const known = this.places.get(kind);
    if (known?.key === key) {
      return known.paths;
    }
    const name = PROGRAM_NAMES[kind] + (this.platform === 'win32' ? '.exe' : '');
    const folders = [
      // A relative entry of PATH means the current folder's: a workspace could plant a program there.
      ...path.split(delimiter).filter((one) => isAbsolute(one)),
      ...usualFolders(this.platform, home),
    ];
    const paths = new Set(folders.map((folder) => join(folder, name)));
    this.places.set(kind, { key, paths });
    return paths;
  }

  /** True for a file that this user may run. */
  async isThere(path: string): Promise<boolean> {
    return (await this.lookAt(path)) === 'there';
  }

  private async lookAt(path: string): Promise<Look> {
    const begun = this.looks.get(path);
    if (begun) {
      return begun;
    }
    const look = this.lookNow(path).finally(() => this.looks.delete(path));
    this.looks.set(path, look);
    return look;
  }

  private async lookNow(path: string): Promise<Look> {
    try {
      // Most candidates are not there: one call tells that.
      const { dev, ino, ctimeMs, kind } = await this.disks.stat(path);
      const identity = [dev, ino, ctimeMs].join(' ');
      if (this.executables.get(path) !== identity) {
        await this.disks.mayRun(path);
        if (kind !== 'file') {
          return 'not there';
        }
        this.executables.set(path, identity);
      }
      return 'there';
    } catch (error) {
      // Not there, or not for this user: the next candidate may be.
      const { code = '' } = error as NodeJS.ErrnoException;
      return NOT_THERE.has(code) ? 'not there' : { folder: dirname(path), ...whyUnseen(error, code) };
    }
  }

  /**
   * What `--version` prints, the only thing that we ever run a daemon's program for.
   * @returns null when it gives none, or when another user could put another program in its place
   */
  async version(path: string, signal: AbortSignal): Promise<string | null> {
    const status = await this.disks.stat(path).catch(() => null);
    if (!status || signal.aborted) {
      return null;
    }
    const identity = [status.dev, status.ino, status.ctimeMs].join(' ');
    const asked = this.versions.get(path);
    const isKnown =
      asked?.identity === identity && !(asked.failed && performance.now() - asked.askedAt > FAILED_FOR_MS);
    return orNullWhenAborted((isKnown ? asked : this.ask(path, identity)).version, signal);
  }

  private ask(path: string, identity: string): AskedVersion {
    const asked: AskedVersion = {
      identity,
      askedAt: performance.now(),
      version: askVersion(path, this.disks).then((version) => {
        asked.failed = version === null;
        return version;
      }),
      failed: false,
    };
    this.versions.set(path, asked);
    return asked;
  }
}

function orNullWhenAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      resolve(null);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

/** It has bounds of its own, as all who ask at the same time share it. */
async function askVersion(path: string, disks: Disks): Promise<string | null> {
  try {
    const trust = await ownTrust(true);
    if (trust && (await changeableByOthers(path, trust, disks)) !== null) {
      return null;
    }
    const text = await boundedRun(path, ['--version'], VERSION_BOUNDS);
    return text === null ? null : (/\d+\.\d+\.\d+\S*/.exec(text)?.[0] ?? null);
  } catch {
    // It cannot be looked at or started: that it is there is known, of which version it is not.
    return null;
  }
}
