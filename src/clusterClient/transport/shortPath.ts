import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path/posix';

/** `sun_path` of Linux has 108 bytes, and the last one ends it: unix(7). */
const LONGEST = 107;

/** A name of a socket that a connection can be made to; it holds for as long as it was not released. */
export interface ShortPath {
  readonly path: string;
  readonly release: () => Promise<void>;
}

/**
 * Another name of a socket whose path is longer than an address may be. Its folder is opened: whoever asks has seen
 * that the file system answers.
 * @returns the path itself where it fits, or where no shorter one leads there
 * @throws the `errno` error of opening its folder
 */
export async function shortPath(path: string): Promise<ShortPath> {
  const asItIs = { path, release: () => Promise.resolve() };
  if (process.platform !== 'linux' || fits(path)) {
    return asItIs;
  }
  const folder = await open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  const below = `/proc/self/fd/${folder.fd}/${basename(path)}`;
  if (!fits(below)) {
    await folder.close();
    return asItIs;
  }
  return { path: below, release: () => folder.close() };
}

/** Whether a path can be the address of a socket. */
export function fits(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST;
}
