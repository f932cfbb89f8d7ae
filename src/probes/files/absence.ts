import { dirname } from 'node:path';
import type { Disks } from '../disks/disks';
import { UnansweredError } from '../disks/unanswered';
import { obstacleOf, UnreadableError } from './unreadableError';

/**
 * For a file-system error: null when the path does not exist, though all that leads to it does.
 * @throws UnreadableError for any other error, and where a link on the way leads nowhere.
 */
export async function absentOr(path: string, error: unknown, disks: Disks): Promise<null> {
  if (error instanceof UnreadableError) {
    throw error;
  }
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      await rejectLinkAstray(path, disks);
      return null;
    case 'ELOOP':
      await rejectLinkAstray(path, disks);
      break;
  }
  throw new UnreadableError(path, obstacleOf(code), { cause: error });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** Looks for the first link on the way, from the end of the path, and where it leads. */
async function rejectLinkAstray(path: string, disks: Disks): Promise<void> {
  for (let at = path, up = dirname(at); up !== at; at = up, up = dirname(at)) {
    const kind = await disks.lstat(at).then(
      (status) => status.kind,
      (error: unknown) => {
        if (error instanceof UnansweredError) {
          throw new UnreadableError(path, { kind: 'disk_silent' });
        }
        return null;
      },
    );
    if (kind === 'link') {
      await followLink(path, at, disks);
    }
    if (kind !== null) {
      return;
    }
  }
}

/** @throws UnreadableError where the link leads nowhere */
async function followLink(path: string, link: string, disks: Disks): Promise<void> {
  const error = await disks.stat(link).then(
    () => null,
    (failure: unknown) => codeOf(failure),
  );
  switch (error) {
    case null:
      return;
    case 'ELOOP':
      throw new UnreadableError(path, {
        kind: 'link_astray',
        link,
        why: 'is a link that leads back to itself',
      });
    case 'ENOTDIR': {
      const why = `is a link to ${await disks.readlink(link)}, and what it leads through is no folder`;
      throw new UnreadableError(path, { kind: 'link_astray', link, why });
    }
    case 'ENOENT': {
      const why = `${link} leads to ${await disks.readlink(link)}, which is not there`;
      throw new UnreadableError(path, { kind: 'disk_absent', why });
    }
    default:
      throw new UnreadableError(path, obstacleOf(error));
  }
}

/** Where desktops mount what users plug in, each in a folder that comes and goes with it. */
const REMOVABLE = /^\/(media|run\/media|Volumes)\//;

/** Texts of the tables of this machine. */
export interface MountTexts {
  readonly fstab?: string;
  readonly mountinfo?: string;
}

/**
 * To be asked where a folder holds no configuration: it may be the place of a disk that is not mounted now, or no
 * folder at all.
 * @param known where the tables are not those of this machine
 * @throws UnreadableError
 */
export async function rejectMisplaced(folder: string, disks: Disks, known: MountTexts = {}): Promise<void> {
  await rejectNoFolder(folder, disks);
  const mounted = mountPoints(known.mountinfo ?? (await textOf('/proc/self/mountinfo', disks)), 4);
  const wanted = mountPoints(known.fstab ?? (await textOf('/etc/fstab', disks)), 1);
  for (const place of wanted.filter(
    (one) => one !== '/' && isWithin(folder, one) && !mounted.includes(one),
  )) {
    // What is in the folder itself was put there on purpose: then nobody misses the disk.
    if (await disks.isEmpty(place).catch(() => true)) {
      throw missing(folder, `nothing is mounted at ${place}, though /etc/fstab names a disk for it`);
    }
  }
  if (REMOVABLE.test(folder) && !mounted.some((one) => REMOVABLE.test(`${one}/`) && isWithin(folder, one))) {
    if (mounted.length > 0 && !(await isThere(folder, disks))) {
      throw missing(folder, `no disk is mounted at ${folder}`);
    }
  }
}

async function rejectNoFolder(folder: string, disks: Disks): Promise<void> {
  for (let at = folder, up = dirname(at); up !== at; at = up, up = dirname(at)) {
    const status = await disks.stat(at).catch(() => null);
    if (status !== null && status.kind !== 'folder') {
      throw new UnreadableError(folder, { kind: 'no_folder', path: at, what: status.kind });
    }
    if (status !== null) {
      return;
    }
  }
}

function missing(folder: string, why: string): UnreadableError {
  return new UnreadableError(folder, { kind: 'disk_absent', why });
}

async function isThere(path: string, disks: Disks): Promise<boolean> {
  return disks.stat(path).then(
    () => true,
    () => false,
  );
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

/** More than any table of mounts has. */
const LARGEST_TABLE = 4 << 20;

/** Other systems have no such tables. */
async function textOf(file: string, disks: Disks): Promise<string> {
  return disks.read(file, LARGEST_TABLE).then(
    ({ text }) => text,
    () => '',
  );
}
