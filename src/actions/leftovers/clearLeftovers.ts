import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { lstat } from 'node:fs/promises';
import { errorText } from '../../status/errorText';
import { fileStatus } from '../../probes/disks/fileStatus';
import { ChangedMeanwhileError, FolderHandle, isSameFile } from './folderHandle';
import { say, type Sentence } from '../texts';
import { deadOf, type Leftover, type LeftoverReport } from './leftover';

/** What became of one leftover. */
export type Outcome =
  | { readonly kind: 'moved'; readonly leftover: Leftover; readonly aside: Aside }
  /** Somebody else has removed it in the meantime. */
  | { readonly kind: 'gone'; readonly leftover: Leftover }
  | { readonly kind: 'refused'; readonly leftover: Leftover; readonly why: Sentence };

/** Where a leftover lies now. */
export interface Aside {
  readonly folder: string;
  readonly name: string;
  /** What it was called. */
  readonly from: string;
  readonly leftover: Leftover;
}

export interface ClearParts {
  /** Looks afresh, at the same folder. */
  readonly look: () => Promise<LeftoverReport>;
  /** What is true of a leftover that was moved aside; null where it is dead still. */
  readonly heldAside: (aside: Aside) => Promise<Sentence | null>;
  readonly now: () => Date;
}

/**
 * Moves aside what was shown and proven dead. Right before, the machine is looked at afresh: only the same file in the
 * same folder, again proven dead, is moved. Right after it is looked at once more: what a daemon has taken in between
 * gets its name back.
 * @param shown what the user said yes to
 */
export async function clearLeftovers(shown: LeftoverReport, parts: ClearParts): Promise<Outcome[]> {
  const wanted = deadOf(shown);
  let fresh: LeftoverReport;
  try {
    fresh = await parts.look();
  } catch (error) {
    return wanted.map((leftover) => failed(leftover, error));
  }
  if (!isSameFolder(shown, fresh)) {
    const why = say('folder_changed', { folder: shown.folder });
    return wanted.map((leftover) => ({ kind: 'refused', leftover, why }));
  }
  const moved: Outcome[] = [];
  for (const leftover of wanted) {
    const now = fresh.leftovers.find(({ path }) => path === leftover.path);
    moved.push(await moveOne(leftover, now, fresh, parts));
  }
  return stillDead(moved, parts);
}

async function moveOne(
  leftover: Leftover,
  now: Leftover | undefined,
  { realFolder, folderStatus }: LeftoverReport,
  { now: clock }: ClearParts,
): Promise<Outcome> {
  if (now === undefined) {
    return { kind: 'gone', leftover };
  }
  if (now.standing !== 'dead') {
    return { kind: 'refused', leftover, why: now.ground };
  }
  if (!isSameFile(now.status, leftover.status)) {
    return { kind: 'refused', leftover, why: say('changed_meanwhile', { name: leftover.name }) };
  }
  const folder = dirname(leftover.path);
  let handle: FolderHandle | null = null;
  try {
    const expected = folder === realFolder ? folderStatus : fileStatus(await lstat(folder, { bigint: true }));
    handle = await FolderHandle.open(folder, expected);
    const from = basename(leftover.path);
    const name = asideName(from, clock());
    await handle.rename(from, name, now.status);
    return { kind: 'moved', leftover, aside: { folder, name, from, leftover: now } };
  } catch (error) {
    return failed(leftover, error);
  } finally {
    await handle?.close();
  }
}

/** Two windows may do the same in the same moment, and none of them overwrites what the other has moved. */
function asideName(from: string, at: Date): string {
  const time = at.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${from}.stale-${time}-${randomBytes(3).toString('hex')}`;
}

function failed(leftover: Leftover, error: unknown): Outcome {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code === 'ENOENT'
    ? { kind: 'gone', leftover }
    : { kind: 'refused', leftover, why: groundOfError(leftover.name, error) };
}

function groundOfError(name: string, error: unknown): Sentence {
  return error instanceof ChangedMeanwhileError
    ? error.ground
    : say('not_moved', { name, problem: errorText(error) });
}

/** What a daemon has opened before its name was taken away is put back: the daemon knows nothing of its new name. */
async function stillDead(moved: readonly Outcome[], parts: ClearParts): Promise<Outcome[]> {
  const after: Outcome[] = [];
  for (const outcome of moved) {
    const held = outcome.kind === 'moved' ? await parts.heldAside(outcome.aside) : null;
    if (outcome.kind !== 'moved' || held === null) {
      after.push(outcome);
      continue;
    }
    const [back] = await putBack([outcome.aside]);
    // Where a daemon has made a new one by now, it does not want the old one back.
    const { leftover } = outcome;
    after.push(back?.kind === 'back' ? { kind: 'refused', leftover, why: held } : outcome);
  }
  return after;
}

/** What became of one thing that was to be put back. */
export type Undone =
  | { readonly kind: 'back'; readonly aside: Aside }
  | { readonly kind: 'refused'; readonly aside: Aside; readonly why: Sentence };

/** Gives things that were moved aside their names back, where nobody has taken these since. */
export async function putBack(asides: readonly Aside[]): Promise<Undone[]> {
  const undone: Undone[] = [];
  for (const aside of asides) {
    undone.push(await putOneBack(aside));
  }
  return undone;
}

async function putOneBack(aside: Aside): Promise<Undone> {
  let handle: FolderHandle | null = null;
  try {
    const expected = fileStatus(await lstat(aside.folder, { bigint: true }));
    handle = await FolderHandle.open(aside.folder, expected);
    const status = await handle.statusOf(aside.name);
    if (status === null || !isSameFile(status, aside.leftover.status)) {
      return { kind: 'refused', aside, why: say('aside_gone', { name: aside.name }) };
    }
    return (await handle.giveBack(aside.name, aside.from))
      ? { kind: 'back', aside }
      : { kind: 'refused', aside, why: say('name_taken', { name: aside.from }) };
  } catch (error) {
    return { kind: 'refused', aside, why: groundOfError(aside.name, error) };
  } finally {
    await handle?.close();
  }
}

function isSameFolder(one: LeftoverReport, other: LeftoverReport): boolean {
  return (
    one.realFolder === other.realFolder &&
    one.folderStatus.dev === other.folderStatus.dev &&
    one.folderStatus.ino === other.folderStatus.ino
  );
}
