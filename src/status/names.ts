/** The names in answers, without the schemas: what only has to know them need not load those. */

export const DAEMON_TYPES = ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'] as const;
export const ROLES = ['master', 'worker', 'leecher'] as const;
