import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../transport/endpoint';
import { fits } from '../transport/shortPath';
import { launch, type Launched } from './launch';
import { sshArguments } from './sshArguments';
import { SshError } from './sshError';
import { whyEnded } from './sshSays';

export interface SshOptions {
  /** As `ssh` takes it: `[user@]host`, a `Host` of its configuration, or `ssh://[user@]host[:port]`. */
  readonly destination: string;
  /** The program; `ssh` as PATH has it unless said otherwise. */
  readonly program?: string;
}

const BETWEEN_LOOKS_MS = 20;
const KEPT_LETTERS = 8 << 10;
/** What holds its output open is in no group of ours. */
const LAST_WORDS_MS = 500;

/** One `ssh` that lets a private socket lead to an endpoint, from its start to its end. */
export class SshProcess {
  /** The path of the socket once it leads there. Rejects with SshError where it never does. */
  readonly ready: Promise<string>;
  /** Never rejects. */
  readonly ended: Promise<void>;
  private readonly stop = new AbortController();
  private running: Launched | undefined;
  private folder: string | undefined;
  private text = '';
  private written = 0;
  private finish: () => void = () => undefined;
  private death: SshError | undefined;
  private exited = false;

  /** @param options with a checked destination */
  constructor(
    private readonly options: SshOptions,
    private readonly endpoint: Endpoint,
  ) {
    this.ended = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.ready = this.start().catch(async (error: unknown) => {
      this.death ??= error instanceof SshError ? error : this.failed('ended', error);
      await this.clear();
      throw this.death;
    });
  }

  get isAlive(): boolean {
    return !this.exited && this.death === undefined;
  }

  /** Why it ended, once that is known; undefined while it lives. */
  get over(): SshError | undefined {
    return this.death;
  }

  /** How much it has written, in letters: where `saidSince` begins. */
  get mark(): number {
    return this.written;
  }

  /** What it wrote since then, or the end of it. */
  saidSince(mark: number): string {
    const letters = Math.min(this.text.length, this.written - mark);
    return letters === 0 ? '' : this.text.slice(-letters);
  }

  /** The error of somebody who waits no longer. */
  tooSlow(): SshError {
    return this.failed('slow');
  }

  end(): void {
    this.stop.abort();
    this.running?.end();
  }

  private failed(why: 'slow' | 'ended' | 'unsupported', cause?: unknown): SshError {
    return new SshError(why, this.options.destination, this.text, { cause });
  }

  private async start(): Promise<string> {
    if (process.platform === 'win32') {
      throw this.failed('unsupported');
    }
    this.folder = await privateFolder();
    const socket = join(this.folder, 's');
    const { destination, program = 'ssh' } = this.options;
    const args = sshArguments(destination, this.endpoint, socket);
    this.stop.signal.throwIfAborted();
    const running = await launch(program, args);
    this.running = running;
    if (this.stop.signal.aborted) {
      running.end();
    }
    running.errors.setEncoding('utf8').on('data', this.keep);
    void this.observe(running);
    return this.appeared(socket);
  }

  private readonly keep = (text: string): void => {
    this.written += text.length;
    this.text = (this.text + text).slice(-KEPT_LETTERS);
  };

  private async appeared(socket: string): Promise<string> {
    while (this.death === undefined) {
      if (await exists(socket)) {
        return socket;
      }
      await sleep(BETWEEN_LOOKS_MS);
    }
    throw this.death;
  }

  private async observe(running: Launched): Promise<void> {
    const code = await running.exited;
    this.exited = true;
    // Whatever it started must not keep its output open.
    running.end();
    await Promise.race([running.silent, sleep(LAST_WORDS_MS)]);
    running.errors.destroy();
    this.death ??= whyEnded(this.options.destination, this.text, code);
    await this.clear();
  }

  private async clear(): Promise<void> {
    const { folder } = this;
    this.folder = undefined;
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
    this.finish();
  }

  /** Waits until it has said why a connection through it was closed, or has ended: it may have nothing to say. */
  async lastWords(hasSpoken: () => boolean): Promise<void> {
    const end = performance.now() + LAST_WORDS_MS;
    while (this.isAlive && !hasSpoken() && performance.now() < end) {
      await sleep(BETWEEN_LOOKS_MS);
    }
    if (this.exited) {
      await this.ended;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** One that nobody else may enter, and whose sockets have addresses that are short enough. */
async function privateFolder(): Promise<string> {
  const near = join(tmpdir(), 'ipfs-cluster-');
  const folder = await mkdtemp(fits(`${near}XXXXXX/s`) ? near : '/tmp/ipfs-cluster-');
  await chmod(folder, 0o700);
  return folder;
}
