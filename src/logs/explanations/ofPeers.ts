import type { Explanation } from './explanation';

/** Lines of peers and followers, each recorded from a real one: the tests hold the recordings. */
export const OF_PEERS: readonly Explanation[] = [
  {
    id: 'peer_folder_locked',
    pattern: /error obtaining execution lock: lock (\S+): someone else has the lock/,
    severity: 'error',
    what: 'Another ipfs-cluster-service uses this folder.',
    advice:
      'Stop that one first. The file {0} itself is no obstacle, and removing it would let two of them ruin the folder.',
    mend: 'refresh',
  },
];
