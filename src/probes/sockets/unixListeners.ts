import { readFileSync } from 'node:fs';
import { basename } from 'node:path/posix';
import { attempt } from '../attempt';
import { readProcTable } from '../processes/linux/procTable';
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
    const table = own.size === 0 ? '' : await readProcTable(`${folder}/net/unix`, 'utf8');
    return parseUnixTable(table).flatMap(({ inode, listens, path }) =>
      listens && own.has(inode) ? [path] : [],
    );
  } catch {
    // Another user's process, or one that has just ended.
    return [];
  }
}

/**
 * True where nothing of this network listens under the name of a socket file, in whatever folder: the same one may have
 * another path for who listens. False also where processes are hidden from this user, or there is no `/proc`.
 */
export function nobodyListens(path: string): boolean {
  const table = attempt(() => readFileSync('/proc/self/net/unix', 'utf8'));
  const othersShow = attempt(() => readFileSync('/proc/1/cmdline', 'utf8')) !== null;
  const name = basename(path);
  return (
    table !== null &&
    othersShow &&
    !parseUnixTable(table).some((one) => one.listens && basename(one.path) === name)
  );
}
