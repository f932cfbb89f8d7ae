/** Shapes of the IPFS Cluster REST API that we read (`api/types.go`). Arrays and maps may be null there. */
import * as z from 'zod/mini';

export const Version = z.object({ version: z.string() });
export type Version = z.infer<typeof Version>;

export const Id = z.object({
  id: z.string(),
  version: z.string(),
  rpc_protocol_version: z.string(),
  error: z.optional(z.string()),
  cluster_peers: z.nullish(z.array(z.string())),
  ipfs: z.nullish(z.object({ id: z.optional(z.string()), error: z.optional(z.string()) })),
  peername: z.optional(z.string()),
});
export type Id = z.infer<typeof Id>;

/** An entry of `GET /peers`: an unreachable peer has only `id` and `error`. */
export const PeerEntry = z.object({
  id: z.string(),
  error: z.optional(z.string()),
  peername: z.optional(z.string()),
});
export type PeerEntry = z.infer<typeof PeerEntry>;

export const Metric = z.object({
  name: z.string(),
  peer: z.string(),
  value: z.string(),
  valid: z.boolean(),
  /** Nanoseconds since the epoch, by the clock of the peer that heard it. */
  received_at: z.optional(z.number()),
});
export type Metric = z.infer<typeof Metric>;
export const Metrics = z.nullable(z.array(Metric));

export const Alert = z.object({
  name: z.string(),
  peer: z.string(),
  triggered_at: z.string(),
  value: z.string(),
});
export type Alert = z.infer<typeof Alert>;
export const Alerts = z.nullable(z.array(Alert));
