/**
 * The wire shapes of what is answered about clusters. Types, validation, and the schemas of tools and documents all
 * derive from these, so they live here once. Names that end in `_at` and `_since` are RFC 3339 in UTC, sizes are bytes,
 * and null says that nobody can tell.
 */
import * as z from 'zod/mini';
import { ALERT_CODES, CLUSTER_HEALTHS, KUBO_STATES, PEER_STATES } from './names';
import { CLUSTER_REASON_CODES } from './reasons/catalogue';

export const PeerState = z.enum(PEER_STATES);
export type PeerState = z.infer<typeof PeerState>;
export const ClusterHealth = z.enum(CLUSTER_HEALTHS);
export type ClusterHealth = z.infer<typeof ClusterHealth>;
export const AlertCode = z.enum(ALERT_CODES);
export type AlertCode = z.infer<typeof AlertCode>;

/** `subject` is the ID of the peer that it speaks of; `params` are what its text is filled with. */
export const ClusterReason = z.readonly(
  z.object({
    code: z.enum(CLUSTER_REASON_CODES),
    text: z.string(),
    subject: z.nullable(z.string()),
    source: z.string(),
    params: z.readonly(z.record(z.string(), z.union([z.string(), z.number()]))),
  }),
);
export type ClusterReason = z.infer<typeof ClusterReason>;

export const PeerKubo = z.object({
  peer_id: z.nullable(z.string()),
  state: z.enum(KUBO_STATES),
  error: z.nullable(z.string()),
});
export type PeerKubo = z.infer<typeof PeerKubo>;

export const ClusterPeer = z.object({
  peer_id: z.string(),
  name: z.nullable(z.string()),
  state: PeerState,
  /** It is the one that answered. */
  is_asked: z.boolean(),
  /** Whether its word counts at the asked peer. */
  trusted: z.nullable(z.boolean()),
  last_heard_at: z.nullable(z.string()),
  missing_since: z.nullable(z.string()),
  version: z.nullable(z.string()),
  kubo: PeerKubo,
  free_space: z.nullable(z.number()),
  /** How much its Kubo may hold, where that is known: of a peer on this machine. */
  storage_max: z.nullable(z.number()),
  queued_pins: z.nullable(z.int()),
  /** By name, without `tag:`. */
  tags: z.record(z.string(), z.string()),
  addresses: z.array(z.string()),
  reasons: z.array(ClusterReason),
});
export type ClusterPeer = z.infer<typeof ClusterPeer>;

export const Asked = z.object({
  /** Null where its Kubo hangs and nothing else tells whom we asked. */
  peer_id: z.nullable(z.string()),
  name: z.nullable(z.string()),
  version: z.nullable(z.string()),
});

/** What is known of a follower of this machine beside what every peer has. */
export const Follower = z.object({
  name: z.nullable(z.string()),
  /** Where it gets its configuration at each start: unknown where nobody asked there, or could as the daemon does. */
  source: z.object({
    url: z.nullable(z.string()),
    state: z.enum(['reachable', 'unreachable', 'unknown']),
    error: z.nullable(z.string()),
  }),
  /** Pins that it is to hold, and that neither wait nor have failed. */
  pins_done: z.nullable(z.int()),
  /** Pins that wait, or are being pinned. */
  pins_left: z.nullable(z.int()),
  pins_failed: z.nullable(z.int()),
  last_new_pin_at: z.nullable(z.string()),
});
export type Follower = z.infer<typeof Follower>;

export const ClusterSummary = z.object({
  /** Of the profile, else the `cluster_name` of the local `service.json`. */
  name: z.nullable(z.string()),
  /** Null where no cluster was found. */
  api: z.nullable(z.string()),
  asked: z.nullable(Asked),
  consensus: z.nullable(z.enum(['crdt', 'raft'])),
  health: ClusterHealth,
  reasons: z.array(ClusterReason),
  /** Only where the asked peer is a follower of this machine. */
  follower: z.optional(Follower),
});
export type ClusterSummary = z.infer<typeof ClusterSummary>;

/** What every answer about a cluster says of itself. */
export const FRAME = {
  success: z.boolean(),
  operation_id: z.string(),
  /** When the look began. */
  checked_at: z.string(),
  duration_ms: z.number(),
  /** HTTP requests that this answer cost. */
  requests: z.int(),
  /** False where something was not answered; the reasons say what. */
  complete: z.boolean(),
  cluster: ClusterSummary,
};

export const PeersAnswer = z.object({
  ...FRAME,
  operation: z.literal('cluster_peers'),
  /** By name, then by ID. */
  peers: z.array(ClusterPeer),
});
export type PeersAnswer = z.infer<typeof PeersAnswer>;

/** The reason of an alert as data; null where an older program noted it. */
export const AlertReason = z.nullable(
  z.readonly(
    z.object({
      code: z.enum(CLUSTER_REASON_CODES),
      params: z.readonly(z.record(z.string(), z.union([z.string(), z.number()]))),
    }),
  ),
);
export type AlertReason = z.infer<typeof AlertReason>;

/** What is the case now, and since when. */
export const ClusterAlert = z.object({
  code: AlertCode,
  subject: z.nullable(z.string()),
  text: z.string(),
  since: z.string(),
  reason: AlertReason,
});
export type ClusterAlert = z.infer<typeof ClusterAlert>;

export const AlertsAnswer = z.object({
  ...FRAME,
  operation: z.literal('cluster_alerts'),
  alerts: z.array(ClusterAlert),
});
export type AlertsAnswer = z.infer<typeof AlertsAnswer>;

/** One line of `cluster watch`. */
export const AlertEvent = z.object({
  at: z.string(),
  cluster: z.string(),
  event: z.enum(['raised', 'cleared']),
  code: AlertCode,
  subject: z.nullable(z.string()),
  text: z.string(),
  since: z.string(),
  reason: AlertReason,
});
export type AlertEvent = z.infer<typeof AlertEvent>;
