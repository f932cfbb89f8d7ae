/** Shapes of the IPFS Cluster REST API that we read (`api/types.go`). Arrays and maps may be null there. */
import * as z from 'zod/mini';
import { cutForeign } from '../../clusterClient/foreignText';

/** A text of a peer, cut before anything is done with it. */
export const Text = z.pipe(
  z.string(),
  z.transform((text) => cutForeign(text)),
);

/** More than an answer of a mebibyte has of any real entry: a peer's id alone takes 55 bytes. */
const MOST_ITEMS = 20_000;

/** A list that is given up at its first wrong item, and taken in up to a number that no real one has. */
function bounded<T>(item: z.ZodMiniType<T>) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): T[] => {
      const items: T[] = [];
      const wrong = () => {
        context.issues.push({ code: 'custom', message: 'not such a list', input: value });
        return z.NEVER;
      };
      if (!Array.isArray(value)) {
        return wrong();
      }
      for (const one of value.slice(0, MOST_ITEMS) as unknown[]) {
        const { success, data } = item.safeParse(one);
        if (!success) {
          return wrong();
        }
        items.push(data);
      }
      return items;
    }),
  );
}

export const Version = z.object({ version: Text });
export type Version = z.infer<typeof Version>;

export const Id = z.object({
  id: Text,
  version: Text,
  rpc_protocol_version: Text,
  error: z.optional(Text),
  cluster_peers: z.nullish(bounded(Text)),
  ipfs: z.nullish(z.object({ id: z.optional(Text), error: z.optional(Text) })),
  peername: z.optional(Text),
});
export type Id = z.infer<typeof Id>;

/** An entry of `GET /peers`: an unreachable peer has only `id` and `error`. */
export const PeerEntry = z.object({
  id: Text,
  error: z.optional(Text),
  peername: z.optional(Text),
});
export type PeerEntry = z.infer<typeof PeerEntry>;

export const Metric = z.object({
  name: Text,
  peer: Text,
  value: Text,
  valid: z.boolean(),
  /** Nanoseconds since the epoch, by the clock of the peer that heard it. */
  received_at: z.optional(z.number()),
});
export type Metric = z.infer<typeof Metric>;
export const Metrics = z.nullable(bounded(Metric));

export const Alert = z.object({
  name: Text,
  peer: Text,
  triggered_at: Text,
  value: Text,
});
export type Alert = z.infer<typeof Alert>;
export const Alerts = z.nullable(bounded(Alert));
