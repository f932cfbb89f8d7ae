import { constants } from 'node:fs';
import { access, lstat, open, opendir, readlink, realpath, stat } from 'node:fs/promises';
import { MOST_ENTRIES, MOST_NAMES, type Question } from './questions';
import type { RawStatus } from './fileStatus';

/** The beginning of a file, or of what follows a place in it. */
export interface Bytes {
  /** As `stat` has it, or as the reader sends it: decimals. */
  readonly status: Readonly<Record<keyof RawStatus, bigint | string>>;
  readonly data: Buffer;
  /** It is longer than that. */
  readonly more: boolean;
}

/**
 * Asks a file system by a thread of this program.
 * @throws the `errno` error of the file system
 */
export async function askHere(question: Question): Promise<unknown> {
  const { path } = question;
  switch (question.ask) {
    case 'stat':
      return stat(path, { bigint: true });
    case 'lstat':
      return lstat(path, { bigint: true });
    case 'readlink':
      return readlink(path);
    case 'realpath':
      return realpath(path);
    case 'access':
      return access(path, question.mode);
    case 'list':
      return list(path);
    case 'isEmpty':
      return isEmpty(path);
    case 'read':
      return read(question);
  }
}

async function list(path: string): Promise<string[]> {
  const names: string[] = [];
  let seen = 0;
  // Ending the loop closes the folder, also before its last entry.
  for await (const entry of await opendir(path, { bufferSize: 256 })) {
    if (entry.isDirectory() || entry.isSymbolicLink()) {
      names.push(entry.name);
    }
    if (++seen >= MOST_ENTRIES || names.length >= MOST_NAMES) {
      break;
    }
  }
  return names;
}

async function isEmpty(path: string): Promise<boolean> {
  const folder = await opendir(path);
  try {
    return (await folder.read()) === null;
  } finally {
    await folder.close();
  }
}

async function read({ path, position, limit }: Extract<Question, { ask: 'read' }>): Promise<Bytes> {
  // Opening a named pipe would wait for its writer; nothing else is opened differently by this flag, which Windows
  // does not have.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const status = await file.stat({ bigint: true });
    if (!status.isFile()) {
      return { status, data: Buffer.alloc(0), more: false };
    }
    // A file of /proc says that it is empty, and any other may grow while it is read.
    const room = Math.min(limit, Math.max(Number(status.size) - position, SMALLEST_BUFFER)) + 1;
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(room), 0, room, position);
    const end = Math.min(bytesRead, limit);
    return { status, data: buffer.subarray(0, end), more: bytesRead === room };
  } finally {
    await file.close();
  }
}

const SMALLEST_BUFFER = 4096;
