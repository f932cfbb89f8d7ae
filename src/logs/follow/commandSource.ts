import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { type LogRead, type LogSource, LogUnreadableError } from './logSource';

/** What a program wrote and nobody has read yet; it waits for us then. */
const MOST_WAITING = 1 << 20;
const LONGEST_COMPLAINT = 500;

/** A program that shows a log and goes on with it. */
export interface LogCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** What a line of it is in the log itself; null for what is none. */
  readonly lineOf?: (line: string) => string | null;
}

/** Follows a log by the program that keeps it, such as journalctl. It ends with us. */
export class CommandSource implements LogSource {
  private child: ChildProcess | null = null;
  private waiting: Buffer[] = [];
  private bytes = 0;
  private unfinished = '';
  private failure: LogUnreadableError | null = null;
  private complaint = '';

  constructor(private readonly command: LogCommand) {}

  read(): Promise<LogRead> {
    if (this.child === null) {
      this.start();
    }
    const data = Buffer.concat(this.waiting);
    this.waiting = [];
    this.bytes = 0;
    this.child?.stdout?.resume();
    if (data.length === 0 && this.failure !== null) {
      return Promise.reject(this.failure);
    }
    return Promise.resolve({ data, before: null, more: false });
  }

  dispose(): void {
    this.child?.kill('SIGKILL');
  }

  private start(): void {
    const { program, args } = this.command;
    const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    this.child = child;
    const decoder = new StringDecoder('utf8');
    child.stdout.on('data', (chunk: Buffer) => {
      this.take(chunk, decoder);
      if (this.bytes > MOST_WAITING) {
        child.stdout.pause();
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(0, LONGEST_COMPLAINT);
    });
    child.once('error', () => {
      this.failure = new LogUnreadableError('no_program', program);
    });
    child.once('close', (code) => {
      this.failure ??=
        code === 0 || code === null
          ? null
          : new LogUnreadableError('refused', this.complaint.trim() || program);
    });
  }

  private take(chunk: Buffer, decoder: StringDecoder): void {
    const { lineOf } = this.command;
    if (!lineOf) {
      this.keep(chunk);
      return;
    }
    const lines = (this.unfinished + decoder.write(chunk)).split('\n');
    // A line that never ends is none of a program that writes JSON.
    this.unfinished = (lines.pop() ?? '').slice(0, MOST_WAITING);
    const told = lines.flatMap((line) => lineOf(line) ?? []);
    this.keep(Buffer.from(told.map((line) => `${line}\n`).join('')));
  }

  private keep(data: Buffer): void {
    this.waiting.push(data);
    this.bytes += data.length;
  }
}
