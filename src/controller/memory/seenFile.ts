import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import * as z from 'zod/mini';
import { Disks } from '../../probes/disks/disks';
import { UnansweredError } from '../../probes/disks/unanswered';
import { readBounded } from '../../probes/files/boundedRead';
import { MOST_FOLDERS, type SeenFolder, type SeenStore } from '../../status/memory/seenFolders';
import { DaemonType } from '../../status/result';

/** PATH_MAX of Linux, the longest one. */
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;
/** Twice what the longest entries take, each letter of them escaped. */
const LARGEST_FILE = 2 * MOST_FOLDERS * 6 * LONGEST_PATH;
const ONLY_OURS = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

const Entry = z.object({
  type: DaemonType,
  folder: z.string().check(z.maxLength(LONGEST_PATH)),
  machine: z.string().check(z.maxLength(LONGEST_NAME)),
  seenAt: z.number(),
});
type Entry = z.infer<typeof Entry>;

const Content = z.object({ folders: z.array(z.unknown()) });

/** The folder of the state file belongs to somebody else, or others may write into it. */
class ForeignStateError extends Error {
  override readonly name = 'ForeignStateError';
}

export interface SeenFileOptions {
  readonly path: string;
  /** Name of this machine: several may share one home. */
  readonly machine: string;
  /** Our user; undefined where the system has no such numbers. */
  readonly uid: number | undefined;
}

/**
 * Folders in which daemons of this user ran, in one small file that all windows and programs of the user share.
 * Whatever it holds is checked as if a stranger had written it; it is replaced as a whole, so that nobody ever reads
 * a half, and what two writers take from each other the next look writes again.
 */
export class SeenFile implements SeenStore {
  private known: { readonly identity: string; readonly entries: readonly Entry[] } | undefined;
  constructor(
    private readonly options: SeenFileOptions,
    private readonly disks = new Disks(),
  ) {}

  async read(): Promise<readonly SeenFolder[]> {
    const { machine } = this.options;
    return (await this.entries())
      .filter((one) => one.machine === machine)
      .map(({ type, folder, seenAt }) => ({ type, folder, seenAt }));
  }

  async update(added: readonly SeenFolder[], gone: readonly SeenFolder[]): Promise<void> {
    const { path, machine } = this.options;
    await this.ensureAnswers();
    const folder = dirname(path);
    await this.makeFolder(folder);
    const changes = [...added, ...gone].map((one) => keyOf({ ...one, machine }));
    const entries = [
      ...(await this.entries()).filter((one) => !changes.includes(keyOf(one))),
      ...added.filter((one) => isSane(one)).map((one) => ({ ...one, machine })),
    ];
    const kept = entries.sort((a, b) => b.seenAt - a.seenAt).slice(0, MOST_FOLDERS);
    const written = `${path}.${randomUUID()}`;
    try {
      await writeFile(written, `${JSON.stringify({ folders: kept }, null, 2)}\n`, {
        flag: 'wx',
        mode: 0o600,
      });
      await rename(written, path);
    } catch (error) {
      await rm(written, { force: true });
      throw error;
    }
  }

  /** The home may be on a disk that hangs: to touch it here would hold up this whole program. */
  private async ensureAnswers(): Promise<void> {
    const { path } = this.options;
    if (!(await this.disks.answers(path))) {
      throw new UnansweredError(path);
    }
  }

  /** Those of other machines included; none where there is no file, or one that says nothing. */
  private async entries(): Promise<readonly Entry[]> {
    const { path } = this.options;
    await this.ensureAnswers();
    const status = await this.disks.stat(path).catch(nullIfAbsent);
    if (status === null) {
      return [];
    }
    const { identity } = status;
    if (this.known?.identity !== identity) {
      await this.claim(dirname(path));
      this.known = { identity, entries: parse((await readBounded(path, LARGEST_FILE, this.disks)) ?? '') };
    }
    return this.known.entries;
  }

  /** Where it is made anew, it is made for us alone, and only in what belongs to us. */
  private async makeFolder(folder: string): Promise<void> {
    if ((await this.disks.stat(folder).catch(nullIfAbsent)) === null) {
      await this.ownAncestor(folder);
      await mkdir(folder, { recursive: true, mode: ONLY_OURS });
    }
    await this.claim(folder);
  }

  /** A program that runs as root with somebody's HOME would leave folders there that their owner cannot use. */
  private async ownAncestor(folder: string): Promise<void> {
    const parent = dirname(folder);
    const status = await this.disks.stat(parent).catch(nullIfAbsent);
    if (status === null && parent !== folder) {
      await this.ownAncestor(parent);
    } else if (this.options.uid !== undefined && status?.uid !== this.options.uid) {
      throw new ForeignStateError(`${parent} belongs to another user`);
    }
  }

  /** @throws ForeignStateError where somebody else could put another file in place of ours */
  private async claim(folder: string): Promise<void> {
    const { uid } = this.options;
    const status = await this.disks.stat(folder);
    if (uid !== undefined && (status.uid !== uid || (status.mode & WRITABLE_BY_OTHERS) !== 0)) {
      throw new ForeignStateError(`${folder} can be written by other users`);
    }
  }
}

/** What is no entry is left out; the others count. */
function parse(text: string): Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Somebody else wrote it, or a disk was full: nothing is known then, and the next write makes it whole.
    return [];
  }
  const content = Content.safeParse(json);
  return (content.data?.folders ?? [])
    .slice(0, MOST_FOLDERS)
    .flatMap((one) => Entry.safeParse(one).data ?? [])
    .filter(isSane);
}

function isSane({ folder, seenAt }: SeenFolder): boolean {
  return (
    isAbsolute(folder) &&
    folder.length <= LONGEST_PATH &&
    !folder.includes('\0') &&
    !folder.startsWith('/proc/') &&
    Number.isFinite(seenAt)
  );
}

function keyOf({ type, folder, machine }: Pick<Entry, 'type' | 'folder' | 'machine'>): string {
  return `${machine} ${type} ${folder}`;
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return null;
  }
  throw error;
}
