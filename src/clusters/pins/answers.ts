/** The wire shapes of what is answered about pins; see `../answers.ts` for what holds for all of them. */
import * as z from 'zod/mini';
import { FRAME } from '../answers';
import { TroubleCause } from '../trouble/answers';

/** A pin with fewer copies than it is to have. */
export const LackingPin = z.object({
  cid: z.string(),
  name: z.string(),
  replication_factor_min: z.int(),
  /** Peers that hold it by the shared state, and are not missing. */
  living: z.int(),
  /** IDs of the peers to which it is allocated. */
  allocations: z.array(z.string()),
});
export type LackingPin = z.infer<typeof LackingPin>;

export const Replication = z.object({
  pins: z.int(),
  /** Those that every peer is to hold. */
  everywhere: z.int(),
  under_replicated: z.array(LackingPin),
  under_replicated_count: z.int(),
  only_on_missing: z.array(LackingPin),
  only_on_missing_count: z.int(),
  by_peer: z.record(z.string(), z.object({ name: z.nullable(z.string()), allocated: z.int() })),
});
export type Replication = z.infer<typeof Replication>;

export const ReplicationAnswer = z.object({
  ...FRAME,
  operation: z.literal('cluster_replication'),
  ...Replication.shape,
});
export type ReplicationAnswer = z.infer<typeof ReplicationAnswer>;

/** How a pin is at one peer. */
export const PinAtPeer = z.object({
  peer_id: z.string(),
  peer: z.nullable(z.string()),
  /** As the API has it. */
  status: z.string(),
  error: z.string(),
  attempts: z.int(),
  since: z.nullable(z.string()),
});
export type PinAtPeer = z.infer<typeof PinAtPeer>;

/** What the shared state says of a pin. */
export const PinOptionsTold = z.object({
  name: z.string(),
  mode: z.string(),
  type: z.string(),
  replication_factor_min: z.int(),
  replication_factor_max: z.int(),
  /** IDs of peers; empty where it is pinned everywhere. */
  allocations: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  origins: z.array(z.string()),
  expire_at: z.nullable(z.string()),
  pinned_at: z.nullable(z.string()),
});

export const PinState = z.object({
  /** As the cluster has it, whatever version and base was asked for. */
  cid: z.string(),
  /** Whether it is to be pinned; null where that was not told. */
  is_pinned: z.nullable(z.boolean()),
  /** Null where it is not. */
  pin: z.nullable(PinOptionsTold),
  /** Peers that hold it. */
  copies: z.int(),
  /** How many are to hold it at least; null where nobody could tell. */
  copies_wanted: z.nullable(z.int()),
  /** By name, then by ID. */
  peers: z.array(PinAtPeer),
  /** As those of all pins in trouble. */
  causes: z.array(TroubleCause),
});
export type PinState = z.infer<typeof PinState>;

export const PinStatusAnswer = z.object({
  ...FRAME,
  operation: z.literal('cluster_pin_status'),
  ...PinState.shape,
});
export type PinStatusAnswer = z.infer<typeof PinStatusAnswer>;

export const PinWaitAnswer = z.object({
  ...FRAME,
  operation: z.literal('cluster_wait'),
  ...PinState.shape,
  replicas_wanted: z.nullable(z.int()),
  is_reached: z.boolean(),
});
export type PinWaitAnswer = z.infer<typeof PinWaitAnswer>;
