import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { inTime } from '../patience';

/** What can be asked of a file system. */
export type Question =
  | { readonly ask: 'stat' | 'list' | 'mayRun'; readonly path: string }
  | { readonly ask: 'read'; readonly path: string; readonly limit: number };

/** Of the folders in one folder so many are named: far more than the clusters that a machine follows. */
export const MOST_NAMES = 1024;
/** Of all that is in a folder so much is looked through. */
export const MOST_ENTRIES = 16_384;

/** A program that only has to start, on a machine that may be busy. */
const START_MS = 1500;

/**
 * Runs in the other program, with what Node itself brings: nothing there is built or bundled. Answers one question a
 * line, one after the other. It is ended with its standard input.
 */
const PROGRAM = String.raw`
const fs = require('node:fs');
const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants;
const stat = (s) => ({ dev: s.dev, ino: s.ino, size: s.size, uid: s.uid, mtimeNs: s.mtimeNs, ctimeNs: s.ctimeNs,
  file: s.isFile(), folder: s.isDirectory(), socket: s.isSocket() });
const answers = {
  stat: ({ path }) => stat(fs.statSync(path, { bigint: true })),
  list: ({ path }) => {
    const names = [];
    const folder = fs.opendirSync(path, { bufferSize: 256 });
    try {
      for (let seen = 0, one; seen < ${MOST_ENTRIES} && names.length < ${MOST_NAMES}; seen++) {
        if ((one = folder.readSync()) === null) break;
        if (one.isDirectory() || one.isSymbolicLink()) names.push(one.name);
      }
    } finally {
      folder.closeSync();
    }
    return names;
  },
  mayRun: ({ path }) => (fs.accessSync(path, fs.constants.X_OK), true),
  read: ({ path, limit }) => {
    const file = fs.openSync(path, O_RDONLY | O_NONBLOCK);
    try {
      const status = stat(fs.fstatSync(file, { bigint: true }));
      if (!status.file) return { status, text: '', more: false };
      const buffer = Buffer.allocUnsafe(limit + 1);
      const length = fs.readSync(file, buffer, 0, limit + 1, 0);
      return { status, text: buffer.toString('utf8', 0, Math.min(length, limit)), more: length > limit };
    } finally {
      fs.closeSync(file);
    }
  },
};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, question } = JSON.parse(line);
  let answer;
  try {
    answer = { value: answers[question.ask](question) };
  } catch (error) {
    answer = { code: error.code ?? 'EIO' };
  }
  const text = JSON.stringify({ id, ...answer }, (_, one) => (typeof one === 'bigint' ? String(one) : one));
  process.stdout.write(text + '\n');
});
process.stdout.write('\n');
`;

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly code?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Asks a file system that may hang in a program of its own: the thread that waits is that program's, and it can be
 * killed. It keeps nobody alive, and ends with whoever started it.
 */
export class Reader {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly started: Promise<boolean>;
  private lastId = 0;
  private unread = '';
  private ended = false;

  constructor() {
    this.child = spawn(process.execPath, ['-e', PROGRAM], {
      // Where this program was started may itself be a place that hangs.
      cwd: '/',
      // In an editor the program is Electron, which then is Node.
      env: { ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    this.child.unref();
    (this.child.stdin as Socket | null)?.on('error', this.onEnd).unref();
    const output = this.child.stdout as Socket | null;
    output?.unref();
    this.started = new Promise((resolve) => {
      output?.once('data', () => {
        resolve(true);
      });
      this.child.once('exit', () => {
        resolve(false);
      });
    });
    output?.setEncoding('utf8').on('data', (text: string) => {
      this.take(text);
    });
    this.child.once('error', this.onEnd).once('exit', this.onEnd);
  }

  /** False while a killed one waits for its disk: there is no use in a second one. */
  get isGone(): boolean {
    return this.ended;
  }

  /** False where not even the program came up. */
  isUp(): Promise<boolean> {
    return inTime(this.started, false, START_MS);
  }

  /** @throws an error with a `code` as the file system gives it, and when the program ends before it answers */
  ask(question: Question): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(endedEarly());
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.child.stdin?.write(`${JSON.stringify({ id, question })}\n`);
    });
  }

  kill(): void {
    this.child.kill('SIGKILL');
    this.rejectAll();
  }

  private take(text: string): void {
    this.unread += text;
    const lines = this.unread.split('\n');
    this.unread = lines.pop() ?? '';
    for (const line of lines.filter((one) => one !== '')) {
      const { id, value, code } = JSON.parse(line) as Answer;
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (code === undefined) {
        waiting?.resolve(value);
      } else {
        waiting?.reject(Object.assign(new Error(code), { code }));
      }
    }
  }

  private readonly onEnd = (): void => {
    this.ended = true;
    this.rejectAll();
  };

  private rejectAll(): void {
    for (const { reject } of this.waiting.values()) {
      reject(endedEarly());
    }
    this.waiting.clear();
  }
}

function endedEarly(): Error {
  return Object.assign(new Error('the reader ended before it answered'), { code: UNANSWERED });
}

/** Stands for the answer of a file system that gives none. */
export const UNANSWERED = 'EUNANSWERED';
