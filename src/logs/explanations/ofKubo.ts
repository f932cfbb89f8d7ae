import type { Explanation } from './explanation';

/** Lines of Kubo, each recorded from a real one: the tests hold the recordings. */
export const OF_KUBO: readonly Explanation[] = [
  {
    id: 'kubo_repo_locked',
    pattern: /lock (\S+repo\.lock): someone else has the lock/,
    severity: 'error',
    what: 'Another process uses this repository.',
    advice:
      'Only one Kubo may use a repository: stop the other one, or give this one a repository of its own.',
    mend: 'refresh',
  },
];
