import { readlinkSync } from 'node:fs';
import { isAbsolute, join } from 'node:path/posix';
import { attempt } from '../attempt';
import type { Disks } from '../disks/disks';
import { readBeginning } from '../processes/linux/boundedProcRead';
import { BootMemory } from '../processes/linux/bootMemory';
import { userOf } from '../processes/linux/linuxProcessFacts';
import { MS_PER_TICK, readStat } from '../processes/linux/processStat';
import type { Supervisor } from '../supervisors/supervisor';
import { keptFiles } from './keptFiles';
import type { LogPlace } from './logPlace';
import { type Descriptor, descriptorsOf } from './openWritten';
import { readersOf } from './pipeReaders';

/** The daemon whose log is looked for. */
export interface LogWriter {
  readonly pid: number;
  /** Milliseconds since the epoch; null where nobody told. Another process may have its PID since. */
  readonly startedAt: number | null;
  readonly supervisor: Supervisor | null;
}

/** The clock may be set a little between the two looks. */
const SAME_START_MS = 2000;
/** A pipe may lead through programs that only hand on, such as `grep`. */
const MOST_PIPES = 4;
const ENVIRONMENT_BYTES = 256 * 1024;
const DELETED = ' (deleted)';
const ROOT = 0;
/** Best to show first; of equals the order in which they were found stays. */
const RANKS: Readonly<Record<LogPlace['kind'], number>> = {
  file: 0,
  journal: 0,
  container: 0,
  terminal: 1,
  program: 1,
  hidden: 2,
  nowhere: 3,
  ended: 4,
  unseen: 4,
};

/**
 * Where a running daemon writes what it has to say: what its descriptors 2 and 1 lead to, and the file that go-log was
 * told to write. Nothing of it is opened.
 * @returns the best first, at least one
 */
export async function logPlacesOf(
  writer: LogWriter,
  disks: Disks,
  proc = '/proc',
): Promise<readonly LogPlace[]> {
  const folder = `${proc}/${writer.pid}`;
  const stat = readStat(folder);
  if (stat === null) {
    return [{ kind: 'ended' }];
  }
  const boot = new BootMemory().of(proc);
  const startedAt = boot === null ? null : boot + stat.startTicks * MS_PER_TICK;
  if (
    startedAt !== null &&
    writer.startedAt !== null &&
    Math.abs(startedAt - writer.startedAt) > SAME_START_MS
  ) {
    return [{ kind: 'ended' }];
  }
  const search = new Search(proc, writer, disks);
  const found = [search.goLogFile(), await search.of(2), await search.of(1)].flat();
  const distinct = [...new Map(found.map((place) => [identityOf(place), place])).values()];
  return distinct.sort((one, two) => RANKS[one.kind] - RANKS[two.kind]);
}

class Search {
  private readonly folder: string;
  private readonly uid: number | null;

  constructor(
    private readonly proc: string,
    private readonly writer: LogWriter,
    private readonly disks: Disks,
  ) {
    this.folder = `${proc}/${writer.pid}`;
    this.uid = attempt(() => userOf(this.folder));
  }

  /** The file that `GOLOG_FILE` names, where the daemon really has it open. @see go-log's setup.go */
  goLogFile(): LogPlace[] {
    const named = this.variable('GOLOG_FILE');
    const cwd = attempt(() => readlinkSync(`${this.folder}/cwd`));
    if (named === null || named === '' || (!isAbsolute(named) && cwd === null)) {
      return [];
    }
    const path = isAbsolute(named) ? join(named) : join(cwd ?? '/', named);
    const open = descriptorsOf(this.folder, (link) => withoutDeleted(link) === path);
    const written = open.find(({ access }) => access !== 'read');
    return written ? [this.file(this.folder, written.number, written.link, null)] : [];
  }

