import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { newIdentity } from '../../../lab/identity';
import { kubo } from '../../../lab/kubo';
import type { Json } from '../../../lab/jsonMerge';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService, type ServicePorts } from '../../../lab/service';
import { publicCopy } from '../places';
import { type Fault, fill, smallDisk, taken } from './fault';

const FURTHER: ServicePorts = { api: 19094, proxy: 19095, swarm: 19096, pinning: 19097 };

/** A peer whose configuration has this, and that is started without waiting for anything. */
async function peerWith(lab: Lab, config: Parameters<typeof prepareService>[1] = {}) {
  await prepareService(lab, config);
  return startService(lab, { wait: 'nothing' });
}

/** A peer that is to take its configuration from there. */
async function peerFrom(lab: Lab, source: string) {
  const { folder } = await prepareService(lab);
  await lab.write(join(folder, 'service.json'), { source });
  return startService(lab, { wait: 'nothing' });
}

/** A second peer beside one that runs. */
async function second(lab: Lab, config: Parameters<typeof prepareService>[1]) {
  await kubo(lab);
  const first = await prepareService(lab);
  await startService(lab);
  const folder = lab.path('second');
  await prepareService(lab, { folder, ports: FURTHER, ...config });
  return { first, folder };
}

/** One of three peers of raft: it alone chooses no leader. */
async function raftAlone(lab: Lab) {
  await kubo(lab);
  await lab.run(lab.binaries.service, ['-c', lab.path('raft'), 'init', '--consensus', 'raft']);
  const others = [newIdentity().id, newIdentity().id];
  await lab.patch(lab.path('raft', 'service.json'), {
    consensus: { raft: { init_peerset: others, wait_for_leader_timeout: '1s' } },
  });
  return startService(lab, { folder: lab.path('raft'), wait: 'nothing' });
}

