/**
 * What the REST API of IPFS Cluster answers (`api/types.go`), from 0.14 to 1.1: `null` stands for empty lists and maps,
 * what older peers do not say is empty, and unknown fields are kept.
 */
import * as z from 'zod/mini';

function list<T>(item: z.ZodMiniType<T>) {
  return z.pipe(
    z.nullish(z.array(item)),
    z.transform((items): T[] => items ?? []),
  );
}

function map<T>(value: z.ZodMiniType<T>) {
  return z.pipe(
    z.nullish(z.record(z.string(), value)),
    z.transform((entries): Record<string, T> => entries ?? {}),
  );
}

const Text = z.pipe(
  z.nullish(z.string()),
  z.transform((text) => text ?? ''),
);
const Flag = z.pipe(
  z.nullish(z.boolean()),
  z.transform((flag) => flag ?? false),
);
const Count = z.pipe(
  z.nullish(z.int()),
  z.transform((count) => count ?? 0),
);
const Rate = z.pipe(
  z.nullish(z.number()),
  z.transform((rate) => rate ?? 0),
);
/** 64 bits, which a number does not hold: nanoseconds since the epoch, bytes. */
const Int64 = z.pipe(
  z.nullish(z.union([z.int(), z.bigint()])),
  z.transform((value) => BigInt(value ?? 0)),
);
/** RFC 3339 with any offset; "never" is `0001-01-01T00:00:00Z`, or `1970-01-01T00:00:00Z`. */
const Time = Text;
/** An object with one field before 1.0.0. */
const Cid = z.pipe(
  z.union([z.string(), z.object({ '/': z.string() })]),
  z.transform((cid) => (typeof cid === 'string' ? cid : cid['/'])),
);
const CidOrNone = z.pipe(
  z.nullish(Cid),
  z.transform((cid) => cid ?? null),
);

export const Version = z.looseObject({ version: z.string() });
export type Version = z.output<typeof Version>;

export const KuboId = z.looseObject({ id: Text, addresses: list(z.string()), error: Text });

export const Id = z.looseObject({
  id: z.string(),
  addresses: list(z.string()),
  /** The peer itself included. */
  cluster_peers: list(z.string()),
  cluster_peers_addresses: list(z.string()),
  version: z.string(),
  commit: Text,
  rpc_protocol_version: z.string(),
  /** Why a peer in a list could not be asked; then all the rest is empty. */
  error: Text,
  ipfs: z.pipe(
    z.nullish(KuboId),
    z.transform((kubo) => kubo ?? { id: '', addresses: [], error: '' }),
  ),
  peername: Text,
});
export type Id = z.output<typeof Id>;

/** Numbers before 1.0.0 (`api/types.go` of 0.14). */
const OLD_TYPES: Readonly<Record<number, string>> = {
  1: 'bad-type',
  2: 'pin',
  4: 'meta-pin',
  8: 'clusterdag-pin',
  16: 'shard-pin',
};

export const Pin = z.looseObject({
  cid: Cid,
  name: Text,
  /** `recursive` or `direct`. */
  mode: Text,
  type: z.pipe(
    z.union([z.string(), z.int()]),
    z.transform((type) => (typeof type === 'string' ? type : (OLD_TYPES[type] ?? String(type)))),
  ),
  /** -1 is everywhere, 0 the default of the cluster. */
  replication_factor_min: Count,
  replication_factor_max: Count,
  shard_size: Int64,
  /** Not stored: empty but in the answer to the request that pinned it. */
  user_allocations: list(z.string()),
  expire_at: Time,
  metadata: map(z.string()),
  pin_update: CidOrNone,
  origins: list(z.string()),
  /** Empty where it is pinned everywhere. */
  allocations: list(z.string()),
  max_depth: Count,
  reference: CidOrNone,
  timestamp: Time,
});
export type Pin = z.output<typeof Pin>;

export const PinInfo = z.looseObject({
  peername: Text,
  ipfs_peer_id: Text,
  ipfs_peer_addresses: list(z.string()),
  /** `pinned`, `pin_error`, `remote` …; those of later versions as they are. */
  status: z.string(),
  timestamp: Time,
  error: Text,
  attempt_count: Count,
  priority_pin: Flag,
});

export const PinStatus = z.looseObject({
  cid: Cid,
  name: Text,
  allocations: list(z.string()),
  origins: list(z.string()),
  created: Time,
  metadata: map(z.string()),
  /** By the ID of the peer. With a filter only those that match, and never those that do not trust the asked one. */
  peer_map: map(PinInfo),
});
export type PinStatus = z.output<typeof PinStatus>;

export const MetricNames = list(z.string());

export const Metric = z.looseObject({
  name: z.string(),
  peer: z.string(),
  /** As each metric has it: JSON for `ping`, bytes for `freespace`, a count for `pinqueue`. */
  value: Text,
  /** Nanoseconds since the epoch. */
  expire: Int64,
  valid: Flag,
  weight: Int64,
  partitionable: Flag,
  /** Nanoseconds since the epoch, by the clock of the peer that heard it. */
  received_at: Int64,
});
export type Metric = z.output<typeof Metric>;
export const Metrics = list(Metric);

export const Alert = z.looseObject({ ...Metric.shape, triggered_at: Time });
export type Alert = z.output<typeof Alert>;
export const Alerts = list(Alert);

export const ConnectGraph = z.looseObject({
  cluster_id: z.string(),
  id_to_peername: map(Text),
  ipfs_links: map(list(z.string())),
  cluster_links: map(list(z.string())),
  cluster_trust_links: map(z.boolean()),
  cluster_to_ipfs: map(Text),
});
export type ConnectGraph = z.output<typeof ConnectGraph>;

/** By protocol: bytes, and bytes a second. */
export const Bandwidth = map(
  z.looseObject({ total_in: Int64, total_out: Int64, rate_in: Rate, rate_out: Rate }),
);
export type Bandwidth = z.output<typeof Bandwidth>;

export const GarbageCollection = z.looseObject({
  peer_map: map(
    z.looseObject({
      peer: Text,
      peername: Text,
      keys: list(z.looseObject({ key: CidOrNone, error: Text })),
      error: Text,
    }),
  ),
});
export type GarbageCollection = z.output<typeof GarbageCollection>;

/** One file or folder of an addition, or how far it came. */
export const Added = z.looseObject({
  name: Text,
  /** Null while it only tells how far it came. */
  cid: CidOrNone,
  bytes: Int64,
  size: Int64,
  allocations: list(z.string()),
});
export type Added = z.output<typeof Added>;

export const Token = z.looseObject({ token: z.string() });

/** What the API says where it refuses. */
export const ApiTrouble = z.looseObject({ code: z.int(), message: z.string() });
