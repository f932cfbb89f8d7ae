/** A program that takes in what a daemon writes. */
export interface LogReader {
  readonly pid: number;
  /** What it calls itself. */
  readonly name: string;
}

/** A file in which a log is. */
export interface LogFile {
  readonly kind: 'file';
  /** By its name, absolute in the mount namespace of whoever has it open. */
  readonly path: string;
  /** Where it is reached as long as that process has it open, whatever its name means by then: `/proc/PID/fd/N`. */
  readonly open: string | null;
  /** It was removed: with the process it is gone. */
  readonly deleted: boolean;
  /** Who writes it, where that is not the daemon itself. */
  readonly reader: LogReader | null;
  /** Users to whom it may belong: the daemon's, that of its reader, root; null where nobody tells. */
  readonly owners: readonly number[] | null;
}

/** Where a daemon writes what it has to say, or wrote it. */
export type LogPlace =
  | LogFile
  /** The journal of systemd; `unit` is null for a process that is in none. */
  | {
      readonly kind: 'journal';
      readonly unit: string | null;
      readonly scope: 'system' | 'user';
      readonly pid: number;
      readonly uid: number | null;
    }
  /** The program that runs the container keeps it. */
  | { readonly kind: 'container'; readonly id: string | null }
  /** It is seen in that terminal, and kept nowhere else. */
  | { readonly kind: 'terminal'; readonly tty: string }
  /** That program reads it, and keeps it in no file; null where it is not to be seen. */
  | { readonly kind: 'program'; readonly reader: LogReader | null }
  /** `/dev/null`, or a descriptor that is closed. */
  | { readonly kind: 'nowhere' }
  /** Of another user's process nobody tells. */
  | { readonly kind: 'hidden'; readonly uid: number | null }
  /** The process is not there any more. */
  | { readonly kind: 'ended' }
  /** This system does not tell. */
  | { readonly kind: 'unseen' };
