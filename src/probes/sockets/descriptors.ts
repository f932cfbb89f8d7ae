import { readdirSync, readlinkSync } from 'node:fs';

/**
 * What a process holds open, as its descriptors name it: paths, `socket:[672758]`, `pipe:[29049]`.
 * @param folder of the process, for example `/proc/4711`
 * @returns null where all are hidden: of a process of ours with more rights than we have, the numbers can be listed.
 * @throws the `errno` error of a process that is another user's, or has ended.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
 */
export function readDescriptors(folder: string): string[] | null {
  const numbers = readdirSync(`${folder}/fd`);
  const links = numbers.flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/fd/${fd}`)];
    } catch {
      // Closed between the two looks.
      return [];
    }
  });
  return numbers.length > 0 && links.length === 0 ? null : links;
}

/** The inodes of the sockets among these descriptors. */
export function socketInodes(links: readonly string[]): Set<string> {
  return new Set(links.flatMap((link) => (link.startsWith('socket:[') ? link.slice(8, -1) : [])));
}
