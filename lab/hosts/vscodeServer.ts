import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { until } from '../until';
import type { InstalledHost } from './installedHost';

export interface ServerOptions {
  /** What the extension host sees, HOME and PATH included; nothing else of the caller's environment reaches it. */
  readonly env: NodeJS.ProcessEnv;
  /** Folder of installed extensions; an empty one by default. */
  readonly extensionsDir?: string;
  /** Lets a page pass an extension under development and a suite; hides notification toasts. */
  readonly driver?: boolean;
  /** All built-in extensions, as a user has them; else the few that a view, a theme and a JSON channel need. */
  readonly allBuiltIns?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether a folder is trusted only once its user says so; by default all are. */
  readonly asksTrust?: boolean;
  readonly port?: number;
  /** A secret that a window must know, where other users of the machine may not look in. */
  readonly token?: string;
}

const FEW_BUILT_INS = [
  'configuration-editing',
  'json',
  'log',
  'search-result',
  'theme-defaults',
  'theme-seti',
];
const SETTINGS_SCOPES = ['User', 'Machine'];
const LISTENING = /Extension host agent listening on (\d+)/;
const STOP_MS = 5_000;
const KEPT_OUTPUT = 64 * 1024;

/** One VS Code server with private data, in a process group of its own that ends with `close()` or the caller. */
export class VsCodeServer {
  private output = '';

  private constructor(
    readonly host: InstalledHost,
    private readonly child: ChildProcess,
    /** Everything that the server writes. */
    readonly folder: string,
  ) {
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    process.once('exit', this.abandon);
  }

  static async start(host: InstalledHost, options: ServerOptions): Promise<VsCodeServer> {
    // Short, because the path of a unix socket may have 108 bytes at most.
    const folder = await mkdtemp(join(tmpdir(), 'vsc-'));
    const temporary = join(folder, 'tmp');
    await mkdir(temporary);
    for (const scope of SETTINGS_SCOPES) {
      await mkdir(join(folder, 'data', scope), { recursive: true });
    }
    const args = serverArguments(host, folder, options);
    if (options.allBuiltIns !== true) {
      args.push('--builtin-extensions-dir', await fewBuiltIns(host, folder));
    }
    const child = spawn(host.node, args, {
      detached: true,
      cwd: folder,
      env: { ...options.env, TMPDIR: temporary, XDG_RUNTIME_DIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new VsCodeServer(host, child, folder);
    await server.configure(options.settings ?? {});
    await server.started();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${LISTENING.exec(this.output)?.[1] ?? ''}/`;
  }

  get lastLines(): string {
    return this.output.split('\n').slice(-20).join('\n');
  }

  /** Its settings and logs. */
  get data(): string {
    return join(this.folder, 'data');
  }

  get logs(): string {
    return join(this.data, 'logs');
  }

  /** Replaces the user's settings; an open window picks them up. */
  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    // Settings of the machine, such as paths, count only in the second file; each takes what it may hold.
    for (const scope of SETTINGS_SCOPES) {
      await writeFile(join(this.folder, 'data', scope, 'settings.json'), JSON.stringify(settings, null, 2));
    }
  }

  async close(): Promise<void> {
    process.off('exit', this.abandon);
    const exited = this.ended ? Promise.resolve() : once(this.child, 'exit');
    this.signal('SIGTERM');
    await Promise.race([exited, sleep(STOP_MS, undefined, { ref: false })]);
    // The group may outlive its first process.
    this.signal('SIGKILL');
    await exited;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private async started(): Promise<void> {
    try {
      await until("VS Code's server listens", () => LISTENING.test(this.output), {
        hopeless: () => (this.ended ? 'It has ended.' : undefined),
      });
    } catch (error) {
      const { lastLines } = this;
      await this.close();
      throw new Error(`VS Code's server did not start. Its last lines:\n${lastLines}`, { cause: error });
    }
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined;
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      if (this.child.pid !== undefined) {
        process.kill(-this.child.pid, signal);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }

  /** When the caller ends early nothing asynchronous is possible any more. */
  private readonly abandon = (): void => {
    this.signal('SIGKILL');
    mkdirSync(this.folder, { recursive: true });
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

function serverArguments(host: InstalledHost, folder: string, options: ServerOptions): string[] {
  return [
    join(host.vscode, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...(options.token === undefined ? ['--without-connection-token'] : ['--connection-token', options.token]),
    '--accept-server-license-terms',
    ...['--server-data-dir', folder],
    ...['--telemetry-level', 'off'],
    ...(options.asksTrust === true ? [] : ['--disable-workspace-trust']),
    '--disable-experiments',
    '--disable-update-check',
    '--force-disable-user-env',
    ...['--reconnection-grace-time', '5'],
    ...(options.driver === true ? ['--enable-smoke-test-driver'] : []),
    ...['--extensions-dir', options.extensionsDir ?? join(folder, 'extensions')],
  ];
}

/** The start takes seconds less with the built-ins that matter here. */
async function fewBuiltIns(host: InstalledHost, folder: string): Promise<string> {
  const links = join(folder, 'builtins');
  await mkdir(links);
  for (const name of FEW_BUILT_INS) {
    await symlink(join(host.vscode, 'extensions', name), join(links, name));
  }
  return links;
}

/** Installs a packed extension, as a user does from a file. */
export async function installVsix(host: InstalledHost, vsix: string, extensionsDir: string): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'vsix-'));
  try {
    await execa(host.node, [
      join(host.vscode, 'out', 'server-main.js'),
      ...['--install-extension', vsix, '--extensions-dir', extensionsDir, '--server-data-dir', data],
      '--accept-server-license-terms',
    ]);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
