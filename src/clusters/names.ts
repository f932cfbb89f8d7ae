/** The names in answers about clusters, without the schemas: what only has to know them need not load those. */

/** In the order of their weight: the worst first. */
export const PEER_STATES = ['missing', 'silent', 'kubo_down', 'starting', 'unknown', 'alive'] as const;
export const KUBO_STATES = ['up', 'down', 'silent', 'unknown'] as const;
export const CLUSTER_HEALTHS = [
  'healthy',
  'degraded',
  'critical',
  'unreachable',
  'needs_credentials',
  'unknown',
] as const;

/** What may be raised and cleared. */
export const ALERT_CODES = [
  'peer_missing',
  'kubo_down',
  'peer_silent',
  'pin_errors',
  'queue_growing',
  'disk_low',
  'disk_full',
  'versions_differ',
  'clock_differs',
  'quorum_lost',
  'source_unreachable',
  'no_new_pins',
] as const;
