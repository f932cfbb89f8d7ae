import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { inTime } from '../patience';
import { readStat } from '../processes/linux/processStat';
import { MOST_ENTRIES, MOST_LINKS, MOST_NAMES, type Question, type Rooted } from './questions';
import { UNANSWERED } from './unanswered';

/** Runnable, stopped or traced: proc_pid_stat(5). What waits for a disk sleeps. */
const HELD_UP = ['R', 'T', 't'];

/** A program that only has to start, on a machine that may be busy. */
const START_MS = 1500;

/**
 * Runs in the other program, with what Node itself brings: nothing there is built or bundled. Answers one question a
 * line, one after the other. It is ended with its standard input.
 */
const PROGRAM = String.raw`
const fs = require('node:fs');
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = fs.constants;
const big = { bigint: true };
const stat = ({ dev, ino, size, uid, gid, mode, mtimeNs, ctimeNs }) =>
  ({ dev, ino, size, uid, gid, mode, mtimeNs, ctimeNs });
const answers = {
  stat: (path) => stat(fs.statSync(path, big)),
  lstat: (path) => stat(fs.lstatSync(path, big)),
  readlink: (path) => fs.readlinkSync(path),
  realpath: (path) => fs.realpathSync.native(path),
  access: (path, { mode }) => (fs.accessSync(path, mode), true),
  list: (path) => {
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
  isEmpty: (path) => {
    const folder = fs.opendirSync(path);
    try {
      return folder.readSync() === null;
    } finally {
      folder.closeSync();
    }
  },
  read: (path, { position, limit }) => {
    const file = fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    try {
      const status = fs.fstatSync(file, big);
      if (!status.isFile()) return { status: stat(status), data: '', more: false };
      const buffer = Buffer.allocUnsafe(limit + 1);
      const length = fs.readSync(file, buffer, 0, limit + 1, position);
      const data = buffer.toString('base64', 0, Math.min(length, limit));
      return { status: stat(status), data, more: length > limit };
    } finally {
      fs.closeSync(file);
    }
  },
};
const names = (path) => path.split('/').filter((one) => one !== '' && one !== '.');
const linkAt = (path) => {
  try {
    return fs.readlinkSync(path);
  } catch {
    return null;
  }
};
const below = (root, path, last) => {
  let at = '';
  let links = 0;
  const rest = names(path);
  for (let name; (name = rest.shift()) !== undefined; ) {
    const target = name === '..' || (last && rest.length === 0) ? null : linkAt(root + at + '/' + name);
    if (name === '..') at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
    else if (target === null) at += '/' + name;
    else if (++links > ${MOST_LINKS}) throw { code: 'ELOOP' };
    else {
      if (target.startsWith('/')) at = '';
      rest.unshift(...names(target));
    }
  }
  return root + (at === '' ? '/' : at);
};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, question } = JSON.parse(line);
  const { ask, root } = question;
  let answer;
  try {
    const path = root === '' ? question.path : below(root, question.path, ask === 'lstat' || ask === 'readlink');
    answer = { value: answers[ask](path, question) };
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

  /** It waits for a processor, or was suspended: then it is not the disk for which it waits. */
  get isHeldUp(): boolean {
    const state = this.child.pid === undefined ? undefined : readStat(`/proc/${this.child.pid}`)?.state;
    return state !== undefined && HELD_UP.includes(state);
  }

  /** @throws an error with a `code` as the file system gives it, and when the program ends before it answers */
  ask(question: Question & Rooted): Promise<unknown> {
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
