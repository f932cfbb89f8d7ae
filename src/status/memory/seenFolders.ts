import { basename, dirname, join, resolve } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { UnansweredError } from '../../probes/disks/unanswered';
import { inTime } from '../../probes/patience';
import type { Supervisor } from '../../probes/supervisors/supervisor';
import type { DaemonEntry, DaemonType } from '../result';

/** More than anybody runs on one machine. */
export const MOST_FOLDERS = 64;
/** Letters of a program's path, and of all variables together; what is longer is not kept. */
export const LONGEST_LAUNCH = 1024;
/** Where a process of another mount namespace keeps its files: gone with the process. */
const OF_A_PROCESS = /^\/proc\//;
/** What is known for longer than this is noted again, so that the oldest is what is forgotten first. */
const NOTED_AGAIN_AFTER_MS = 24 * 60 * 60 * 1000;
/** Each look that hangs holds up one of the few threads that all file systems share. */
const MOST_HANGING = 2;
const ANSWERS_WITHIN_MS = 300;
/** A small file on a disk that answers; with any other the answer does not wait for it. */
const WRITTEN_WITHIN_MS = 200;

/** What a start by the bare name of the program, in a folder that is named to it, would miss, and where it wrote. */
export interface Launch {
  /** Path of the executable. */
  readonly program?: string | undefined;
  /** The variables that it had, of those that `LAUNCH_NAMES` has. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Path of the file that it wrote its log to. */
  readonly log?: string | undefined;
  /** Who looked after it, where that starts and stops it by itself. */
  readonly supervisor?: Supervisor | undefined;
}

/** A folder in which a daemon ran. For `ipfs_cluster_follow` the one that holds a folder for each cluster. */
export interface SeenFolder extends Launch {
  readonly type: DaemonType;
  /** Absolute path. */
  readonly folder: string;
  /** When a look last saw a daemon run there, in milliseconds since the epoch. */
  readonly seenAt: number;
  /** The cluster that was followed, where it is known how that follower was started; others share the folder. */
  readonly cluster?: string | undefined;
}

/** Keeps what was seen for longer than this process lives, and shares it with others on this machine. */
export interface SeenStore {
  /** @throws whatever keeps it from being read */
  read(): Promise<readonly SeenFolder[]>;
  /**
   * Adds to what is kept, and removes from it.
   * @throws whatever keeps it from being written
   */
  update?(added: readonly SeenFolder[], gone: readonly SeenFolder[]): Promise<void>;
}

export interface SeenFoldersOptions {
  readonly store?: SeenStore;
  /** Folders that every look visits anyway: they need not be kept. */
  readonly usual?: readonly string[];
  /** Told of what keeps the store from working: what this process saw itself is remembered all the same. */
  readonly onFault?: (error: unknown) => void;
  readonly disks?: Disks;
  /** How a folder is looked at; tests give another. */
  readonly presence?: (folder: string) => Promise<Presence>;
}

type Folders = Readonly<Partial<Record<DaemonType, readonly string[]>>>;

interface Noted extends SeenFolder {
  /** Run by our own user: only that is kept in the store. */
  readonly ours: boolean;
}

/**
 * Remembers in which folders daemons ran, so that one outside of the usual places does not vanish from sight when it
 * is killed, but shows as crashed: to everybody who asks the controller, and through the store to other windows and
 * programs, too. The folders of other users' daemons are remembered by this process alone: what somebody else chose
 * is never looked at for longer than that.
 */
export class SeenFolders {
  private readonly noted = new Map<string, Noted>();
  private stored: readonly SeenFolder[] = [];
  private readonly gone = new Map<string, SeenFolder>();
  private reading: Promise<void> | undefined;
  private writing: Promise<void> | undefined;
  private readonly looking = new Set<string>();

  /** All who look at this machine ask its file systems through the same ones: they know together which of them hang. */
  readonly disks: Disks;

  constructor(private readonly options: SeenFoldersOptions = {}) {
    this.disks = options.disks ?? new Disks();
  }

  /**
   * The folders that are still there. One that is gone says nothing of any daemon, and is forgotten.
   * @param visited what the look visits anyway: that is left out, and nothing is asked about it here
   */
  async known(visited: Folders = {}): Promise<Folders> {
    await inTime(this.readStore(), undefined);
    const all = [
      ...new Map([...this.stored, ...this.noted.values()].map((one) => [keyOf(one), one])).values(),
    ];
    const folders: Partial<Record<DaemonType, string[]>> = {};
    // The followers of several clusters share one. One after the other, so that no more of them hang at once than may.
    for (const one of all) {
      const isListed = [visited[one.type], folders[one.type]].some(
        (some) => some?.includes(one.folder) === true,
      );
      if (!isListed && (await this.isThere(one))) {
        (folders[one.type] ??= []).push(one.folder);
      }
    }
    return folders;
  }

  /**
   * Takes in what a look saw, and waits a moment until others can know it, too: whoever got an answer may end us.
   * @param launchOf how our own user has started the process with this PID; null for another user's
   * @param now milliseconds since the epoch
   */
  async note(
    entries: readonly DaemonEntry[],
    launchOf: (pid: number) => Launch | null,
    now = Date.now(),
  ): Promise<void> {
    for (const { type, details } of entries) {
      for (const { pid, folder } of details?.instances ?? []) {
        if (pid !== null && folder !== null && !OF_A_PROCESS.test(folder)) {
          this.addRun(type, folder, launchOf(pid), now);
        }
      }
    }
    this.save(now);
    if (this.writing) {
      await inTime(this.writing, undefined, WRITTEN_WITHIN_MS);
    }
  }

