import { writeFile } from 'node:fs/promises';
import { kubo } from './kubo';
import type { Lab } from './lab';
import { type PreparedService, prepareService, QUICK_METRICS, startService } from './service';

/** What is told of a pin; the rest is as a Cluster has it by default. */
export interface ImportedPin {
  readonly cid: string;
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** IDs of peers; none for everywhere. */
  readonly allocations?: readonly string[];
  readonly replicationFactorMin?: number;
}

/**
 * Starts one peer that has been told of all these pins before its start: thousands take a second.
 * @param pins made with the prepared peer, whose ID they may need
 */
export async function startWithPins(
  lab: Lab,
  pins: (peer: PreparedService) => readonly ImportedPin[],
): Promise<PreparedService> {
  await kubo(lab);
  const peer = await prepareService(lab, { config: { ...(QUICK_METRICS as object), cluster: CLUSTER } });
  const file = lab.path('pins.ndjson');
  await writeFile(
    file,
    pins(peer)
      .map((pin) => `${JSON.stringify(storedPin(pin))}\n`)
      .join(''),
  );
  await lab.run(lab.binaries.service, ['state', 'import', '-f', file]);
  await startService(lab);
  return peer;
}

/** Nothing of them is tried while a test looks: nobody has their content. */
const CLUSTER = { peername: 'peer0', monitor_ping_interval: '3s', pin_recover_interval: '1h' };

function storedPin({
  cid,
  name = '',
  metadata,
  allocations = [],
  replicationFactorMin: min = -1,
}: ImportedPin) {
  return {
    replication_factor_min: min,
    replication_factor_max: min,
    name,
    mode: 'recursive',
    shard_size: 0,
    user_allocations: null,
    expire_at: '0001-01-01T00:00:00Z',
    metadata: metadata ?? null,
    pin_update: null,
    origins: [],
    cid,
    type: 'pin',
    allocations,
    max_depth: -1,
    reference: null,
    timestamp: '2026-01-02T03:04:05Z',
  };
}
