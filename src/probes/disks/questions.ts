/** What can be asked of a file system. */
export type Question =
  | { readonly ask: 'stat' | 'lstat' | 'list' | 'isEmpty' | 'readlink' | 'realpath'; readonly path: string }
  | { readonly ask: 'access'; readonly path: string; readonly mode: number }
  | { readonly ask: 'read'; readonly path: string; readonly position: number; readonly limit: number };

/** Where the links on the way to a path lead: below the root of a process, not below ours. */
export interface Rooted {
  /** For example `/proc/4711/root`; empty for our own. */
  readonly root: string;
}

/** Of the folders in one folder so many are named: far more than the clusters that a machine follows. */
export const MOST_NAMES = 1024;
/** Of all that is in a folder so much is looked through. */
export const MOST_ENTRIES = 16_384;
/** Like the kernel, which calls it a loop then (`MAXSYMLINKS`, include/linux/namei.h). */
export const MOST_LINKS = 40;

/** True where the last part of the path is asked about itself, and not what it may lead to. */
export function isAboutLink({ ask }: Question): boolean {
  return ask === 'lstat' || ask === 'readlink';
}
