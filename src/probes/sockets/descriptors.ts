import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path/posix';
import { attempt } from '../attempt';

/**
 * What a process holds open, as its descriptors name it: paths, `socket:[672758]`, `pipe:[29049]`.
 * @param folder of the process, for example `/proc/4711`
 * @returns null where all are hidden: of a process of ours with more rights than we have, the numbers can be listed.
 * @throws the `errno` error of a process that is another user's, or has ended.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
 */
export function readDescriptors(folder: string): string[] | null {
  const numbers = readdirSync(`${folder}/fd`);
  const links: string[] = [];
  for (const fd of numbers) {
    try {
      links.push(readlinkSync(`${folder}/fd/${fd}`));
    } catch {
      // Closed between the two looks.
    }
  }
  return numbers.length > 0 && links.length === 0 ? null : links;
}

/**
 * Where a process has files of this name open: paths to its descriptors.
 * @returns null where all are hidden
 * @throws the `errno` error of a process that is another user's, or has ended.
 */
export function descriptorsNamed(folder: string, name: string): string[] | null {
  const all = readdirSync(`${folder}/fd`).map((fd) => `${folder}/fd/${fd}`);
  const seen = all.flatMap((path) => {
    const link = attempt(() => readlinkSync(path));
    return link === null ? [] : [{ path, link }];
  });
  const isNamed = ({ link }: { link: string }) => basename(link.replace(/ \(deleted\)$/, '')) === name;
  return all.length > 0 && seen.length === 0 ? null : seen.filter(isNamed).map(({ path }) => path);
}

/** The inodes of the sockets among these descriptors. */
export function socketInodes(links: readonly string[]): Set<string> {
  const inodes = new Set<string>();
  for (const link of links) {
    if (link.startsWith('socket:[')) {
      inodes.add(link.slice(8, -1));
    }
  }
  return inodes;
}
