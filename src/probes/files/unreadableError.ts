import { dirname } from 'node:path';
import type { FileKind } from '../disks/fileStatus';
import { UNANSWERED, UNASKED } from '../disks/unanswered';
import { hanging } from '../patience';

/** What keeps a path from being looked at: what can be done about it depends on this alone. */
export type Obstacle =
  /** This user may not. */
  | { readonly kind: 'no_permission' }
  | { readonly kind: 'disk_silent' }
  /** There was no time to look. */
  | { readonly kind: 'not_asked' }
  /** What would be there is on a disk that is not: nobody can say that it does not exist. */
  | { readonly kind: 'disk_absent'; readonly why: string }
  /** A link that can lead nowhere: to itself, or through what is no folder. */
  | { readonly kind: 'link_astray'; readonly link: string; readonly why: string }
  | { readonly kind: 'no_file'; readonly path: string; readonly what: FileKind }
  /** `path` stands where a folder would have to be: so nothing is there that anybody could look at. */
  | { readonly kind: 'no_folder'; readonly path: string; readonly what: FileKind }
  | { readonly kind: 'path_too_long' }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'changing' }
  /** The file system fails, with the code of its error. */
  | { readonly kind: 'failure'; readonly code: string };

/** A file that exists but that this user may not read, or that cannot be read for another reason. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  constructor(
    readonly path: string,
    readonly obstacle: Obstacle,
    options?: ErrorOptions,
  ) {
    super(inWords(path, obstacle), options);
  }
}

/** @param code of an `errno` error */
export function obstacleOf(code: string): Obstacle {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { kind: 'no_permission' };
    case UNANSWERED:
      return { kind: 'disk_silent' };
    case UNASKED:
      return { kind: 'not_asked' };
    case 'ENAMETOOLONG':
      return { kind: 'path_too_long' };
    default:
      return { kind: 'failure', code };
  }
}

/** What a path is, for people. */
export const KIND_WORDS: Readonly<Record<FileKind, string>> = {
  file: 'a file',
  folder: 'a folder',
  link: 'a link',
  socket: 'a socket',
  pipe: 'a named pipe',
  device: 'a device',
  other: 'something else',
};

function inWords(path: string, obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'no_permission':
      return `${path} may not be read by this user`;
    case 'disk_silent':
      return hanging(dirname(path));
    case 'not_asked':
      return `${path} was not looked at in time`;
    case 'disk_absent':
      return `the disk is not there: ${obstacle.why}`;
    case 'link_astray':
      return `${obstacle.link} ${obstacle.why}`;
    case 'no_file':
      return `${obstacle.path} cannot be read: it is ${KIND_WORDS[obstacle.what]}, not a file`;
    case 'no_folder':
      return `${obstacle.path} is ${KIND_WORDS[obstacle.what]}, not a folder`;
    case 'path_too_long':
      return `the path is too long: no file can be called ${path}`;
    case 'too_large':
      return `${path} cannot be read (EFBIG)`;
    case 'changing':
      return `${path} grows while it is read`;
    case 'failure':
      return `${path} cannot be read (${obstacle.code})`;
  }
}