export const FAULTS_OF_PEERS: readonly Fault[] = [
  {
    id: 'peer_folder_locked',
    how: 'a second service is started in a folder',
    make: async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      return startService(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'peer_folder_closed',
    how: 'the folder belongs to root',
    make: async (lab) => {
      const { folder } = await prepareService(lab);
      await lab.run('chmod', ['-R', 'a+rX', folder]);
      const program = await publicCopy(lab, lab.binaries.service);
      return lab.launch('setpriv', ['--reuid=nobody', '--clear-groups', '--', program, 'daemon']);
    },
  },
  {
    id: 'peer_lock_written',
    how: 'somebody wrote into the lock',
    make: async (lab) => {
      const { folder } = await prepareService(lab);
      await writeFile(join(folder, 'cluster.lock'), 'x');
      return startService(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'peer_not_initialized',
    how: 'nothing was initialized',
    make: async (lab) => {
      await lab.run('mkdir', [lab.path('.ipfs-cluster')]);
      return startService(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'source_unreachable',
    how: 'nobody serves the source',
    make: (lab) => peerFrom(lab, 'http://127.0.0.1:1/service.json'),
  },
  {
    id: 'source_refused',
    how: 'the source answers 404',
    make: async (lab) => {
      const source = await lab.serveWith((_, response) => {
        response.writeHead(404).end('<html>\n<body>not here</body>\n</html>');
      });
      return peerFrom(lab, source);
    },
  },
  {
    id: 'source_nested',
    how: 'the source names another one',
    make: async (lab) => {
      return peerFrom(lab, await lab.serve({ source: await lab.serve({ source: 'http://127.0.0.1:1/x' }) }));
    },
  },
  {
    id: 'secret_unusable',
    how: 'the secret is no hexadecimal number',
    make: (lab) => peerWith(lab, { config: { cluster: { secret: 'no secret' } } }),
  },
  {
    id: 'secret_unusable',
    how: 'the secret is too short',
    make: (lab) => peerWith(lab, { config: { cluster: { secret: 'abcd' } } }),
  },
  {
    id: 'configuration_broken',
    how: 'a comma is missing in service.json',
    make: async (lab) => {
      const { folder } = await prepareService(lab);
      await writeFile(join(folder, 'service.json'), '{"cluster": {} "api": {}}');
      return startService(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'port_taken',
    how: 'the port of the REST API',
    make: async (lab) => {
      await taken(lab, 9094);
      return peerWith(lab);
    },
  },
  {
    id: 'port_taken',
    how: 'the port of the pinning API',
    make: async (lab) => {
      await taken(lab, 9097);
      return peerWith(lab);
    },
  },
  {
    id: 'port_taken',
    how: 'the port of the proxy',
    make: async (lab) => {
      await taken(lab, 9095);
      return peerWith(lab);
    },
  },
  {
    id: 'swarm_port_taken',
    how: 'the port for other peers',
    make: async (lab) => {
      await taken(lab, 9096);
      return peerWith(lab);
    },
  },
  {
    id: 'metrics_port_taken',
    how: 'the port of the Prometheus endpoint',
    make: async (lab) => {
      await kubo(lab);
      await taken(lab, 8888);
      return peerWith(lab, { config: { observations: { metrics: { enable_stats: true } } } });
    },
  },
  {
    id: 'socket_left',
    how: 'a follower was killed',
    make: async (lab) => {
      await kubo(lab);
      await prepareFollower(lab);
      const first = await startFollower(lab);
      await first.kill();
      return startFollower(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'no_consensus',
    how: 'the configuration has no consensus',
    make: async (lab) => {
      const { folder } = await prepareService(lab);
      const path = join(folder, 'service.json');
      const { cluster, api, datastore } = JSON.parse(await readFile(path, 'utf8')) as Record<string, Json>;
      await lab.write(path, {
        cluster: cluster ?? {},
        api: api ?? {},
        datastore: datastore ?? {},
        consensus: {},
      });
      return startService(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'datastore_open_elsewhere',
    how: 'a follower is started twice',
    make: async (lab) => {
      await kubo(lab);
      await prepareFollower(lab);
      await startFollower(lab);
      return startFollower(lab, { wait: 'nothing' });
    },
  },
  {
    id: 'kubo_unreachable',
    how: 'no Kubo runs',
    make: (lab) => peerWith(lab),
  },
  {
    id: 'kubo_not_available',
    how: 'no Kubo has run for a while',
    make: (lab) => peerWith(lab),
  },
  {
    id: 'kubo_throttled',
    how: 'Kubo failed too often',
    make: (lab) => peerWith(lab),
  },
  {
    id: 'peer_unreachable',
    how: 'nobody listens where the peer to join should be',
    make: async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      const peer = `/ip4/127.0.0.1/tcp/1/p2p/${newIdentity().id}`;
      return startService(lab, { wait: 'nothing', args: ['--bootstrap', peer] });
    },
  },
  {
    id: 'secret_differs',
    how: 'the peer to join has another secret',
    make: async (lab) => {
      const { first, folder } = await second(lab, { config: { cluster: { secret: 'ab'.repeat(32) } } });
      return startService(lab, { folder, wait: 'nothing', args: ['--bootstrap', first.swarmAddress] });
    },
  },
  {
    id: 'peer_starting',
    how: 'the peer to join still dials others',
    make: async (lab) => {
      await kubo(lab);
      const silent = [1, 2, 3, 4].map((number) => 2000 + number);
      await Promise.all(silent.map((port) => taken(lab, port)));
      const addresses = silent.map((port) => `/ip4/127.0.0.1/tcp/${port}/p2p/${newIdentity().id}`);
      const first = await prepareService(lab, { config: { cluster: { peer_addresses: addresses } } });
      const starting = await startService(lab, { wait: 'nothing' });
      await starting.until('it listens for others', () => starting.output.includes('listening on:'));
      const folder = lab.path('second');
      await prepareService(lab, { folder, ports: FURTHER });
      return startService(lab, { folder, wait: 'nothing', args: ['--bootstrap', first.swarmAddress] });
    },
  },
  {
    id: 'peer_id_differs',
    how: 'another peer lives where the one to join should be',
    make: async (lab) => {
      const { first, folder } = await second(lab, {});
      const other = first.swarmAddress.replace(first.identity.id, newIdentity().id);
      return startService(lab, { folder, wait: 'nothing', args: ['--bootstrap', other] });
    },
  },
  { id: 'raft_vote_failed', how: 'most peers of raft are not there', make: raftAlone },
  { id: 'raft_without_leader', how: 'no leader comes in time', make: raftAlone },
  {
    id: 'disk_full',
    how: 'its folder is on a disk without space',
    make: async (lab) => {
      await kubo(lab);
      const folder = await smallDisk(lab);
      await prepareService(lab, { folder });
      await fill(lab, folder);
      return startService(lab, { folder, wait: 'nothing' });
    },
  },
];
