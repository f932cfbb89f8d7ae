import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import type { Lab } from '../../lab/lab';
import { until } from '../../lab/until';
import { TroubleAnswer } from '../../src/clusters/trouble/answers';
import type { TroubleStatus } from '../../src/clusters/trouble/catalogue';
import { ClusterClient, parseAddress } from '../../src/clusterClient';
import { API, run } from '../clusters/clusterSituation';

const SHA_256 = 0x12;
/** Codecs of CIDs: bytes as they are, two that Kubo has to read, and one that it does not know. */
export const [RAW, DAG_PB, DAG_CBOR, UNKNOWN_CODEC] = [0x55, 0x70, 0x71, 0x70_00_55];

/** Of content that nobody has, unless somebody adds just this text. */
export function cidOf(text: string, codec: number = RAW): string {
  return CID.createV1(codec, create(SHA_256, createHash('sha256').update(text).digest())).toString();
}

/** Pins fail within seconds, and are not tried again by themselves. */
export const IMPATIENT = {
  ipfs_connector: { ipfshttp: { pin_timeout: '2s', unpin_timeout: '2s', ipfs_request_timeout: '2s' } },
  cluster: { pin_recover_interval: '1h' },
};

/** A swarm in which there is nobody else: of what is pinned nothing arrives. */
export const ALONE = {
  Bootstrap: '[]',
  'Routing.Type': '"none"',
  'Discovery.MDNS.Enabled': 'false',
  'AutoTLS.Enabled': 'false',
};

export interface TroubleAnswered {
  readonly code: number;
  readonly answer: TroubleAnswer;
}

/** Asks the headless program for pins in trouble, as somebody on this machine would. */
export async function askTrouble(lab: Lab, args: readonly string[] = API): Promise<TroubleAnswered> {
  const { code, stdout, stderr } = await run(lab, ['trouble', ...args]);
  assert.notEqual(stdout, '', stderr);
  return { code, answer: TroubleAnswer.parse(JSON.parse(stdout)) };
}

/** A client of the first peer of a lab's cluster, or of the one at this port. */
export async function withClient<T>(act: (client: ClusterClient) => Promise<T>, port = 9094): Promise<T> {
  const client = new ClusterClient({ endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${port}`) });
  try {
    return await act(client);
  } finally {
    client.close();
  }
}

/** Waits until pins are in this state, each counted at each peer. */
export async function untilStatus(
  client: ClusterClient,
  wanted: TroubleStatus,
  count: number,
): Promise<void> {
  await until(`${count} pins are ${wanted}`, async () => {
    // Asked for what nobody could tell alone, it names no pin: only beside what others told.
    const pins = await client.pins.list(['error', 'queued', 'pinning']).toArray();
    const all = pins.flatMap(({ peer_map }) => Object.values(peer_map));
    return all.filter(({ status }) => status === wanted).length >= count;
  });
}

/** Codes of causes and how many pins each has, the worst first. */
export function causesIn({ causes }: TroubleAnswer): (readonly [code: string, count: number])[] {
  return causes.map(({ code, count }) => [code, count] as const);
}
