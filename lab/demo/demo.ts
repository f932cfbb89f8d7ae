import { prepareFollower, startFollower } from '../follower';
import { freePorts } from '../network/freePorts';
import { type Json, merge } from '../jsonMerge';
import { type KuboOptions, prepareKubo, startKubo } from '../kubo';
import type { Lab } from '../lab';
import type { LabProcess } from '../labProcess';
import { type PreparedService, prepareService, QUICK_METRICS, startService } from '../service';
import { DemoCable, layCable, type NoCable } from './cable';
import { DemoNetwork } from './demoNetwork';
import { DemoDisk } from './disk';

/** One daemon of the demo, under a name to call it by. */
export interface DemoDaemon {
  readonly name: string;
  readonly program: string;
  readonly folder: string;
  /** Name of the Kubo that it needs; none for a Kubo. */
  readonly kubo?: string;
  /** Of a peer whose Kubo no other daemon uses. */
  readonly disk?: Pick<DemoDisk, 'fill' | 'empty'>;
  /** Of the peer that is to have a network of its own. */
  readonly cable?: Pick<DemoCable, 'isCut' | 'cut' | 'join'> | NoCable;
  /** Multiaddress of its API in another network, where nobody looks for it unless he is told. */
  readonly farApi?: string;
  process: LabProcess;
  readonly restart: () => Promise<LabProcess>;
}

const PEERS = ['peer1', 'peer2', 'peer3'] as const;
const FOLLOWER = 'demo';
/** The peer with a Kubo of its own, whose disk can be filled without an effect on the others. */
const ALONE = { peer: 'peer3', kubo: 'ipfs3' };
const SHARED_KUBO = 'ipfs';
/** The peer that lives in a network of its own, where this machine can give it one. */
const CABLED = 'peer2';

/** Free space is told within seconds as well. */
const SETTINGS = merge(QUICK_METRICS, { informer: { disk: { metric_ttl: '3s' } } });

/** Two Kubos, a cluster of three peers and a follower, in one private HOME and on free ports. */
export async function startDemo(lab: Lab, log: (line: string) => void): Promise<DemoDaemon[]> {
  const ports = await freePorts(2 * 3 + PEERS.length * 4 + 1);
  const next = () => ports.pop() ?? 0;
  const laid = await layCable(lab);
  const network = new DemoNetwork(laid instanceof DemoCable ? laid : null, CABLED);

  log('Starting Kubo …');
  const sharedPorts = kuboPorts(next);
  const shared = await startDemoKubo(lab, SHARED_KUBO, {
    ports: sharedPorts,
    config: network.kuboListening(sharedPorts.api),
  });
  const own = await startDemoKubo(lab, ALONE.kubo, {
    repo: lab.path(ALONE.kubo),
    ports: kuboPorts(next),
    config: DemoDisk.config,
  });

  log('Starting a cluster of three peers …');
  const planned = PEERS.map((name) => ({
    name,
    ports: { api: next(), proxy: next(), swarm: next(), pinning: next() },
  }));
  const prepared: PreparedService[] = [];
  for (const [index, peer] of planned.entries()) {
    const kubo = peer.name === ALONE.peer ? own : shared;
    const kuboAddress = network.reached(kubo.address, { of: kubo.daemon.name, from: peer.name });
    const config = [
      network.listeningOf(peer.name, peer.ports),
      connectedTo(kuboAddress),
      { cluster: { peername: peer.name } },
    ];
    prepared.push(
      await prepareService(lab, {
        // The first one lives where it does by default.
        ...(index === 0 ? {} : { folder: lab.path(peer.name) }),
        ports: peer.ports,
        config: config.reduce(merge, SETTINGS),
      }),
    );
  }
  const peers: DemoDaemon[] = [];
  for (const [index, { name, ports: peerPorts }] of planned.entries()) {
    const folder = prepared[index]?.folder ?? '';
    const restart = async () =>
      startService(lab, {
        ...(index === 0 ? {} : { folder }),
        args: bootstrap(prepared, index, network),
        ...network.launchOf(name),
      });
    peers.push({
      name,
      program: 'ipfs-cluster-service',
      folder,
      ...(name === ALONE.peer
        ? { kubo: ALONE.kubo, disk: new DemoDisk(lab, own.daemon.folder) }
        : { kubo: SHARED_KUBO }),
      ...(name === CABLED ? { cable: laid, ...network.farApiOf(name, peerPorts) } : {}),
      restart,
      process: await restart(),
    });
  }

  log('Starting a follower …');
  const follower = await startDemoFollower(lab, shared.address, next(), prepared[0]);
  return [shared.daemon, own.daemon, ...peers, follower];
}

