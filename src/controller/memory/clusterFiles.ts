import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { Journal } from './journal';
import { homeOf } from './home';
import { stateFile } from './statePlace';
import { nullIfAbsent, OwnFolder } from './ownFolder';
import { StateFile } from './stateFile';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is remembered of one cluster has no more bytes. */
export const LARGEST_CLUSTER_FILE = 1 << 20;

/** Of what was raised and cleared in one cluster at most ten thousand lines are kept. */
const LINES_OF_FILE = 1000;
const FILES = 10;
export const LONGEST_ALERT_LINE = 8 << 10;
const JOURNAL = /^([0-9a-f]{32})\.alerts$/;
/** More clusters than anybody has; each is a folder. */
const MOST_JOURNALS = 200;

/**
 * The file in which all windows and programs of this user keep what they know of a cluster.
 * @param key tells it from other clusters: it stands in no name of a file, as it may hold anything
 * @returns null where there is no place for it
 */
export function clusterFile(key: string, environment: Environment, disks = new Disks()): StateFile | null {
  const folder = folderOf(environment);
  if (folder === null) {
    return null;
  }
  const path = join(folder, `${clusterFileName(key)}.json`);
  return new StateFile({ path, uid: process.getuid?.(), limit: LARGEST_CLUSTER_FILE }, disks);
}

/** Where a cluster is told from others in the names of files. */
export function clusterFileName(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/**
 * The alerts of a cluster, kept by all windows and programs of this user.
 * @param name as `clusterFileName` gives it
 * @returns null where there is no place for them
 */
export function alertJournal(name: string, environment: Environment, disks = new Disks()): Journal | null {
  const folder = folderOf(environment);
  if (folder === null) {
    return null;
  }
  const options = {
    folder: join(folder, `${name}.alerts`),
    uid: process.getuid?.(),
    linesOfFile: LINES_OF_FILE,
    files: FILES,
    longestLine: LONGEST_ALERT_LINE,
  };
  return new Journal(options, disks);
}

/** The names of all clusters of which alerts are kept. @throws UnansweredError, and what the system says against it */
export async function alertJournals(environment: Environment, disks = new Disks()): Promise<string[]> {
  const folder = folderOf(environment);
  if (folder === null) {
    return [];
  }
  await new OwnFolder(folder, process.getuid?.(), disks).ensureAnswers();
  const names = (await readdir(folder).catch(nullIfAbsent)) ?? [];
  return names.flatMap((name) => JOURNAL.exec(name)?.[1] ?? []).slice(0, MOST_JOURNALS);
}

function folderOf(environment: Environment): string | null {
  const beside = stateFile(process.platform, environment, homeOf(environment));
  return beside === null ? null : join(dirname(beside), 'clusters');
}
