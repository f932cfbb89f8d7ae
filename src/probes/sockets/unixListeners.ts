import { readFile } from 'node:fs/promises';
import { readDescriptors, socketInodes } from './descriptors';
import { parseUnixTable } from './unixTable';

/**
 * The paths of the unix sockets on which a process listens, as it named them itself.
 * @param folder of the process, for example `/proc/4711`
 * @returns none where its sockets cannot be seen, or there is no `/proc`
 */
export async function unixListenersOf(folder: string): Promise<string[]> {
  try {
    const own = socketInodes(readDescriptors(folder) ?? []);
    // Without a socket there is no need for a table that other programs may have made long.
    const table = own.size === 0 ? '' : await readFile(`${folder}/net/unix`, 'utf8');
    return parseUnixTable(table).flatMap(({ inode, listens, path }) =>
      listens && own.has(inode) ? [path] : [],
    );
  } catch {
    // Another user's process, or one that has just ended.
    return [];
  }
}