/** The settings with which an editor whose HOME is another finds the demo, killed daemons too. */
export function demoSettings(lab: Lab, daemons: readonly DemoDaemon[]): Readonly<Record<string, unknown>> {
  const foldersOf = (program: string) =>
    daemons.filter((one) => one.program === program).map(({ folder }) => folder);
  return {
    'ipfsCluster.refreshInterval': 2,
    'ipfsCluster.folders': {
      ipfs: foldersOf('ipfs'),
      ipfs_cluster_service: foldersOf('ipfs-cluster-service'),
      ipfs_cluster_follow: [lab.path('.ipfs-cluster-follow')],
    },
    'ipfsCluster.binaries': {
      ipfs: lab.binaries.ipfs,
      ipfs_cluster_service: lab.binaries.service,
      ipfs_cluster_follow: lab.binaries.follow,
    },
    'ipfsCluster.apiAddresses': {
      ipfs_cluster_service: daemons.flatMap(({ farApi }) => (farApi === undefined ? [] : [farApi])),
    },
  };
}

function kuboPorts(next: () => number) {
  return { api: next(), gateway: next(), swarm: next() };
}

/** @returns it, and the address of its RPC */
async function startDemoKubo(
  lab: Lab,
  name: string,
  { ports, ...options }: KuboOptions & { readonly ports: { readonly api: number } & KuboOptions['ports'] },
) {
  const folder = await prepareKubo(lab, { ...options, ports });
  const restart = async () => startKubo(lab, options);
  const daemon: DemoDaemon = { name, program: 'ipfs', folder, restart, process: await restart() };
  return { daemon, address: `/ip4/127.0.0.1/tcp/${ports.api}` };
}

async function startDemoFollower(
  lab: Lab,
  kuboAddress: string,
  swarmPort: number,
  of: PreparedService | undefined,
): Promise<DemoDaemon> {
  const folder = await prepareFollower(lab, {
    name: FOLLOWER,
    swarmPort,
    config: { cluster: { peername: 'follower' } },
    ...(of ? { of } : {}),
  });
  const restart = async () =>
    // A follower takes the address of its Kubo from the environment only.
    startFollower(lab, { name: FOLLOWER, env: { CLUSTER_IPFSHTTP_NODEMULTIADDRESS: kuboAddress } });
  return {
    name: 'follower',
    program: 'ipfs-cluster-follow',
    folder,
    kubo: SHARED_KUBO,
    restart,
    process: await restart(),
  };
}

function connectedTo(kuboAddress: string): Json {
  return {
    ipfs_connector: { ipfshttp: { node_multiaddress: kuboAddress } },
    api: { ipfsproxy: { node_multiaddress: kuboAddress } },
  };
}

/** All peers know one another, so that any of them may be started again. */
function bootstrap(all: readonly PreparedService[], self: number, network: DemoNetwork): string[] {
  const nameOf = (number: number) => PEERS[number] ?? '';
  const others = all.flatMap(({ swarmAddress }, number) =>
    number === self ? [] : [network.reached(swarmAddress, { of: nameOf(number), from: nameOf(self) })],
  );
  return self === 0 ? [] : ['--bootstrap', others.join(',')];
}