  /**
   * How the daemons of our own user were started, by the folder of each: for a follower that of its cluster; only those
   * of which a start anew has to know it.
   */
  launches(type: DaemonType): ReadonlyMap<string, Launch> {
    const own = [...this.stored, ...[...this.noted.values()].filter(({ ours }) => ours)];
    // Another window may have seen a later run than this one.
    const latest = new Map(own.sort((a, b) => a.seenAt - b.seenAt).map((one) => [keyOf(one), one]));
    return new Map(
      [...latest.values()]
        .filter((one) => one.type === type && hasLaunch(one) && !this.gone.has(keyOf(one)))
        .map((one) => [one.cluster === undefined ? one.folder : join(one.folder, one.cluster), one]),
    );
  }

  private addRun(type: DaemonType, folder: string, launch: Launch | null, seenAt: number): void {
    const ours = launch !== null;
    if (type !== 'ipfs_cluster_follow') {
      this.add({ type, folder: resolve(folder), seenAt, ours, ...launch });
      return;
    }
    // A follower's setting names the folder that holds one folder per cluster.
    const root = { type, folder: resolve(dirname(folder)), seenAt };
    const own = { ...root, cluster: basename(folder) };
    this.add({ ...root, ours });
    if (launch === null) {
      return;
    }
    if (hasLaunch(launch)) {
      this.add({ ...own, ours, ...launch });
    } else {
      this.noted.delete(keyOf(own));
      this.gone.set(keyOf(own), own);
    }
  }

  private add(one: Noted): void {
    const key = keyOf(one);
    this.gone.delete(key);
    // The last one in the order of the map is the one that was seen last.
    this.noted.delete(key);
    this.noted.set(key, one);
    if (this.noted.size > MOST_FOLDERS) {
      const all = [...this.noted];
      const [leaves] = all.find(([, { ours }]) => !ours) ?? all[0] ?? [key];
      this.noted.delete(leaves);
    }
  }

  private async readStore(): Promise<void> {
    const { store, onFault } = this.options;
    if (!store) {
      return;
    }
    if (this.reading) {
      // The disk hangs since an earlier look: nobody waits for it twice.
      return;
    }
    this.reading = store.read().then(
      (stored) => {
        this.stored = stored;
      },
      (error: unknown) => onFault?.(error),
    );
    await this.reading;
    this.reading = undefined;
  }

  private async isThere(one: SeenFolder): Promise<boolean> {
    const key = keyOf(one);
    const mayLook = !this.looking.has(one.folder) && this.looking.size < MOST_HANGING;
    const presence = mayLook
      ? await inTime(this.lookAt(one.folder), 'no answer', ANSWERS_WITHIN_MS)
      : 'no answer';
    if (presence === 'gone') {
      this.noted.delete(key);
      this.gone.set(key, one);
    }
    // On a disk that hangs our own may be hidden, which the look then says; others' are not our trouble.
    return presence === 'there' || (presence === 'no answer' && this.noted.get(key)?.ours !== false);
  }

  private lookAt(folder: string): Promise<Presence> {
    const { presence = (one: string) => presenceOf(one, this.disks) } = this.options;
    this.looking.add(folder);
    return presence(folder).finally(() => this.looking.delete(folder));
  }

  private save(now: number): void {
    const { store, usual = [], onFault } = this.options;
    if (!store?.update || this.writing) {
      // What is not written now is still missing at the next look.
      return;
    }
    const stored = new Map(this.stored.map((one) => [keyOf(one), one]));
    const isNews = (one: Noted) => {
      const known = stored.get(keyOf(one));
      const isDue = now - (known?.seenAt ?? -Infinity) > NOTED_AGAIN_AFTER_MS;
      return known === undefined && usual.includes(one.folder)
        ? hasLaunch(one)
        : isDue || (launchKey(one) !== launchKey(known) && one.seenAt > (known?.seenAt ?? 0));
    };
    const added = [...this.noted.values()].filter((one) => one.ours && isNews(one)).map(seenFolderOf);
    const gone = [...this.gone.values()].filter((one) => stored.has(keyOf(one)));
    if (added.length + gone.length === 0) {
      return;
    }
    this.writing = store
      .update(added, gone)
      .catch((error: unknown) => onFault?.(error))
      .finally(() => {
        this.gone.clear();
        this.writing = undefined;
      });
  }
}

type Presence = 'there' | 'gone' | 'no answer';

async function presenceOf(folder: string, disks: Disks): Promise<Presence> {
  return disks.stat(folder).then(
    () => 'there',
    // A closed door is a reason to say so, and no proof that nothing is behind it.
    (error: unknown) => {
      if (error instanceof UnansweredError) {
        return 'no answer';
      }
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'there';
    },
  );
}

/** What of an entry is to be kept or read, and nothing else that it may have. */
export function seenFolderOf({
  type,
  folder,
  seenAt,
  cluster,
  program,
  environment,
  log,
  supervisor,
}: SeenFolder): SeenFolder {
  return { type, folder, seenAt, ...defined({ cluster, program, environment, log, supervisor }) };
}

function defined<T extends object>(all: T): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function hasLaunch({ program, environment, log, supervisor }: Launch): boolean {
  return [program, environment, log, supervisor].some((one) => one !== undefined);
}

function launchKey({ program, environment, log, supervisor: by }: Launch = {}): string {
  const supervisor = by && [by.kind, by.unit, by.scope, by.pid];
  return JSON.stringify([program, log, supervisor, Object.entries(environment ?? {}).sort()]);
}

function keyOf({ type, folder, cluster }: SeenFolder): string {
  return cluster === undefined ? `${type} ${folder}` : `${type} ${folder}\0${cluster}`;
}
