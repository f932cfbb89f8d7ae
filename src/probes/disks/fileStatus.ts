import type { BigIntStats } from 'node:fs';

/** What `stat` tells of a path, with numbers that JSON can carry from one program to another. */
export interface FileStatus {
  readonly kind: 'file' | 'folder' | 'socket' | 'other';
  /** Decimal: 64 bits do not fit into a number. */
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly uid: number;
  /** Milliseconds since the epoch. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Another text when the path is another file, or was written or changed since. */
  readonly identity: string;
}

export function fileStatus(status: BigIntStats): FileStatus {
  const { dev, ino, size, uid, mtimeNs, ctimeNs } = status;
  return {
    kind: status.isFile() ? 'file' : status.isDirectory() ? 'folder' : status.isSocket() ? 'socket' : 'other',
    dev: String(dev),
    ino: String(ino),
    size: Number(size),
    uid: Number(uid),
    mtimeMs: Number(mtimeNs) / 1e6,
    ctimeMs: Number(ctimeNs) / 1e6,
    identity: [dev, ino, size, mtimeNs, ctimeNs].join(' '),
  };
}
