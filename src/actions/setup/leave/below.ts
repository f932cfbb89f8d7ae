import { readFileSync } from 'node:fs';
import { attempt } from '../../../probes/attempt';
import { Disks } from '../../../probes/disks/disks';
import { folderOf } from '../../../probes/files/daemonFolder';
import { locateFolder } from '../../../probes/files/heldFolder';
import { errorText } from '../../../status/errorText';
import { holderOfDaemon } from '../../leftovers/holders';
import type { LeftoverMachine } from '../../leftovers/lookForLeftovers';
import { say, type Sentence } from '../../texts';
import { type Contents, contentsOf, identityOf, namedIn } from './contents';
import { type FolderUser, usersOf } from './users';

/** What lies in a folder beside what its own daemon has made, and who uses it. */
export interface Below {
  /** Why it is not put away. */
  readonly obstacles: readonly Sentence[];
  /** What goes with it, and no peer or follower has made. */
  readonly foreign: readonly string[];
}

/** Nobody reads more names. */
const MOST_SAID = 8;

/**
 * Looks at all that would go with a folder. Changes nothing, and rejects for nothing that it finds: what cannot be
 * looked at is an obstacle.
 * @param folder a path without links, on a disk that answers
 */
export async function lookBelow(
  folder: string,
  machine: LeftoverMachine,
  signal: AbortSignal,
): Promise<Below> {
  try {
    const contents = await contentsOf(folder);
    const disks = new Disks();
    const daemons = await daemonsBelow(contents, machine, disks, signal);
    const others = await usersOf(folder, contents, disks);
    const users = [...daemons, ...others.filter(({ holder }) => !daemons.some((one) => isSame(one, holder)))];
    return {
      obstacles: [...users.map(userSentence), ...inTheWay(folder, contents)],
      foreign: contents.foreign,
    };
  } catch (error) {
    return { obstacles: [say('leave_unseen_below', { problem: errorText(error) })], foreign: [] };
  }
}

function isSame(one: FolderUser, { pid }: FolderUser['holder']): boolean {
  return one.holder.pid === pid;
}

/** Daemons whose folder is in it; their open files may be another user's secret. */
async function daemonsBelow(
  { identities }: Contents,
  { listProcesses, surroundings }: LeftoverMachine,
  disks: Disks,
  signal: AbortSignal,
): Promise<FolderUser[]> {
  const found: FolderUser[] = [];
  for (const daemon of (await listProcesses(signal)).daemons) {
    const path = await locateFolder(daemon, folderOf(daemon, surroundings), disks);
    const status = path === null ? null : await disks.stat(path).catch(() => null);
    if (path !== null && status !== null && identities.has(identityOf(status))) {
      found.push({ holder: holderOfDaemon(daemon), path });
    }
  }
  return found;
}

function userSentence({ holder: { pid, program }, path }: FolderUser): Sentence {
  return say('leave_used', { pid, program: program ?? '?', path });
}

function inTheWay(folder: string, { nested, mounted, isWhole, identities }: Contents): Sentence[] {
  const mounts = new Set([...mounted, ...mountsBelow(folder)]);
  return [
    ...nested.map((path) => say('leave_nested', { path: namedIn(folder, path) })),
    ...[...mounts].map((path) => say('leave_mounted', { path: namedIn(folder, path) })),
    ...(isWhole ? [] : [say('leave_too_much', { count: identities.size })]),
  ];
}

/** A part of the same disk that is bound to a place in the folder has the number of that disk. */
function mountsBelow(folder: string): string[] {
  const table = attempt(() => readFileSync('/proc/self/mountinfo', 'utf8')) ?? '';
  return [...table.matchAll(/^\d+ \d+ \S+ \S+ (\S+) /gm)]
    .map(([, point = '']) =>
      point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((point) => point.startsWith(`${folder}/`));
}

/** What the question names. */
export function foreignSentences({ foreign }: Below): Sentence[] {
  const names = foreign.slice(0, MOST_SAID).join(', ');
  const more = foreign.length - MOST_SAID;
  return [
    ...(foreign.length > 0 ? [say('leave_foreign', { names })] : []),
    ...(more > 0 ? [say('leave_foreign_more', { count: more })] : []),
  ];
}
