import type { DaemonType } from '../../status/result';

/** The programs as people call them on a command line. */
export const PROGRAMS: Readonly<Record<DaemonType, string>> = {
  ipfs: 'ipfs',
  ipfs_cluster_service: 'ipfs-cluster-service',
  ipfs_cluster_follow: 'ipfs-cluster-follow',
};
