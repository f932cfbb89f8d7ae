/** What can be asked of a cluster at rest, and how often; the first ones go first where not all have room. */
export const RESOURCES = {
  /** Proves that somebody answers. */
  version: { everyMs: 10 * 60_000, requests: 1 },
  pings: { everyMs: 15_000, requests: 1 },
  id: { everyMs: 60_000, requests: 1 },
  /** The asked peer asks each of the others for it. */
  peers: { everyMs: 60_000, requests: 1 },
  operations: { everyMs: 60_000, requests: 1 },
  metrics: { everyMs: 2 * 60_000, requests: 2 },
  /** Names of all metrics; then one tag a turn. */
  tags: { everyMs: 10 * 60_000, requests: 1 },
  alerts: { everyMs: 5 * 60_000, requests: 1 },
  /** Of a follower alone, and asked of who serves it: once more before a failure is held off for long enough. */
  source: { everyMs: 40_000, requests: 0 },
} as const;

/** From one tag to the next. */
export const NEXT_TAG_MS = 5000;

export type Resource = keyof typeof RESOURCES;

/** All that a view of a cluster and its peers shows. */
export const RESOURCE_NAMES = Object.keys(RESOURCES) as readonly Resource[];
