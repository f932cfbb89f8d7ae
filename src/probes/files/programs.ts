import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AskerEnvironment } from './daemonFolder';
import { type DaemonKind, PROGRAM_NAMES } from '../processes/daemonKind';

const VERSION_DEADLINE_MS = 1000;
const LONGEST_WAIT_MS = 1200;

/** Where packages and `go install` put programs, for editors that were started without a login shell's PATH. */
function usualFolders(platform: NodeJS.Platform, home: string | null): string[] {
  if (platform === 'win32') {
    return [];
  }
  const own = home === null ? [] : [join(home, 'go', 'bin'), join(home, '.local', 'bin'), join(home, 'bin')];
  return ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/snap/bin', ...own];
}

/** Finds installed programs and remembers the version of each file for as long as the file stays the same. */
export class Programs {
  private readonly versions = new Map<string, Promise<string | null>>();
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

  /** What `--version` prints, the only thing that we ever run a daemon's program for; null when it fails. */
  async version(path: string, signal: AbortSignal): Promise<string | null> {
    const status = await stat(path).catch(() => null);
    if (!status) {
      return null;
    }
    const key = `${path}\0${status.mtimeMs}\0${status.size}`;
    let version = this.versions.get(key);
    if (!version) {
      version = askVersion(path, signal);
      this.versions.set(key, version);
    }
    const answer = await version;
    if (answer === null) {
      // Perhaps only the deadline was too short this time.
      this.versions.delete(key);
    }
    return answer;
  }
}

async function askVersion(path: string, signal: AbortSignal): Promise<string | null> {
  const { execa } = await import('execa');
  const asked = execa(path, ['--version'], {
    timeout: VERSION_DEADLINE_MS,
    cancelSignal: signal,
    reject: false,
    stdin: 'ignore',
    maxBuffer: 4096,
    windowsHide: true,
  });
  // A wrapper script's child may keep the output open after the script itself was ended.
  const answer = await Promise.race([asked, sleep(LONGEST_WAIT_MS, null, { ref: false })]);
  return answer === null || answer.failed ? null : (/\d+\.\d+\.\d+\S*/.exec(answer.stdout)?.[0] ?? null);
}
