import { Disks } from '../../probes/disks/disks';
import { type FolderSign, FolderSigns } from '../../probes/files/folderSign';
import { processSign } from '../../probes/processes/processSign';

export type { FolderSign };

/** Beside those that the looks themselves may have, so that one of the four threads for files stays free. */
const MOST_HANGING = 1;

/** Cheap looks at what an answer has named already: whether it is worth looking again. They say nothing themselves. */
export interface MachineSigns {
  /** @returns another text, or null, when the process is no longer what it was */
  readonly process: (pid: number) => string | null;
  /** @returns null when the folder does not answer; never rejects */
  readonly folder: (folder: string, before?: FolderSign) => Promise<FolderSign | null>;
}

export function machineSigns(): MachineSigns {
  const folders = new FolderSigns(new Disks(undefined, MOST_HANGING));
  return {
    process: (pid) => processSign(pid),
    folder: (folder, before) => folders.of(folder, before),
  };
}
