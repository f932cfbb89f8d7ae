import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { programBehind } from '../../lab/hosts/desktop';
import { installedHost } from '../../lab/hosts/installedHost';
import { installVsix, VsCodeServer } from '../../lab/hosts/vscodeServer';
import { packVsix } from '../packing/vsix';

/** A VS Code that shows the extension. */
export interface OpenEditor {
  readonly message: string;
  /** Whether it needs this program to stay. */
  readonly stays: boolean;
  /** When the user closes it. */
  readonly closed?: Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface ServerOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly port: number;
  readonly browser: boolean;
  readonly log: (line: string) => void;
}

/** A window that shows the extension and nothing that has to be closed first. */
const PLAIN_WINDOW = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
} as const;

const HOW_TO_SEE = 'Click the IPFS icon in the activity bar.';

/** The VS Code server from the npm registry, with the packed extension installed. */
export async function openServer({ env, settings, port, browser, log }: ServerOptions): Promise<OpenEditor> {
  const host = await installedHost('newest', log);
  const extensionsDir = await mkdtemp(join(tmpdir(), 'ext-'));
  // Whoever asks for the end while the extension is packed or installed does not wait for that.
  process.once('exit', () => {
    rmSync(extensionsDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const token = randomBytes(16).toString('hex');
  await installVsix(host, await packVsix(), extensionsDir);
  const server = await VsCodeServer.start(host, {
    env,
    extensionsDir,
    allBuiltIns: true,
    port,
    token,
    settings: { ...PLAIN_WINDOW, 'remote.autoForwardPorts': false, ...settings },
  });
  const url = `${server.url}?tkn=${token}&ew=true`;
  const opened = browser && openBrowser(url);
  return {
    message: `VS Code ${host.version} with the extension${opened ? ' opens in your browser' : ''}. ${HOW_TO_SEE} Ctrl-C ends it.\n${url}`,
    stays: true,
    close: () => server.close(),
  };
}

/** The desktop VS Code of this machine, with the extension under development. */
export async function openDesktop(
  code: string,
  { settings, throwAway }: { settings: Readonly<Record<string, unknown>>; throwAway: boolean },
): Promise<OpenEditor> {
  const development = [`--extensionDevelopmentPath=${resolve('.')}`, '--new-window'];
  if (!throwAway) {
    const [exitCode] = (await once(
      spawn(code, development, { stdio: 'inherit', shell: process.platform === 'win32' }),
      'exit',
    )) as [number | null];
    return {
      message: exitCode === 0 ? `VS Code opens with the extension. ${HOW_TO_SEE}` : `"${code}" failed.`,
      stays: false,
      close: () => Promise.resolve(),
    };
  }
  // Its own data, so that the demo's settings never reach the user's, and a process of its own, to end it again.
  const data = await mkdtemp(join(tmpdir(), 'code-'));
  await mkdir(join(data, 'User'));
  await writeFile(
    join(data, 'User', 'settings.json'),
    JSON.stringify({ ...PLAIN_WINDOW, ...settings }, null, 2),
  );
  const window = spawn(
    await programBehind(code),
    [
      ...development,
      `--user-data-dir=${data}`,
      '--disable-extensions',
      '--disable-workspace-trust',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  );
  const closed = Promise.race([once(window, 'exit'), once(window, 'error')]);
  return {
    message: `VS Code opens with the extension, on settings of its own. ${HOW_TO_SEE}`,
    stays: true,
    closed,
    close: async () => {
      window.kill();
      await closed;
      await rm(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @returns whether there is a display to open one on */
function openBrowser(url: string): boolean {
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  if (process.platform !== 'darwin' && !display) {
    return false;
  }
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [url], {
    stdio: 'ignore',
    detached: true,
  });
  // The address is printed as well.
  opener.on('error', () => {});
  opener.unref();
  return true;
}
