import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import * as z from 'zod/mini';
import { until } from '../../lab/until';
import type { ClusterClient } from '../../src/clusterClient';
import { parseJson } from '../../src/clusterClient/reading/json';
import { Alerts, Bandwidth, Id, Metric, Pin, PinStatus, Version } from '../../src/clusterClient/schemas';

/** Runs `ipfs-cluster-ctl` with these arguments. @returns what it prints as JSON */
export type Ctl = (...args: readonly string[]) => Promise<string>;

/** @param program its path @param host the multiaddress of the API */
export function ctlOf(program: string, host = '/ip4/127.0.0.1/tcp/9094'): Ctl {
  return async (...args) => (await execa(program, ['--enc=json', '--host', host, ...args])).stdout;
}

/** What it prints of an answer: one object, one list, or one object after the other. */
export async function printed<T>(
  ctl: Ctl,
  schema: z.ZodMiniType<T>,
  ...args: readonly string[]
): Promise<T[]> {
  const text = (await ctl(...args)).trim();
  const list = text.startsWith('[') ? text : `[${text.replaceAll(/^\}\s*\{$/gm, '},{')}]`;
  return (parseJson(list) as unknown[]).map((one) => schema.parse(one));
}

/** Both are asked at almost the same time: what changes between the two requests is asked for again. */
async function verifySame(
  what: string,
  ask: () => Promise<readonly [ours: unknown, theirs: unknown]>,
): Promise<void> {
  let last: readonly [unknown, unknown] | undefined;
  await until(`${what} is what ipfs-cluster-ctl says`, async () => {
    last = await ask();
    return isDeepStrictEqual(...last);
  }).catch(() => {
    assert.deepEqual(...(last ?? [null, null]));
  });
}

/** Some states have the time of the question for theirs. */
function withoutTimes(statuses: readonly PinStatus[]): unknown[] {
  return byKey(statuses, ({ cid }) => cid).map((status) => ({
    ...status,
    peer_map: Object.fromEntries(
      Object.entries(status.peer_map).map(([id, info]) => [id, { ...info, timestamp: '' }]),
    ),
  }));
}

const byKey = <T>(items: readonly T[], key: (item: T) => string) =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));

export interface Compared {
  readonly client: ClusterClient;
  readonly ctl: Ctl;
  /** Some of what is pinned. */
  readonly cids: readonly string[];
  /** Whether the peer can count its traffic, as those since 1.1.1 can. */
  readonly hasBandwidth?: boolean;
}

/** Verifies that each reading call gives what `ipfs-cluster-ctl` reads at the same peer. */
export async function verifyReads({ client, ctl, cids, hasBandwidth = true }: Compared): Promise<void> {
  await verifySame('version', async () => [[await client.version()], await printed(ctl, Version, 'version')]);
  await verifySame('id', async () => [[await client.id()], await printed(ctl, Id, 'id')]);
  await verifySame('peers', async () => [
    byKey(await client.peers.list().toArray(), ({ id }) => id),
    byKey(await printed(ctl, Id, 'peers', 'ls'), ({ id }) => id),
  ]);
  await verifyPins({ client, ctl, cids });
  await verifyMetrics({ client, ctl, cids });
  await verifySame('alerts', async () => [
    await client.alerts(),
    (await printed(ctl, z.unknown(), 'health', 'alerts')).flatMap((one) => Alerts.parse([one])),
  ]);
  if (hasBandwidth) {
    await verifySame('bandwidth', async () => [
      Object.keys(await client.bandwidth()).sort(),
      Object.keys((await printed(ctl, Bandwidth, 'health', 'bandwidth'))[0] ?? {}).sort(),
    ]);
  }
}

async function verifyPins({ client, ctl, cids }: Compared): Promise<void> {
  const pins = (list: readonly Pin[]) => byKey(list, ({ cid }) => cid);
  await verifySame('allocations', async () => [
    pins(await client.allocations.list(['pin']).toArray()),
    pins(await printed(ctl, Pin, 'pin', 'ls', '--filter', 'pin')),
  ]);
  for (const cid of cids) {
    await verifySame('one allocation', async () => [
      [await client.allocations.get(cid)],
      await printed(ctl, Pin, 'pin', 'ls', cid),
    ]);
    await verifySame('status of one', async () => [
      withoutTimes([await client.pins.status(cid)]),
      withoutTimes(await printed(ctl, PinStatus, 'status', cid)),
    ]);
  }
  await verifySame('status of several', async () => [
    withoutTimes(await client.pins.statusOf(cids).toArray()),
    withoutTimes((await Promise.all(cids.map((cid) => printed(ctl, PinStatus, 'status', cid)))).flat()),
  ]);
  await verifySame('status', async () => [
    withoutTimes(await client.pins.list([]).toArray()),
    withoutTimes(await printed(ctl, PinStatus, 'status')),
  ]);
  await verifySame('status by a filter', async () => [
    withoutTimes(await client.pins.list(['pinned', 'error']).toArray()),
    withoutTimes(await printed(ctl, PinStatus, 'status', '--filter', 'pinned,error')),
  ]);
  await verifySame('operations', async () => [
    withoutTimes(await client.pins.list(['error', 'queued', 'pinning', 'unpinning']).toArray()),
    withoutTimes(await printed(ctl, PinStatus, 'status', '--filter', 'error,queued,pinning,unpinning')),
  ]);
}

async function verifyMetrics({ client, ctl }: Compared): Promise<void> {
  const names = [...(await client.metrics.names())].sort();
  assert.deepEqual(names, (await printed(ctl, z.string(), 'health', 'metrics')).sort());
  assert.ok(names.includes('ping'));
  for (const name of names) {
    await verifySame(`metric ${name}`, async () => [
      byKey(await client.metrics.latest(name), ({ peer }) => peer),
      byKey(await printed(ctl, Metric, 'health', 'metrics', name), ({ peer }) => peer),
    ]);
  }
}
