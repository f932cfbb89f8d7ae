export type FileKind = 'file' | 'folder' | 'link' | 'socket' | 'pipe' | 'device' | 'other';

/** What `stat` tells of a path, with numbers that JSON can carry from one program to another. */
export interface FileStatus {
  readonly kind: FileKind;
  /** Decimal: 64 bits do not fit into a number. */
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  /** With the bits that say what it is. */
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Another text when the path is another file, or was written or changed since. */
  readonly identity: string;
}

export type RawStatus = Readonly<
  Record<'dev' | 'ino' | 'size' | 'uid' | 'gid' | 'mode' | 'mtimeNs' | 'ctimeNs', bigint>
>;

/** The bits of `st_mode` that say what it is: inode(7). */
const KIND_BITS = 0o170000;
const KINDS: Readonly<Record<number, FileKind>> = {
  0o100000: 'file',
  0o040000: 'folder',
  0o120000: 'link',
  0o140000: 'socket',
  0o010000: 'pipe',
  0o020000: 'device',
  0o060000: 'device',
};

export function fileStatus({ dev, ino, size, uid, gid, mode, mtimeNs, ctimeNs }: RawStatus): FileStatus {
  return {
    kind: KINDS[Number(mode) & KIND_BITS] ?? 'other',
    dev: String(dev),
    ino: String(ino),
    size: Number(size),
    uid: Number(uid),
    gid: Number(gid),
    mode: Number(mode),
    mtimeMs: Number(mtimeNs) / 1e6,
    ctimeMs: Number(ctimeNs) / 1e6,
    identity: [dev, ino, size, mtimeNs, ctimeNs].join(' '),
  };
}
