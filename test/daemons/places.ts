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
