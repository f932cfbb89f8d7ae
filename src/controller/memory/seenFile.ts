import { isAbsolute } from 'node:path';
import * as z from 'zod/mini';
import { Disks } from '../../probes/disks/disks';
import { MOST_FOLDERS, type SeenFolder, type SeenStore } from '../../status/memory/seenFolders';
import { DaemonType } from '../../status/result';
import { StateFile } from './stateFile';

/** PATH_MAX of Linux, the longest one. */
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;
/** Twice what the longest entries take, each letter of them escaped. */
const LARGEST_FILE = 2 * MOST_FOLDERS * 6 * LONGEST_PATH;

const Entry = z.object({
  type: DaemonType,
  folder: z.string().check(z.maxLength(LONGEST_PATH)),
  machine: z.string().check(z.maxLength(LONGEST_NAME)),
  seenAt: z.number(),
});
type Entry = z.infer<typeof Entry>;

const Content = z.object({ folders: z.array(z.unknown()) });

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
  private readonly file: StateFile;
  private known: { readonly text: string; readonly entries: readonly Entry[] } | undefined;

  constructor(
    private readonly options: SeenFileOptions,
    disks = new Disks(),
  ) {
    const { path, uid } = options;
    this.file = new StateFile({ path, uid, limit: LARGEST_FILE }, disks);
  }

  async read(): Promise<readonly SeenFolder[]> {
    const { machine } = this.options;
    return (await this.entries())
      .filter((one) => one.machine === machine)
      .map(({ type, folder, seenAt }) => ({ type, folder, seenAt }));
  }

  async update(added: readonly SeenFolder[], gone: readonly SeenFolder[]): Promise<void> {
    const { machine } = this.options;
    const changes = [...added, ...gone].map((one) => keyOf({ ...one, machine }));
    const entries = [
      ...(await this.entries()).filter((one) => !changes.includes(keyOf(one))),
      ...added.filter((one) => isSane(one)).map((one) => ({ ...one, machine })),
    ];
    const kept = entries.sort((a, b) => b.seenAt - a.seenAt).slice(0, MOST_FOLDERS);
    await this.file.write(`${JSON.stringify({ folders: kept }, null, 2)}\n`);
  }

  /** Those of other machines included; none where there is no file, or one that says nothing. */
  private async entries(): Promise<readonly Entry[]> {
    const text = await this.file.read();
    if (text === null) {
      return [];
    }
    if (this.known?.text !== text) {
      this.known = { text, entries: parse(text) };
    }
    return this.known.entries;
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
