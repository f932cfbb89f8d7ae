import { join } from 'node:path';
import { absentOr, rejectMisplaced } from './absence';
import type { DaemonFiles } from '../config/daemonFiles';
import type { Disks } from '../disks/disks';
import type { ServiceConfig } from '../config/serviceConfig';
import { type Obstacle, UnreadableError } from './unreadableError';

export interface ClusterFolder {
  /** True when `service.json` and `identity.json` are there, or the identity comes from elsewhere. */
  readonly initialized: boolean;
  /** Something of a configuration is there. */
  readonly touched: boolean;
  readonly config: ServiceConfig | null;
  /** The user to whom `service.json` belongs; null where it could not be read. */
  readonly configUid: number | null;
  readonly peerId: string | null;
  /** What could not be read or understood, for people. */
  readonly problem: string | null;
  /** What kept it from being looked at: nothing can be said of what is in it then; null where nothing did. */
  readonly obstacle: Obstacle | null;
}

/** What was read of a `service.json`, or why it could not be. */
export type ServiceFile = PromiseSettledResult<Awaited<ReturnType<DaemonFiles['serviceConfigs']['read']>>>;

/** Never rejects. */
export async function readServiceFile(folder: string, files: DaemonFiles): Promise<ServiceFile> {
  const [service] = await Promise.allSettled([files.serviceConfigs.read(join(folder, 'service.json'))]);
  return service;
}

/** Reads what an IPFS Cluster folder says, without creating or opening anything for writing. */
export async function readClusterFolder(
  folder: string,
  files: DaemonFiles,
  reading = readServiceFile(folder, files),
): Promise<ClusterFolder> {
  // One after the other, so that a disk that hangs holds up one thread only.
  const service = await reading;
  const [identity] = await Promise.allSettled([files.peerIds.read(join(folder, 'identity.json'))]);
  if (service.status === 'rejected') {
    return closedFolder(service.reason);
  }
  if (service.value === null) {
    try {
      await rejectMisplaced(folder, files.disks);
    } catch (error) {
      return closedFolder(error);
    }
  }
  const { meaning: config = null, problem = null } = service.value?.value ?? {};
  const named = identity.status === 'rejected' ? UNREADABLE_IDENTITY : identity.value?.value;
  const peerId = named?.meaning ?? config?.peerId ?? null;
  return {
    initialized: service.value !== null && (named !== undefined || peerId !== null),
    touched: service.value !== null || named !== undefined,
    config,
    configUid: service.value?.uid ?? null,
    peerId,
    problem:
      problem ?? (identity.status === 'rejected' ? wording(identity.reason) : (named?.problem ?? null)),
    obstacle: null,
  };
}

/** A folder of which nothing could be read. */
export function closedFolder(error: unknown): ClusterFolder {
  const obstacle: Obstacle =
    error instanceof UnreadableError ? error.obstacle : { kind: 'failure', code: 'unknown error' };
  return { ...NOTHING, touched: true, obstacle, problem: wording(error) };
}

/** It is there, and that is all that can be said. */
const UNREADABLE_IDENTITY = { meaning: null, problem: null };

const NOTHING: ClusterFolder = {
  initialized: false,
  touched: false,
  config: null,
  configUid: null,
  peerId: null,
  problem: null,
  obstacle: null,
};

function wording(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/**
 * Names of the clusters that are followed under a folder.
 * @throws UnreadableError
 */
export async function followedClusters(
  root: string,
  { disks, folders }: Pick<DaemonFiles, 'disks' | 'folders'>,
): Promise<readonly string[]> {
  const names = await folders.list(root).catch((error: unknown) => absentOr(root, error, disks));
  if (names === null) {
    await rejectMisplaced(root, disks);
  }
  return names ?? [];
}

/**
 * What a path is, without opening it.
 * @throws UnreadableError when a folder on the way may not be entered.
 */
export async function modifiedAt(path: string, disks: Disks): Promise<number | null> {
  const status = await disks.stat(path).catch((error: unknown) => absentOr(path, error, disks));
  return status?.mtimeMs ?? null;
}

/** True for a socket in the file system, live or stale; false also for one behind a closed door. */
export async function isSocket(path: string, disks: Disks): Promise<boolean> {
  return disks.stat(path).then(
    ({ kind }) => kind === 'socket',
    () => false,
  );
}

/** @throws UnreadableError when a folder on the way may not be entered. */
export async function exists(path: string, disks: Disks): Promise<boolean> {
  return (await modifiedAt(path, disks)) !== null;
}
