import { type FolderSign, FolderSigns } from '../probes/files/folderSign';
import { processSign } from '../probes/processes/processSign';

export type { FolderSign };

/** Cheap looks at what an answer has named already: whether it is worth looking again. They say nothing themselves. */
export interface MachineSigns {
  /** @returns another text, or null, when the process is no longer what it was */
  readonly process: (pid: number) => string | null;
  /** @returns null when the folder does not answer; never rejects */
  readonly folder: (folder: string, before?: FolderSign) => Promise<FolderSign | null>;
}

export function machineSigns(): MachineSigns {
  const folders = new FolderSigns();
  return {
    process: (pid) => processSign(pid),
    folder: (folder, before) => folders.of(folder, before),
  };
}
