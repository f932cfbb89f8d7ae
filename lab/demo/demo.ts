import { prepareFollower, startFollower } from '../follower';
import { freePorts } from '../network/freePorts';
import { type Json, merge } from '../jsonMerge';
import { prepareKubo, startKubo } from '../kubo';
import type { Lab } from '../lab';
import type { LabProcess } from '../labProcess';
import { type PreparedService, prepareService, QUICK_METRICS, startService } from '../service';

/** One daemon of the demo, under a name to call it by. */
export interface DemoDaemon {
  readonly name: string;
  readonly program: string;
  readonly folder: string;
  process: LabProcess;
  readonly restart: () => Promise<LabProcess>;
}

const PEERS = ['peer1', 'peer2', 'peer3'];
const FOLLOWER = 'demo';

/** A Kubo, a cluster of three peers and a follower, in one private HOME and on free ports. */
export async function startDemo(lab: Lab, log: (line: string) => void): Promise<DemoDaemon[]> {
  const ports = await freePorts(4 + PEERS.length * 4);
  const next = () => ports.pop() ?? 0;
  const kuboPorts = { api: next(), gateway: next(), swarm: next() };
  const address = `/ip4/127.0.0.1/tcp/${kuboPorts.api}`;
  const kubo: Json = { ipfs_connector: { ipfshttp: { node_multiaddress: address } } };

  log('Starting Kubo …');
  const repo = await prepareKubo(lab, { ports: kuboPorts });
  const daemons = [await daemon('ipfs', 'ipfs', repo, () => startKubo(lab))];

  log('Starting a cluster of three peers …');
  const prepared: PreparedService[] = [];
  for (const [index, peername] of PEERS.entries()) {
    prepared.push(
      await prepareService(lab, {
        // The first one lives where it does by default.
        ...(index === 0 ? {} : { folder: lab.path(peername) }),
        ports: { api: next(), proxy: next(), swarm: next(), pinning: next() },
        config: merge(merge(QUICK_METRICS, kubo), { cluster: { peername } }),
      }),
    );
  }
  for (const [index, peer] of prepared.entries()) {
    daemons.push(
      await daemon(PEERS[index] ?? '', 'ipfs-cluster-service', peer.folder, () =>
        startService(lab, {
          ...(index === 0 ? {} : { folder: peer.folder }),
          args: bootstrap(prepared, peer),
        }),
      ),
    );
  }

  log('Starting a follower …');
  const folder = await prepareFollower(lab, {
    name: FOLLOWER,
    swarmPort: next(),
    ...(prepared[0] ? { of: prepared[0] } : {}),
  });
  daemons.push(
    await daemon('follower', 'ipfs-cluster-follow', folder, () =>
      // A follower takes the address of its Kubo from the environment only.
      startFollower(lab, { name: FOLLOWER, env: { CLUSTER_IPFSHTTP_NODEMULTIADDRESS: address } }),
    ),
  );
  return daemons;
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
  };
}

async function daemon(
  name: string,
  program: string,
  folder: string,
  restart: () => Promise<LabProcess>,
): Promise<DemoDaemon> {
  return { name, program, folder, restart, process: await restart() };
}

/** All peers know one another, so that any of them may be started again. */
function bootstrap(all: readonly PreparedService[], self: PreparedService): string[] {
  const others = all.filter((peer) => peer !== self).map(({ swarmAddress }) => swarmAddress);
  return all[0] === self ? [] : ['--bootstrap', others.join(',')];
}
