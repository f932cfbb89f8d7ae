import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { DaemonBinaries } from './daemonBinaries';
import { type Json, merge } from './jsonMerge';
import { LabProcess, type LaunchOptions } from './labProcess';

/** A program that takes longer hangs: Go builds its library anew for another processor in a minute, alone. */
const HANGS_MS = 5 * 60_000;

/** One private HOME in which real daemons run. Everything in it ends and vanishes with `close()`. */
export class Lab {
  /** What no answer, log or message may ever hold. */
  readonly secrets = new Set<string>();
  private readonly processes = new Set<LabProcess>();
  private readonly servers = new Set<Server>();
  private readonly lastActs: (() => void)[] = [];
  private template: Promise<Json> | undefined;

  private constructor(
    readonly binaries: DaemonBinaries,
    /** Private HOME. Short, because the path of a unix socket may have 108 bytes at most. */
    readonly home: string,
  ) {
    process.once('exit', this.abandon);
  }

  static async open(binaries: DaemonBinaries): Promise<Lab> {
    const home = await mkdtemp(join(tmpdir(), 'lab-'));
    await chmod(home, 0o755);
    return new Lab(binaries, home);
  }

  /** Nothing of the caller's own IPFS settings reaches the daemons. */
  get env(): NodeJS.ProcessEnv {
    return {
      HOME: this.home,
      PATH: `${this.binaries.folder}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
      LANG: 'C.UTF-8',
      IPFS_TELEMETRY: 'off',
    };
  }

  launch(file: string, args: readonly string[], options: Partial<LaunchOptions> = {}): LabProcess {
    const [program = file, ...rest] = [...(options.within ?? []), file, ...args];
    const started = LabProcess.launch(program, rest, {
      cwd: this.home,
      ...options,
      env: { ...this.env, ...options.env },
    });
    this.processes.add(started);
    return started;
  }

  /** All that was launched until now, whether it lives or not. */
  get launched(): readonly LabProcess[] {
    return [...this.processes];
  }

  /** Runs a program to its end. */
  async run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { stdout } = await execa(file, args, {
      env: { ...this.env, ...env },
      extendEnv: false,
      cwd: this.home,
      timeout: HANGS_MS,
    });
    return stdout;
  }

  path(...parts: string[]): string {
    return join(this.home, ...parts);
  }

  async write(path: string, content: Json, mode = 0o600): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2), { mode });
  }

  /** Changes a JSON file, as a user with an editor would. */
  async patch(path: string, patch: Json): Promise<void> {
    await this.write(path, merge(JSON.parse(await readFile(path, 'utf8')) as Json, patch));
  }

  /** A `service.json` as `ipfs-cluster-service init` generates it, with changes. */
  async serviceJson(patch: Json = {}): Promise<Json> {
    // The program waits a second for every init, so it is run once and copied.
    this.template ??= this.generate();
    return merge(await this.template, patch);
  }

  private async generate(): Promise<Json> {
    const folder = this.path('template');
    await this.run(this.binaries.service, ['-c', folder, 'init']);
    const generated = JSON.parse(await readFile(join(folder, 'service.json'), 'utf8')) as Json;
    await rm(folder, { recursive: true });
    return generated;
  }

  /** Shares a generated template between labs of one run. */
  useTemplate(template: Json): void {
    this.template = Promise.resolve(template);
  }

  /** Serves one JSON document, as the source of a follower's configuration. */
  async serve(document: Json): Promise<string> {
    return this.serveWith((_request, response) => {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(document));
    });
  }

  /** A real HTTP server on a free or given loopback port. */
  async serveWith(handler: Parameters<typeof createServer>[1], port = 0): Promise<string> {
    const server = createServer(handler);
    this.servers.add(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/service.json`;
  }

  /** Does something before anything of the lab is put away, as what would halt that. */
  atClose(act: () => void): void {
    this.lastActs.push(act);
  }

  async close(): Promise<void> {
    process.off('exit', this.abandon);
    this.lastActs.splice(0).forEach((act) => {
      act();
    });
    await Promise.all([...this.processes].map((one) => one.kill()));
    this.killOrphans();
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Daemons that a shell or `setsid` left to init: they are known by the HOME that only this lab has. */
  private killOrphans(): void {
    if (process.platform !== 'linux') {
      return;
    }
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        if (environment.some((pair) => pair.startsWith('HOME=') && pair.slice(5).startsWith(this.home))) {
          process.kill(Number(pid), 'SIGKILL');
        }
      } catch {
        // It has ended in the meantime, or is another user's.
      }
    }
  }

  /** When the runner ends early nothing asynchronous is possible any more. */
  private readonly abandon = (): void => {
    for (const one of this.processes) {
      one.signal('SIGKILL');
    }
    this.killOrphans();
    mkdirSync(this.home, { recursive: true });
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  };
}
