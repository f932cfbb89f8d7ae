import { join } from 'node:path';
import { MissingDiskError, rejectUnmounted } from './absence';
import type { DaemonFiles } from '../config/daemonFiles';
import type { KuboConfig } from '../config/kuboConfig';

/** What a Kubo repository says (kubo: `config/`, `repo/fsrepo`). */
export interface KuboRepo {
  readonly initialized: boolean;
  readonly apiAddresses: readonly string[];
  readonly peerId: string | null;
  /** The file `api`: the address of the live RPC listener; left behind by a crash. */
  readonly apiFile: string | null;
  readonly problem: string | null;
  readonly unreadable: boolean;
  /** True when it is on a disk that is not there; then it is unreadable, too. */
  readonly isAway: boolean;
}

/** Reads a repository without any `ipfs` command: even `ipfs id` would remove the traces of a crash. */
export async function readKuboRepo(folder: string, files: DaemonFiles): Promise<KuboRepo> {
  let config: KuboConfig | null;
  let apiFile: string | null;
  try {
    // One after the other, so that a disk that hangs holds up one thread only.
    config = (await files.kuboConfigs.read(join(folder, 'config')))?.value ?? null;
    if (config === null) {
      await rejectUnmounted(folder);
    }
    apiFile = (await files.kuboApis.read(join(folder, 'api')))?.value ?? null;
  } catch (error) {
    return closedRepo(
      error instanceof Error ? error.message : String(error),
      error instanceof MissingDiskError,
    );
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
    unreadable: false,
    isAway: false,
  };
}

/** A repository of which nothing could be read. */
export function closedRepo(problem: string, isAway = false): KuboRepo {
  const nothing = { initialized: false, apiAddresses: [], peerId: null, apiFile: null };
  return { ...nothing, problem, unreadable: true, isAway };
}
