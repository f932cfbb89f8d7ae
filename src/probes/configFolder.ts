import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { absentOr, readBounded } from './boundedRead';
import { inTime } from './patience';
import type { DaemonProcess } from './processes';
import { ConfigError, parseServiceConfig, type ServiceConfig } from './serviceConfig';

const LARGEST_CONFIG = 1 << 20;

/** Environment of whoever asks: where a daemon that is started from here would look. */
export type AskerEnvironment = Readonly<Record<string, string | undefined>>;

export interface ClusterFolder {
  /** True when `service.json` and `identity.json` are there, or the identity comes from elsewhere. */
  readonly initialized: boolean;
  /** Something of a configuration is there. */
  readonly touched: boolean;
  readonly config: ServiceConfig | null;
  readonly peerId: string | null;
  /** What could not be read or understood, for people. */
  readonly problem: string | null;
  /** True when the permission to look was missing: nothing can be said then. */
  readonly unreadable: boolean;
}

/** Folder of a running `ipfs-cluster-service` (`cmd/ipfs-cluster-service/main.go`) as its own process names it. */
export function serviceFolderOf(daemon: DaemonProcess, home: string | null): string | null {
  const named = daemon.command.folder ?? daemon.environment?.IPFS_CLUSTER_PATH ?? null;
  return located(daemon, named ?? under(homeOf(daemon, home), '.ipfs-cluster'));
}

/** Folder of a running `ipfs-cluster-follow`; its flag and variable name the parent of the clusters' folders. */
export function followerFolderOf(daemon: DaemonProcess, home: string | null): string | null {
  const named = daemon.command.folder ?? daemon.environment?.IPFS_CLUSTER_PATH ?? null;
  const root = located(daemon, named ?? under(homeOf(daemon, home), '.ipfs-cluster-follow'));
  return root === null ? null : join(root, daemon.command.clusterName ?? '');
}

/** Repository of a running Kubo (`$IPFS_PATH`, else `~/.ipfs`, else a flag). */
export function kuboFolderOf(daemon: DaemonProcess, home: string | null): string | null {
  const named = daemon.command.folder ?? daemon.environment?.IPFS_PATH ?? null;
  return located(daemon, named ?? under(homeOf(daemon, home), '.ipfs'));
}

function homeOf(daemon: DaemonProcess, home: string | null): string | null {
  return (daemon.environment?.HOME || null) ?? daemon.home ?? home;
}

function under(home: string | null, name: string): string | null {
  return home === null ? null : join(home, name);
}

function located(daemon: DaemonProcess, folder: string | null): string | null {
  if (folder === null || folder === '') {
    return null;
  }
  if (!isAbsolute(folder)) {
    return daemon.cwd === null ? null : join(daemon.root, resolve(daemon.cwd, folder));
  }
  return join(daemon.root, folder);
}

/**
 * What a folder is, however it is named: through a symbolic link, a bind mount, another mount namespace or with a
 * slash at its end. Two names with one key are one folder.
 */
export async function folderKey(folder: string): Promise<string> {
  const identity = stat(folder, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => null,
  );
  // Missing, closed to us, or on a disk that hangs: then only its name tells it from others.
  return (await inTime(identity, null)) ?? resolve(folder);
}

/** Folders without those that are another's second name, or one of `known`; the first name stays. */
export async function distinctFolders(
  folders: readonly string[],
  known: readonly (string | null)[],
): Promise<string[]> {
  const seen = new Set(await Promise.all(known.flatMap((one) => (one === null ? [] : [folderKey(one)]))));
  const absolute = folders.map((one) => resolve(one));
  const keys = await Promise.all(absolute.map(folderKey));
  return absolute.filter((_, index) => {
    const key = keys[index] ?? '';
    return !seen.has(key) && seen.add(key);
  });
}

/** Reads what an IPFS Cluster folder says, without creating or opening anything for writing. */
export async function readClusterFolder(folder: string): Promise<ClusterFolder> {
  // One after the other, so that a disk that hangs holds up one thread only.
  const [service] = await Promise.allSettled([readBounded(join(folder, 'service.json'), LARGEST_CONFIG)]);
  const [identity] = await Promise.allSettled([readPeerId(join(folder, 'identity.json'))]);
  if (service.status === 'rejected') {
    return closedFolder(wording(service.reason));
  }
  const parsed = parseConfig(service.value);
  const peerId = identity.status === 'fulfilled' ? identity.value : null;
  const identityExists = identity.status === 'rejected' || identity.value !== null;
  const ownId = peerId ?? parsed.config?.peerId ?? null;
  return {
    initialized: service.value !== null && (identityExists || ownId !== null),
    touched: service.value !== null || identityExists,
    config: parsed.config,
    peerId: ownId,
    problem: parsed.problem ?? (identity.status === 'rejected' ? wording(identity.reason) : null),
    unreadable: false,
  };
}

/** A folder of which nothing could be read. */
export function closedFolder(problem: string): ClusterFolder {
  return { ...NOTHING, touched: true, unreadable: true, problem };
}

const NOTHING: ClusterFolder = {
  initialized: false,
  touched: false,
  config: null,
  peerId: null,
  problem: null,
  unreadable: false,
};

function parseConfig(text: string | null): { config: ServiceConfig | null; problem: string | null } {
  if (text === null) {
    return { config: null, problem: null };
  }
  try {
    return { config: parseServiceConfig(text), problem: null };
  } catch (error) {
    if (error instanceof ConfigError) {
      return { config: null, problem: error.message };
    }
    throw error;
  }
}

/** `identity.json` holds the private key too: only the id leaves this function. */
async function readPeerId(file: string): Promise<string | null> {
  const text = await readBounded(file, LARGEST_CONFIG);
  if (text === null) {
    return null;
  }
  try {
    return z.object({ id: z.string() }).parse(JSON.parse(text)).id;
  } catch {
    // The cause would quote the file.

    throw new ConfigError('identity.json is not a valid identity');
  }
}

function wording(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/**
 * Names of the clusters that are followed under a folder.
 * @throws UnreadableError
 */
export async function followedClusters(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) =>
    absentOr(root, error),
  );
  return (entries ?? [])
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name);
}

/**
 * What a path is, without opening it.
 * @throws UnreadableError when a folder on the way may not be entered.
 */
export async function modifiedAt(path: string): Promise<number | null> {
  const status = await stat(path).catch((error: unknown) => absentOr(path, error));
  return status?.mtimeMs ?? null;
}

/** How many addresses of other peers the file `peerstore` holds, which a starting peer dials; null when unreadable. */
export async function peerstoreSize(folder: string): Promise<number | null> {
  try {
    const text = await readBounded(join(folder, 'peerstore'), LARGEST_CONFIG);
    return text === null ? 0 : text.split('\n').filter((line) => line.startsWith('/')).length;
  } catch {
    return null;
  }
}

/** True for a socket in the file system, live or stale; false also for one behind a closed door. */
export async function isSocket(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isSocket(),
    () => false,
  );
}

/** @throws UnreadableError when a folder on the way may not be entered. */
export async function exists(path: string): Promise<boolean> {
  return (await modifiedAt(path)) !== null;
}
