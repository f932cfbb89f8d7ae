import { join } from 'node:path';
import { rejectMisplaced } from './absence';
import type { DaemonFiles } from '../config/daemonFiles';
import type { KuboConfig } from '../config/kuboConfig';
import { type Obstacle, UnreadableError } from './unreadableError';

/** What a Kubo repository says (kubo: `config/`, `repo/fsrepo`). */
export interface KuboRepo {
  readonly initialized: boolean;
  readonly apiAddresses: readonly string[];
  readonly peerId: string | null;
  /** The file `api`: the address of the live RPC listener; left behind by a crash. */
  readonly apiFile: string | null;
  readonly problem: string | null;
  /** What kept it from being looked at: nothing can be said of what is in it then; null where nothing did. */
  readonly obstacle: Obstacle | null;
}

/** Reads a repository without any `ipfs` command: even `ipfs id` would remove the traces of a crash. */
export async function readKuboRepo(folder: string, files: DaemonFiles): Promise<KuboRepo> {
  let config: KuboConfig | null;
  let apiFile: string | null;
  try {
    // One after the other, so that a disk that hangs holds up one thread only.
    config = (await files.kuboConfigs.read(join(folder, 'config')))?.value ?? null;
    if (config === null) {
      await rejectMisplaced(folder, files.disks);
    }
    apiFile = (await files.kuboApis.read(join(folder, 'api')))?.value ?? null;
  } catch (error) {
    return closedRepo(error);
  }
  return {
    initialized: config !== null,
    apiAddresses: config?.apiAddresses ?? [],
    peerId: config?.peerId ?? null,
    apiFile,
    problem:
      config?.problem == null
        ? null
        : `${join(folder, 'config')} is not a valid Kubo configuration: ${config.problem}`,
    obstacle: null,
  };
}

/** A repository of which nothing could be read. */
export function closedRepo(error: unknown): KuboRepo {
  const nothing = { initialized: false, apiAddresses: [], peerId: null, apiFile: null };
  return error instanceof UnreadableError
    ? { ...nothing, problem: error.message, obstacle: error.obstacle }
    : { ...nothing, problem: String(error), obstacle: { kind: 'failure', code: 'unknown error' } };
}
