import type { DaemonKind } from '../programs/daemonKind';
import { flagsIn } from './commandLine';

/** What makes a folder where there is none: a daemon that ran already has one, and an empty one is not it. */
const MAKES_A_FOLDER: Readonly<Record<DaemonKind, ReadonlySet<string>>> = {
  ipfs: new Set(['init', 'init-config', 'init-profile']),
  ipfs_cluster_service: new Set(['init']),
  ipfs_cluster_follow: new Set(['init']),
};

/** Arguments, without the program's name, as before but for the flags that make a new folder, and their values. */
export function withoutInit(kind: DaemonKind, args: readonly string[]): string[] {
  const dropped = new Set(
    flagsIn(kind, args)
      .filter(({ name }) => MAKES_A_FOLDER[kind].has(name))
      .flatMap(({ from, length }) => Array.from({ length }, (_, index) => from + index)),
  );
  return args.filter((_, index) => !dropped.has(index));
}
