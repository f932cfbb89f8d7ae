import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inTime } from '../patience';

/** What daemons make and remove when they start and stop, and what `init` makes. */
const MADE: readonly string[] = ['cluster.lock', 'repo.lock', 'api', 'api-socket', 'identity.json'];
/** What users edit, maybe in place: then the folder stays as it was. */
const EDITED: readonly string[] = ['config', 'service.json'];

/** Texts about a daemon's folder that change with what a start, a stop or an edit leaves in it. */
export interface FolderSign {
  /** The folder itself: changes with every entry that comes or goes, also with those that say nothing. */
  readonly folder: string;
  readonly made: string;
  readonly edited: string;
  /** False for a folder of another user, of which nothing else was looked at. */
  readonly isOurs: boolean;
}

/** Each look that hangs holds up one of the few threads that all file systems share: the rest is for the others. */
const MOST_HANGING = 2;

/** Looks at folders, at each by one call at a time, and at none while too many of them hang. */
export class FolderSigns {
  private readonly pending = new Set<string>();

  constructor(private readonly look: typeof folderSign = folderSign) {}

  /**
   * @param before what an earlier look saw
   * @returns null when the folder does not answer
   */
  async of(folder: string, before?: FolderSign): Promise<FolderSign | null> {
    if (this.pending.has(folder) || this.pending.size >= MOST_HANGING) {
      return null;
    }
    this.pending.add(folder);
    const look = this.look(folder, before).finally(() => this.pending.delete(folder));
    return inTime(look, null);
  }
}

/**
 * Looks at a folder by `stat` alone, one file after the other, so that a disk that hangs holds up one thread only.
 * Never rejects.
 * @param before what an earlier look saw: where the folder is the same, the same entries are in it
 */
async function folderSign(
  folder: string,
  before?: FolderSign,
  uid = process.getuid?.(),
): Promise<FolderSign> {
  const { sign, owner } = await signOf(folder);
  const isOurs = owner === null || uid === undefined || owner === uid;
  if (!isOurs) {
    return { folder: sign, made: '', edited: '', isOurs };
  }
  const made = before?.folder === sign ? before.made : await signsIn(folder, MADE);
  return { folder: sign, made, edited: await signsIn(folder, EDITED), isOurs };
}

async function signsIn(folder: string, names: readonly string[]): Promise<string> {
  const signs: string[] = [];
  for (const name of names) {
    signs.push((await signOf(join(folder, name))).sign);
  }
  return signs.join('\n');
}

async function signOf(path: string): Promise<{ readonly sign: string; readonly owner: number | null }> {
  const status = await stat(path, { bigint: true }).catch((error: unknown) => error as NodeJS.ErrnoException);
  return status instanceof Error
    ? { sign: status.code ?? status.message, owner: null }
    : { sign: identity(status), owner: Number(status.uid) };
}

function identity({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
