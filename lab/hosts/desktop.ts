import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

/** The command `code` of this machine, where it can show a window. */
export function desktopCode(environment: NodeJS.ProcessEnv): string | undefined {
  const canShow =
    process.platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return canShow
    ? (environment['PATH'] ?? '')
        .split(delimiter)
        .map((folder) => join(folder, name))
        .find((file) => isAbsolute(file) && existsSync(file))
    : undefined;
}

/** The command `code` is a script that returns at once; this is the program behind it, which stays. */
export async function programBehind(code: string): Promise<string> {
  const script = await realpath(code);
  const above = dirname(dirname(script));
  const candidates = [
    join(above, 'code'),
    join(above, 'Code.exe'),
    join(above, '..', '..', 'MacOS', 'Electron'),
  ];
  return candidates.find((file) => file !== script && existsSync(file)) ?? script;
}
