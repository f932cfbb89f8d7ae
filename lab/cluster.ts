import { type Json, merge } from './jsonMerge';
import { kubo, type KuboStart } from './kubo';
import type { Lab } from './lab';
import type { LabProcess } from './labProcess';
import {
  apiPings,
  type PreparedService,
  prepareService,
  QUICK_METRICS,
  SERVICE_PORTS,
  startService,
} from './service';
import { until } from './until';

export interface ClusterOptions {
  readonly size?: number;
  /** Changes to every `service.json`. */
  readonly config?: Json;
  /** A Kubo for each peer instead of one for all. */
  readonly ownKubos?: boolean;
  /** The addresses of all peers in every `service.json`. */
  readonly configured?: boolean;
  /** Pings every 15 s, as by default, instead of every second. */
  readonly slowPings?: boolean;
  /** How each Kubo is set up. */
  readonly kubo?: Pick<KuboStart, 'online' | 'config'>;
}

export interface RunningPeer extends PreparedService {
  readonly service: LabProcess;
  readonly kubo: LabProcess;
}

const PORTS_APART = 10_000;
/** More have no room among the ports of a machine: the next ones are beside those of the first. */
const IN_A_ROW = 6;
const ROWS_APART = 100;

/** Starts a cluster on this machine; the first peer lives in the default folder and ports. */
export async function startCluster(lab: Lab, options: ClusterOptions = {}): Promise<RunningPeer[]> {
  const numbers = Array.from({ length: options.size ?? 3 }, (_, index) => index);
  const kubos: LabProcess[] = [];
  for (const number of options.ownKubos === true ? numbers : [0]) {
    kubos.push(await kubo(lab, { ...options.kubo, ...(number === 0 ? {} : furtherKubo(lab, number)) }));
  }
  const prepared: PreparedService[] = [];
  for (const number of numbers) {
    prepared.push(await prepareService(lab, peerOptions(lab, number, options)));
  }
  if (options.configured === true) {
    await nameAllPeers(lab, prepared);
  }
  const peers: RunningPeer[] = [];
  for (const [number, peer] of prepared.entries()) {
    const [first] = prepared;
    const args = number === 0 || !first ? [] : ['--bootstrap', first.swarmAddress];
    const service = await startService(lab, { folder: peer.folder, args });
    peers.push({ ...peer, service, kubo: kubos[number] ?? (kubos[0] as LabProcess) });
  }
  if (options.slowPings !== true) {
    await untilAllHear(peers.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })));
  }
  return peers;
}

/** Port of the REST API of a peer. @param number of the peer, from 0 */
export function apiOf(number: number): number {
  return SERVICE_PORTS.api + apartOf(number);
}

/** How far the ports of a peer are from those of the first one. */
function apartOf(number: number): number {
  return PORTS_APART * (number % IN_A_ROW) + ROWS_APART * Math.floor(number / IN_A_ROW);
}

/** Waits until each of these peers has a valid ping of all of them, its own included. */
export async function untilAllHear(peers: readonly { id: string; api: number }[]): Promise<void> {
  for (const { api } of peers) {
    await until(`the peer at port ${api} hears all peers`, async () => {
      const heard = await apiPings(api);
      return peers.every(({ id }) =>
        heard.some((ping) => ping.peer === id && ping.valid && ping.value !== ''),
      );
    });
  }
}

/** Waits until the last ping of a peer counts no more at the peer that has its API there. */
export async function untilUnheard(id: string, api: number): Promise<void> {
  await until(`the peer at port ${api} hears ${id} no more`, async () =>
    (await apiPings(api)).every(({ peer, valid }) => peer !== id || !valid),
  );
}

function furtherKubo(lab: Lab, number: number) {
  const apart = apartOf(number);
  return {
    repo: lab.path(`repo${number}`),
    ports: { api: 5001 + apart, gateway: 8080 + apart, swarm: 4001 + apart },
  };
}

function peerOptions(lab: Lab, number: number, { config, ownKubos, slowPings }: ClusterOptions) {
  const apart = apartOf(number);
  const { api, proxy, swarm, pinning } = SERVICE_PORTS;
  const node = `/ip4/127.0.0.1/tcp/${5001 + (ownKubos === true ? apart : 0)}`;
  const own: Json = {
    cluster: { peername: `peer${number}` },
    ipfs_connector: { ipfshttp: { node_multiaddress: node } },
    api: { ipfsproxy: { node_multiaddress: node } },
  };
  return {
    ...(number === 0 ? {} : { folder: lab.path(`peer${number}`) }),
    ports: { api: api + apart, proxy: proxy + apart, swarm: swarm + apart, pinning: pinning + apart },
    config: merge(merge(slowPings === true ? {} : QUICK_METRICS, own), config),
  };
}

async function nameAllPeers(lab: Lab, peers: readonly PreparedService[]): Promise<void> {
  for (const { folder, swarmAddress } of peers) {
    const others = peers.map((one) => one.swarmAddress).filter((one) => one !== swarmAddress);
    await lab.patch(`${folder}/service.json`, { cluster: { peer_addresses: others } });
  }
}
