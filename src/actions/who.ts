import { basename } from 'node:path';
import { PROGRAM_NAMES } from '../probes/programs/daemonKind';
import type { Target } from './act';

/** What people know a daemon by, for sentences: its program, and the name of the peer or cluster, or of its folder. */
export function whoOf({ type, instance: { name, folder, api, pid } }: Target): string {
  const own =
    name ?? (folder === null ? null : basename(folder)) ?? api ?? (pid === null ? null : `PID ${pid}`);
  return own === null ? PROGRAM_NAMES[type] : `${PROGRAM_NAMES[type]} ${own}`;
}
