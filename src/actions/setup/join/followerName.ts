import { join } from 'node:path';

/** Words that the program takes for a question about itself (cmd/ipfs-cluster-follow: urfave/cli). */
const HELP: readonly string[] = ['h', 'help'];
/** Bytes of a path of a unix socket (sun_path of unix(7), without its end). */
const LONGEST_SOCKET = process.platform === 'darwin' ? 103 : 107;

/**
 * Why no follower can be called so; null where one can: its name becomes that of a folder, and the first argument of a
 * command.
 * @param root in which the folders of all followers lie
 */
export function followerNameProblem(
  name: string,
  root: string,
): 'empty' | 'no_folder_name' | 'too_long' | null {
  if (name === '') {
    return 'empty';
  }
  if (!/^[^\\/:*?"<>|\p{Cc}]+$/u.test(name) || /^(?:-|\.{1,2}$)/.test(name) || HELP.includes(name)) {
    return 'no_folder_name';
  }
  return Buffer.byteLength(join(root, name, 'api-socket')) > LONGEST_SOCKET ? 'too_long' : null;
}
