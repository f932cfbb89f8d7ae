import { randomBytes } from 'node:crypto';
import type { RunningPeer } from '../cluster';
import type { Lab } from '../lab';
import { SERVICE_PORTS } from '../service';
import { until } from '../until';

/** So often a peer tells its free space, which it does every half minute by default. */
export const QUICK_DISK = { informer: { disk: { metric_ttl: '3s' } } };

const BOUND_BYTES = 1_000_000;

/**
 * Fills what the Kubo of a peer may take up: it is started anew with a bound below what is then added.
 * @param repo of that Kubo, which no other peer uses
 */
export async function fillDiskOf(lab: Lab, { kubo, identity }: RunningPeer, repo: string): Promise<void> {
  const env = { IPFS_PATH: repo };
  await lab.write(lab.path('content'), randomBytes(3 << 20).toString('hex'));
  await lab.run(lab.binaries.ipfs, ['config', 'Datastore.StorageMax', `${BOUND_BYTES}B`], env);
  await kubo.stop();
  const bounded = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env });
  await bounded.until('Kubo is ready', () => bounded.output.includes('Daemon is ready'));
  // A Kubo that is down tells nothing of its space either.
  await until('the new one tells what is free', async () => {
    const [free] = await freeSpaceOf(identity.id);
    return free !== undefined && Number(free) < BOUND_BYTES;
  });
  await lab.run(lab.binaries.ipfs, ['add', '-q', lab.path('content')], env);
  await until('no free space is told any more', async () =>
    (await freeSpaceOf(identity.id)).every((free) => free === '0'),
  );
}

/** What the first peer of a cluster has heard of the space of another one and still counts: nothing, or bytes. */
async function freeSpaceOf(id: string): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${SERVICE_PORTS.api}/monitor/metrics/freespace`);
  const metrics = (await answer.json()) as { peer: string; valid: boolean; value: string }[] | null;
  return (metrics ?? []).filter(({ peer, valid }) => peer === id && valid).map(({ value }) => value);
}
