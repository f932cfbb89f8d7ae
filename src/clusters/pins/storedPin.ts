/** What is read of the text of a pin, as `GET /allocations` gives it: enough for whoever reads a million of them. */
export interface StoredPin {
  readonly cid: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** IDs of peers; empty where it is pinned everywhere. */
  readonly allocations: readonly string[];
  /** -1 is everywhere. */
  readonly replicationFactorMin: number;
  readonly type: string;
}

/** @throws SyntaxError for what is no pin */
export function storedPinIn(text: string): StoredPin {
  const json = JSON.parse(text) as Record<string, unknown>;
  const cid = cidIn(json['cid']);
  if (cid === null) {
    throw new SyntaxError('this is no pin');
  }
  const { name, metadata, allocations, replication_factor_min: min, type } = json;
  return {
    cid,
    name: typeof name === 'string' ? name : '',
    metadata: isObject(metadata) ? metadata : {},
    allocations: Array.isArray(allocations)
      ? allocations.filter((one): one is string => typeof one === 'string')
      : [],
    replicationFactorMin: typeof min === 'number' ? min : 0,
    type: typeof type === 'string' ? type : '',
  };
}

/** An object with one field before 1.0.0. */
function cidIn(value: unknown): string | null {
  const text = isObject(value) ? value['/'] : value;
  return typeof text === 'string' ? text : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
