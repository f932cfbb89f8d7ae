import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { changeableByOthers, ownTrust } from '../../probes/programs/trustedPath';
import { Programs } from '../../probes/programs/programs';
import { errorText } from '../../status/errorText';
import type { DaemonType } from '../../status/result';
import type { ActMachine } from '../machine';
import { say, type Sentence } from '../texts';
import type { Launchable } from './launch';

/** More than any configuration has; Kubo's own bound is smaller. */
const LARGEST = 4 << 20;

/** What makes a folder that of one daemon and no other: the first is its configuration, without which none starts. */
const FILES: Readonly<Record<DaemonType, readonly [string, ...string[]]>> = {
  ipfs: ['config'],
  ipfs_cluster_service: ['service.json', 'identity.json'],
  ipfs_cluster_follow: ['service.json', 'identity.json'],
};

/**
 * Whose a folder is: the same text for the same folder with the same configuration and identity.
 * @returns null for one that is not there, or has no configuration
 */
export async function folderMark(
  type: DaemonType,
  folder: string,
  disks = new Disks(),
): Promise<string | null> {
  try {
    const { kind, dev, ino } = await disks.stat(folder);
    const contents = await Promise.all(FILES[type].map((name) => contentOf(join(folder, name), disks)));
    return kind !== 'folder' || contents[0] === null ? null : [dev, ino, ...contents].join(' ');
  } catch {
    // What cannot be looked at is not proven to be the same.
    return null;
  }
}

async function contentOf(path: string, disks: Disks): Promise<string | null> {
  const file = await disks.readAt(path, 0, LARGEST).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  });
  return file === null || file.status.kind !== 'file'
    ? null
    : createHash('sha256').update(file.data).digest('hex');
}

/** A start, as far as it can be looked at beforehand. */
export interface Prospect {
  readonly who: string;
  readonly type: DaemonType;
  /** Of the daemon. */
  readonly folder: string;
  /** The folder's, when somebody asked for it. */
  readonly mark: string | null;
  readonly launch: Launchable;
  /** Path of the file that its output is appended to; null where there is no place for it. */
  readonly log: string | null;
}

/** What keeps a daemon from being started, whatever was seen before: null where nothing does. Changes nothing. */
export async function obstacleTo(
  { who, type, folder, mark, launch, log }: Prospect,
  { platform }: Pick<ActMachine, 'platform'>,
  disks = new Disks(),
): Promise<Sentence | null> {
  const now = await folderMark(type, folder, disks);
  if (now === null) {
    return say('start_not_configured', { who, folder });
  }
  if (now !== mark) {
    return say('start_folder_changed', { who, folder });
  }
  if (!(await isFolder(launch.folder, disks))) {
    return say('start_workplace_gone', { who, folder: launch.folder });
  }
  return (await obstacleIn(launch.file, who, { platform, disks })) ?? logObstacle(who, log, disks);
}

async function obstacleIn(
  program: string,
  who: string,
  { platform, disks }: { readonly platform: NodeJS.Platform; readonly disks: Disks },
): Promise<Sentence | null> {
  if (!(await new Programs(platform).isThere(program))) {
    return say('start_program_gone', { who, program });
  }
  const trust = await ownTrust(true);
  // What cannot be looked at is not proven.
  const path = trust && (await changeableByOthers(program, trust, disks).catch(() => program));
  return path === null ? null : say('start_program_changeable', { program, path });
}

/** Whether a file can be made there is seen at the nearest folder that is there already. */
async function logObstacle(who: string, log: string | null, disks: Disks): Promise<Sentence | null> {
  if (log === null) {
    return say('start_log_denied', { who, problem: 'no home' });
  }
  for (let folder = dirname(log); ; folder = dirname(folder)) {
    try {
      const { kind } = await disks.stat(folder);
      await disks.mayWrite(folder);
      return kind === 'folder' ? null : say('start_log_denied', { who, problem: `${folder} is no folder` });
    } catch (error) {
      const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isAbsent || folder === dirname(folder)) {
        return say('start_log_denied', { who, problem: errorText(error) });
      }
    }
  }
}

async function isFolder(path: string, disks: Disks): Promise<boolean> {
  return disks.stat(path).then(
    ({ kind }) => kind === 'folder',
    () => false,
  );
}
