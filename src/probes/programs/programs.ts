import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
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

  constructor(private readonly platform: NodeJS.Platform) {}

  /** @param configured absolute path from the settings, tried first */
  async find(
    kind: DaemonKind,
    environment: AskerEnvironment,
    home: string | null,
    configured: string | undefined,
  ): Promise<string | null> {
    const name = PROGRAM_NAMES[kind] + (this.platform === 'win32' ? '.exe' : '');
    const folders = [
      // A relative entry of PATH means the current folder's: a workspace could plant a program there.
      ...(environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter((one) => isAbsolute(one)),
      ...usualFolders(this.platform, home),
    ];
    const candidates = [...(configured ? [configured] : []), ...folders.map((folder) => join(folder, name))];
    for (const path of new Set(candidates)) {
      if (await this.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }

  private async isExecutable(path: string): Promise<boolean> {
    try {
      // Most candidates are not there: one call tells that.
      const status = await stat(path);
      const identity = [status.dev, status.ino, status.ctimeMs].join(' ');
      if (this.executables.get(path) !== identity) {
        await access(path, constants.X_OK);
        if (!status.isFile()) {
          return false;
        }
        this.executables.set(path, identity);
      }
      return true;
    } catch {
      // Not there, or not for this user: the next candidate may be.
      return false;
    }
  }

  /**
   * What `--version` prints, the only thing that we ever run a daemon's program for.
   * @returns null when it gives none, or when another user could put another program in its place
   */
  async version(path: string, signal: AbortSignal): Promise<string | null> {
    const status = await stat(path).catch(() => null);
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
      version: askVersion(path).then((version) => {
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
async function askVersion(path: string): Promise<string | null> {
  try {
    const trust = await ownTrust(true);
    if (trust && (await changeableByOthers(path, trust)) !== null) {
      return null;
    }
    const text = await boundedRun(path, ['--version'], VERSION_BOUNDS);
    return text === null ? null : (/\d+\.\d+\.\d+\S*/.exec(text)?.[0] ?? null);
  } catch {
    // It cannot be looked at or started: that it is there is known, of which version it is not.
    return null;
  }
}
