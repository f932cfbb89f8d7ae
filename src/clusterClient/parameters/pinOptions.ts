import { checkedCid, checkedPeerId } from './names';

/** How something is pinned; what is left out is as the cluster has it. */
export interface PinOptions {
  readonly name?: string;
  readonly mode?: 'recursive' | 'direct';
  /** -1 is everywhere. */
  readonly replicationMin?: number;
  readonly replicationMax?: number;
  /** IDs of the peers that should have it. */
  readonly allocations?: readonly string[];
  readonly expireAt?: Date;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Multiaddresses, each with `/p2p/…`, of Kubos that have it; at most ten. */
  readonly origins?: readonly string[];
}

const MOST_ORIGINS = 10;

/**
 * The query for these options. They are checked here, because an API that cannot read one of them refuses with words,
 * and pins all the same, without the others.
 * @throws RangeError for an option that the API could not read
 */
export function pinQuery(options: PinOptions): URLSearchParams {
  const { name, mode, replicationMin, replicationMax, allocations, expireAt, metadata, origins } = options;
  const query = new URLSearchParams();
  const set = (key: string, value: string | number | undefined) => {
    if (value !== undefined) {
      query.set(key, String(value));
    }
  };
  set('name', name);
  set('mode', mode);
  set('replication-min', checkedFactor(replicationMin));
  set('replication-max', checkedFactor(replicationMax));
  set('user-allocations', allocations?.map(checkedPeerId).join(','));
  set('expire-at', expireAt?.toISOString());
  for (const [key, value] of Object.entries(metadata ?? {})) {
    set(`meta-${key}`, value);
  }
  set('origins', origins === undefined ? undefined : checkedOrigins(origins).join(','));
  return query;
}

/** @throws RangeError */
export function updateQuery(
  from: string,
  { name, expireAt }: Pick<PinOptions, 'name' | 'expireAt'>,
): URLSearchParams {
  const query = pinQuery({
    ...(name === undefined ? {} : { name }),
    ...(expireAt === undefined ? {} : { expireAt }),
  });
  query.set('pin-update', checkedCid(from));
  return query;
}

function checkedFactor(factor: number | undefined): number | undefined {
  if (factor !== undefined && !(Number.isInteger(factor) && factor >= -1 && factor <= 100_000)) {
    throw new RangeError('a replication factor is a whole number, or -1 for everywhere');
  }
  return factor;
}

function checkedOrigins(origins: readonly string[]): readonly string[] {
  if (origins.length > MOST_ORIGINS || origins.some((one) => !/^\/[^,\s]+\/p2p\/[^,\s]+$/.test(one))) {
    throw new RangeError(`at most ${MOST_ORIGINS} origins, each a multiaddress with /p2p/`);
  }
  return origins;
}
