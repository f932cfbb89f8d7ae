import type { Lab } from '../../lab/lab';

/** Runs the look as a user who owns nothing of the lab. */
export const AS_STRANGER = ['setpriv', '--reuid=1234', '--regid=1234', '--clear-groups', '--'] as const;
/** Sees no process of the lab, only its ports: as of a container that publishes them. */
export const OUTSIDE = ['unshare', '--fork', '--pid', '--mount-proc', '--'] as const;
/** As in a sandbox without /proc. */
export const WITHOUT_PROC = [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs none /proc && exec "$0" "$@"',
] as const;

/** Looks from a view of the machine that a script makes. */
function seeing(script: string) {
  return ['unshare', '--mount', 'sh', '-c', `${script} && exec "$0" "$@"`] as const;
}

/** As on a hardened kernel, or in a sandbox that shows processes and hides their sockets. */
export const HIDDEN_TABLES = {
  'the tables of sockets are not there': seeing('mount -t tmpfs none /proc/$$/net'),
  // The kernel looks each of them up anew, and takes away what is mounted over it: all of them or none.
  'the tables of sockets are empty': seeing(
    'mount -t tmpfs none /proc/$$/net && touch /proc/$$/net/tcp /proc/$$/net/tcp6 /proc/$$/net/unix',
  ),
} as const;

/** The programs in a folder that every user may enter: the cache belongs to the one who builds them. */
export async function publicCopy(lab: Lab, program: string): Promise<string> {
  const copy = lab.path(program.slice(program.lastIndexOf('/') + 1));
  await lab.run('cp', [program, copy]);
  return copy;
}

/** Makes a folder of another user and returns the arguments that run a program as that user in it. */
export async function asNobody(lab: Lab, home: string): Promise<string[]> {
  await lab.run('install', ['-d', '-o', 'nobody', home]);
  return ['--reuid=nobody', '--clear-groups', '--', 'env', `HOME=${home}`];
}
