import { dirname } from 'node:path';
import type { MachineSettings } from '../controller/machineSettings';
import type { DaemonStatusResponse, DaemonType } from '../status/result';
import { entriesOf } from './snapshot';

/** More than anybody runs on one machine. */
const MOST_FOLDERS = 64;
/** Where a process of another mount namespace keeps its files: gone with the process. */
const OF_A_PROCESS = /^\/proc\//;

/**
 * Remembers in which folders daemons ran, so that one outside of the usual places does not vanish from sight when it
 * is killed, but shows as crashed.
 */
export class SeenFolders {
  private readonly seen = new Map<DaemonType, Set<string>>();

  note(answer: DaemonStatusResponse): void {
    for (const { type, details } of entriesOf(answer)) {
      for (const { pid, folder } of details?.instances ?? []) {
        if (pid !== null && folder !== null && !OF_A_PROCESS.test(folder)) {
          // A follower's setting names the folder that holds one folder per cluster.
          this.add(type, type === 'ipfs_cluster_follow' ? dirname(folder) : folder);
        }
      }
    }
  }

  /** The settings, with the folders that were seen beside those that the user named. */
  beside(settings: MachineSettings): MachineSettings {
    const folders = { ...settings.folders };
    for (const [type, seen] of this.seen) {
      folders[type] = [...new Set([...(folders[type] ?? []), ...seen])];
    }
    return { ...settings, folders };
  }

  private add(type: DaemonType, folder: string): void {
    const folders = this.seen.get(type) ?? new Set();
    if (folders.size < MOST_FOLDERS) {
      this.seen.set(type, folders.add(folder));
    }
  }
}
