import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UnreadableError } from './unreadableError';

/**
 * For a file-system error: null when the path does not exist, though all that leads to it does.
 * @throws UnreadableError for any other error, and MissingDiskError where a link on the way leads nowhere.
 */
export async function absentOr(path: string, error: unknown): Promise<null> {
  if (error instanceof UnreadableError) {
    throw error;
  }
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    throw new UnreadableError(path, code, { cause: error });
  }
  for (let at = path, up = dirname(at); up !== at; at = up, up = dirname(at)) {
    const status = await lstat(at).catch(() => null);
    if (status?.isSymbolicLink() === true && !(await isThere(at))) {
      throw new MissingDiskError(path, `${at} leads to ${await readlink(at)}, which is not there`);
    }
    if (status) {
      break;
    }
  }
  return null;
}

/** What would be there is on a disk that is not: nobody can say that it does not exist. */
export class MissingDiskError extends UnreadableError {
  constructor(path: string, why: string) {
    super(path, 'ENODEV');
    this.message = `the disk is not there: ${why}`;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Where desktops mount what users plug in, each in a folder that comes and goes with it. */
const REMOVABLE = /^\/(media|run\/media|Volumes)\//;

/**
 * To be asked where a folder holds no configuration: it may be the place of a disk that is not mounted now.
 * @param known texts of the tables, where they are not those of this machine
 * @throws MissingDiskError
 */
export async function rejectUnmounted(
  folder: string,
  known: { readonly fstab?: string; readonly mountinfo?: string } = {},
): Promise<void> {
  const mounted = mountPoints(known.mountinfo ?? (await textOf('/proc/self/mountinfo')), 4);
  const wanted = mountPoints(known.fstab ?? (await textOf('/etc/fstab')), 1);
  for (const place of wanted.filter(
    (one) => one !== '/' && isWithin(folder, one) && !mounted.includes(one),
  )) {
    // What is in the folder itself was put there on purpose: then nobody misses the disk.
    if ((await readdir(place).catch(() => [])).length === 0) {
      throw new MissingDiskError(
        folder,
        `nothing is mounted at ${place}, though /etc/fstab names a disk for it`,
      );
    }
  }
  if (REMOVABLE.test(folder) && !mounted.some((one) => REMOVABLE.test(`${one}/`) && isWithin(folder, one))) {
    if (mounted.length > 0 && !(await isThere(folder))) {
      throw new MissingDiskError(folder, `no disk is mounted at ${folder}`);
    }
  }
}

/** Of `/etc/fstab` (fstab(5)) or `/proc/self/mountinfo` (proc(5)): blanks are written as `\040` there. */
function mountPoints(table: string, column: number): string[] {
  return table.split('\n').flatMap((line) => {
    const place = line.startsWith('#') ? undefined : line.trim().split(/\s+/)[column];
    return place?.startsWith('/') === true
      ? [place.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))]
      : [];
  });
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Other systems have no such tables. */
async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
