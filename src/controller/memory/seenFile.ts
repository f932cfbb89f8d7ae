import { isAbsolute } from 'node:path';
import * as z from 'zod/mini';
import { Disks } from '../../probes/disks/disks';
import { LAUNCH_NAMES } from '../../probes/processes/processes';
import { SUPERVISOR_KINDS } from '../../probes/supervisors/supervisor';
import {
  LONGEST_LAUNCH,
  MOST_FOLDERS,
  type SeenFolder,
  seenFolderOf,
  type SeenStore,
} from '../../status/memory/seenFolders';
import { DaemonType } from '../../status/result';
import { StateFile } from './stateFile';

/** PATH_MAX of Linux, the longest one. */
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;
/** Of names, punctuation and white space in an entry. */
const AROUND_ENTRY = 2048;
/** What the longest entries take, each letter of them escaped. */
const LARGEST_FILE = MOST_FOLDERS * 6 * (LONGEST_PATH + 3 * LONGEST_LAUNCH + AROUND_ENTRY);

const Entry = z.object({
  type: DaemonType,
  folder: z.string().check(z.maxLength(LONGEST_PATH)),
  machine: z.string().check(z.maxLength(LONGEST_NAME)),
  seenAt: z.number(),
  cluster: z.optional(z.string().check(z.maxLength(LONGEST_NAME))),
  program: z.optional(z.string().check(z.maxLength(LONGEST_LAUNCH))),
  log: z.optional(z.string().check(z.maxLength(LONGEST_LAUNCH))),
  supervisor: z.optional(
    z.object({
      kind: z.enum(SUPERVISOR_KINDS),
      unit: z.nullable(z.string().check(z.maxLength(LONGEST_NAME))),
      scope: z.nullable(z.enum(['system', 'user'])),
      pid: z.nullable(z.int()),
      tty: z.nullable(z.string().check(z.maxLength(LONGEST_NAME))),
    }),
  ),
  environment: z.optional(
    z.partialRecord(z.enum(LAUNCH_NAMES), z.string().check(z.maxLength(LONGEST_LAUNCH))),
  ),
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
    return (await this.entries()).filter((one) => one.machine === machine).map(seenFolderOf);
  }

  async update(added: readonly SeenFolder[], gone: readonly SeenFolder[]): Promise<void> {
    const { machine } = this.options;
    const changes = [...added, ...gone].map((one) => keyOf({ ...one, machine }));
    const entries = [
      ...(await this.entries()).filter((one) => !changes.includes(keyOf(one))),
      ...added.flatMap((one) => sane({ ...one, machine })),
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
  return (content.data?.folders ?? []).slice(0, MOST_FOLDERS).flatMap(sane);
}

/** What can be read again, none where it is no entry; what cannot is left out. */
function sane(one: unknown): Entry[] {
  const { data } = Entry.safeParse(one);
  if (data === undefined || !isSanePath(data.folder) || !Number.isFinite(data.seenAt)) {
    return [];
  }
  const paths = [data.program, data.log].flatMap((path) => path ?? []);
  return paths.every(isSanePath) ? [data] : [];
}

function isSanePath(path: string): boolean {
  return (
    isAbsolute(path) && path.length <= LONGEST_PATH && !path.includes('\0') && !path.startsWith('/proc/')
  );
}

function keyOf({
  type,
  folder,
  machine,
  cluster = '',
}: Pick<Entry, 'type' | 'folder' | 'machine' | 'cluster'>): string {
  return `${machine} ${type} ${folder}\0${cluster}`;
}