  async of(descriptor: 1 | 2): Promise<LogPlace[]> {
    const { unit = null, kind } = this.writer.supervisor ?? {};
    if (kind === 'container' && unit !== null) {
      return [{ kind: 'container', id: unit }];
    }
    let link: string;
    try {
      link = readlinkSync(`${this.folder}/fd/${descriptor}`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'EACCES' || code === 'EPERM'
        ? [{ kind: 'hidden', uid: this.uid }]
        : [{ kind: 'nowhere' }];
    }
    return this.at(this.folder, String(descriptor), link, descriptor, MOST_PIPES);
  }

  /** @param folder of the process whose descriptor it is */
  private async at(
    folder: string,
    number: string,
    link: string,
    descriptor: 1 | 2,
    pipesLeft: number,
  ): Promise<LogPlace[]> {
    if (link.startsWith('socket:[')) {
      return [this.socket(link)];
    }
    if (link === '/dev/null') {
      return [{ kind: 'nowhere' }];
    }
    if (/^\/dev\/(?:pts\/|tty|console)/.test(link)) {
      return [{ kind: 'terminal', tty: withoutDeleted(link) }];
    }
    if (link.startsWith('pipe:[') || (await this.isPipe(`${folder}/fd/${number}`))) {
      return this.pipe(link, descriptor, pipesLeft);
    }
    return [this.file(folder, number, link, null)];
  }

  /** systemd tells a service by which socket it is connected to the journal. @see systemd.exec(5), `$JOURNAL_STREAM` */
  private socket(link: string): LogPlace {
    const inode = link.slice('socket:['.length, -1);
    const { supervisor, pid } = this.writer;
    if (this.variable('JOURNAL_STREAM')?.endsWith(`:${inode}`) === true) {
      const { unit = null, scope = null, kind } = supervisor ?? {};
      const isUnit = kind === 'systemd';
      return {
        kind: 'journal',
        unit: isUnit ? unit : null,
        scope: (isUnit ? scope : null) ?? 'system',
        pid,
        uid: this.uid,
      };
    }
    // Node makes sockets where others make pipes: whoever has started it is at the other end.
    const name = supervisor?.pid == null ? undefined : readStat(`${this.proc}/${supervisor.pid}`)?.name;
    return {
      kind: 'program',
      reader: supervisor?.pid == null || name === undefined ? null : { pid: supervisor.pid, name },
    };
  }

  private async pipe(link: string, descriptor: 1 | 2, pipesLeft: number): Promise<LogPlace[]> {
    const all = await readersOf(this.proc, link);
    // Whoever has both ends, as a supervisor has until its child has taken one, reads; the daemon itself does not.
    const readers = all.filter(({ pid }) => pid !== this.writer.pid);
    const places: LogPlace[] = [];
    for (const reader of readers) {
      places.push(...(await this.keptBy(reader, descriptor, pipesLeft)));
    }
    const kept = places.filter(({ kind }) => kind === 'file');
    return kept.length > 0 ? kept : [places[0] ?? { kind: 'program', reader: null }];
  }

  private async keptBy(
    reader: { readonly pid: number; readonly name: string },
    descriptor: 1 | 2,
    pipesLeft: number,
  ): Promise<LogPlace[]> {
    const folder = `${this.proc}/${reader.pid}`;
    const unit = this.writer.supervisor?.pid === reader.pid ? this.writer.supervisor.unit : null;
    const files = await this.regular(folder, keptFiles(descriptorsOf(folder), unit, descriptor));
    if (files.length > 0) {
      return files.map(({ number, link }) => this.file(folder, number, link, reader));
    }
    const next = attempt(() => readlinkSync(`${folder}/fd/1`));
    return next?.startsWith('pipe:[') === true && pipesLeft > 1
      ? this.pipe(next, descriptor, pipesLeft - 1)
      : [{ kind: 'program', reader }];
  }

  private file(folder: string, number: string, link: string, reader: LogPlaceReader): LogPlace {
    const ofReader = reader === null ? null : attempt(() => userOf(folder));
    return {
      kind: 'file',
      path: withoutDeleted(link),
      open: `${folder}/fd/${number}`,
      deleted: link.endsWith(DELETED),
      reader,
      owners: this.uid === null ? null : [...new Set([this.uid, ofReader ?? this.uid, ROOT])],
    };
  }

  /** Without pipes and sockets by which a program is told what to do, where somebody tells what they are. */
  private async regular(folder: string, files: readonly Descriptor[]): Promise<readonly Descriptor[]> {
    const isFile = files.map(({ number }) =>
      this.disks.stat(`${folder}/fd/${number}`).then(
        ({ kind }) => kind === 'file',
        () => true,
      ),
    );
    const kinds = await Promise.all(isFile);
    return files.filter((_, index) => kinds[index]);
  }

  /** A named pipe has a path like a file. */
  private async isPipe(path: string): Promise<boolean> {
    return this.disks.stat(path).then(
      ({ kind }) => kind === 'pipe',
      // Whoever reads it is told the same, and says why.
      () => false,
    );
  }

  private variable(name: string): string | null {
    const environment = attempt(() => readBeginning(`${this.folder}/environ`, ENVIRONMENT_BYTES)) ?? '';
    const pair = environment.split('\0').find((one) => one.startsWith(`${name}=`));
    return pair?.slice(name.length + 1) ?? null;
  }
}

type LogPlaceReader = { readonly pid: number; readonly name: string } | null;

function withoutDeleted(link: string): string {
  return link.endsWith(DELETED) ? link.slice(0, -DELETED.length) : link;
}

/** Descriptors 1 and 2 mostly lead to the same. */
function identityOf(place: LogPlace): string {
  switch (place.kind) {
    case 'file':
      return `file ${place.path} ${String(place.deleted)}`;
    case 'terminal':
      return `terminal ${place.tty}`;
    case 'program':
      return `program ${String(place.reader?.pid)}`;
    default:
      return place.kind;
  }
}
