import { type Json, merge } from '../jsonMerge';
import { KUBO_PORTS, prepareKubo, startKubo } from '../kubo';
import type { Lab } from '../lab';
import type { LabProcess } from '../labProcess';
import { type PreparedService, prepareService, QUICK_METRICS, SERVICE_PORTS, startService } from '../service';
import { untilAllHear } from '../cluster';
import { type Host, Network } from './network';

/** A peer with its own Kubo, on a host with a network of its own, or on this one. */
export interface SpreadPeer extends PreparedService {
  /** Null for the one on this machine. */
  readonly host: Host | null;
  service: LabProcess;
  /** Starts it again, connected to the first one. */
  readonly restart: () => Promise<LabProcess>;
}

export interface SpreadClusterOptions {
  readonly size?: number;
  /** How often each peer sends a ping: a cable that is pulled and back costs some pings more. */
  readonly pingEvery?: string;
  /** One Kubo on this machine for all of them, instead of one on each host. */
  readonly oneKubo?: boolean;
}

const SETTINGS = {
  cluster: { listen_multiaddress: [`/ip4/0.0.0.0/tcp/${SERVICE_PORTS.swarm}`] },
  api: { restapi: { http_listen_multiaddress: `/ip4/0.0.0.0/tcp/${SERVICE_PORTS.api}` } },
};

/**
 * Starts a cluster of which each peer but the first one, which is here, has a host of its own; all have the default
 * ports.
 */
export async function startSpreadCluster(
  lab: Lab,
  { size = 3, pingEvery = '5s', oneKubo = false }: SpreadClusterOptions = {},
): Promise<SpreadPeer[]> {
  const network = await Network.open(lab);
  const peers: SpreadPeer[] = [];
  for (let number = 0; number < size; number++) {
    const host = number === 0 ? null : await network.plug(number);
    if (number === 0 || !oneKubo) {
      await startKuboOf(lab, number, host, network.address);
    }
    const own = { cluster: { peername: `peer${number}`, monitor_ping_interval: pingEvery } };
    const config = oneKubo && host ? merge(own, connectedTo(kuboAt(network.address))) : own;
    peers.push(await startPeer(lab, number, host, config, `/ip4/${network.address}`, peers[0]));
  }
  // Asked at this one alone: the others have their API at another address.
  const ids = peers.map(({ identity }) => ({ id: identity.id, api: SERVICE_PORTS.api }));
  await untilAllHear(ids);
  return peers;
}

/** The one on this machine serves the other hosts, too. */
async function startKuboOf(lab: Lab, number: number, host: Host | null, here: string): Promise<void> {
  const repo = host ? { repo: lab.path(`repo${number}`) } : {};
  const served = ['127.0.0.1', here].map(kuboAt);
  await prepareKubo(lab, {
    ...repo,
    ...(host ? {} : { config: { 'Addresses.API': JSON.stringify(served) } }),
  });
  await startKubo(lab, { ...repo, ...(host ? { within: host.within } : {}) });
}

function kuboAt(host: string): string {
  return `/ip4/${host}/tcp/${KUBO_PORTS.api}`;
}

function connectedTo(kubo: string): Json {
  return {
    ipfs_connector: { ipfshttp: { node_multiaddress: kubo } },
    api: { ipfsproxy: { node_multiaddress: kubo } },
  };
}

async function startPeer(
  lab: Lab,
  number: number,
  host: Host | null,
  config: Json,
  firstAddress: string,
  first: PreparedService | undefined,
): Promise<SpreadPeer> {
  const within = host ? { within: host.within } : {};
  const prepared = await prepareService(lab, {
    ...(number === 0 ? {} : { folder: lab.path(`peer${number}`) }),
    config: merge(merge(QUICK_METRICS, SETTINGS), config),
  });
  const args = first ? ['--bootstrap', first.swarmAddress.replace('/ip4/127.0.0.1', firstAddress)] : [];
  const restart = async () => startService(lab, { folder: prepared.folder, args, ...within });
  return { ...prepared, host, service: await restart(), restart };
}
