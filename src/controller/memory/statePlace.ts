import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of ours below the one for the state of programs. */
const FOLDER = 'ipfs-cluster-vscode';
const FILE = 'seen-folders.json';

/**
 * Where programs keep state that should survive them: `XDG_STATE_HOME`, or what the other systems have for that.
 * @returns null where nobody can tell
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFile(
  platform: NodeJS.Platform,
  environment: Environment,
  home: string | null,
): string | null {
  const below = (folder: string | undefined, ...rest: string[]) =>
    // The specification wants relative paths to be ignored.
    folder !== undefined && isAbsolute(folder) ? join(folder, ...rest, FOLDER, FILE) : null;
  const ofHome = home ?? undefined;
  switch (platform) {
    case 'win32':
      return below(environment['LOCALAPPDATA']);
    case 'darwin':
      return below(ofHome, 'Library', 'Application Support');
    default:
      return below(environment['XDG_STATE_HOME']) ?? below(ofHome, '.local', 'state');
  }
}
