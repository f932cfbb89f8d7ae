import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { readBounded } from '../../probes/files/boundedRead';
import { nullIfAbsent, OwnFolder } from './ownFolder';

const LATEST = 'latest.ndjson';
/** Of files that are full: when they became so, in milliseconds since the epoch. */
const FULL = /^\d{15}-[0-9a-f-]{36}\.ndjson$/;
const DIGITS = 15;

export interface JournalOptions {
  readonly folder: string;
  /** Our user; undefined where the system has no such numbers. */
  readonly uid: number | undefined;
  /** So many lines make a file full. */
  readonly linesOfFile: number;
  /** So many files are kept, the one that lines are added to included. */
  readonly files: number;
  /** Bytes that no line is longer than. */
  readonly longestLine: number;
}

/**
 * Lines that all windows and programs of the user add to, in the order in which they came; the oldest are dropped. A line
 * is added in one write to the end, which no other one can cut; and a full file only gets another name, so that whoever
 * is about to write into it still does. So none is lost, and nobody waits for anybody.
 */
export class Journal {
  private readonly folder: OwnFolder;
  private readonly known = new Map<
    string,
    { readonly identity: string; readonly lines: readonly string[] }
  >();

  constructor(
    private readonly options: JournalOptions,
    private readonly disks = new Disks(),
  ) {
    this.folder = new OwnFolder(options.folder, options.uid, disks);
  }

  /** All that it holds, oldest first. @throws ForeignStateError, UnansweredError, UnreadableError */
  async read(): Promise<string[]> {
    await this.folder.ensureAnswers();
    if ((await this.disks.stat(this.options.folder).catch(nullIfAbsent)) === null) {
      return [];
    }
    await this.folder.claim();
    // What becomes full in between is read twice then, and not left out.
    const latest = await this.linesOf(LATEST);
    const full: string[] = [];
    for (const name of await this.fullFiles()) {
      full.push(...(await this.linesOf(name)));
    }
    return [...new Set([...full, ...latest])];
  }

  /** @param line that no other one equals. @throws ForeignStateError, UnansweredError, and what the system says against it */
  async append(line: string): Promise<void> {
    await this.folder.ensureAnswers();
    await this.folder.make();
    const file = await open(join(this.options.folder, LATEST), 'a', 0o600);
    try {
      // The line feed before it ends a line of which a full disk took only the beginning.
      await file.write(`\n${line}\n`);
    } finally {
      await file.close();
    }
    if ((await this.linesOf(LATEST)).length >= this.options.linesOfFile) {
      await this.begin();
    }
  }

  /** A file of its own for what comes now; of all windows that think so at once each takes another one away. */
  private async begin(): Promise<void> {
    const { folder, files } = this.options;
    const name = `${String(Date.now()).padStart(DIGITS, '0')}-${randomUUID()}.ndjson`;
    await rename(join(folder, LATEST), join(folder, name)).catch(nullIfAbsent);
    const full = await this.fullFiles();
    for (const old of full.slice(0, Math.max(0, full.length - (files - 1)))) {
      await rm(join(folder, old), { force: true });
      this.known.delete(old);
    }
  }

  private async fullFiles(): Promise<string[]> {
    const names = (await readdir(this.options.folder).catch(nullIfAbsent)) ?? [];
    return names.filter((name) => FULL.test(name)).sort();
  }

  /** Read anew only where the file has changed. */
  private async linesOf(name: string): Promise<readonly string[]> {
    const { folder, linesOfFile, longestLine } = this.options;
    const path = join(folder, name);
    const status = await this.disks.stat(path).catch(nullIfAbsent);
    if (status === null) {
      return [];
    }
    const before = this.known.get(name);
    if (before?.identity === status.identity) {
      return before.lines;
    }
    const text = (await readBounded(path, 2 * linesOfFile * longestLine, this.disks)) ?? '';
    const lines = text.split('\n').filter((line) => line !== '');
    this.known.set(name, { identity: status.identity, lines });
    return lines;
  }
}
