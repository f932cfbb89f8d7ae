import { rm, writeFile } from 'node:fs/promises';
import { untilKuboMissed } from '../../../lab/conditions/peers';
import { untilAtRest, untilFrozen, untilInLocks, untilOlderThan } from '../../../lab/conditions/processes';
import { untilClosed, untilListened } from '../../../lab/conditions/sockets';
import { newIdentity } from '../../../lab/identity';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { silentPort, untilConnected } from '../listeners';
import { OUTSIDE } from '../places';
import { situation } from '../situation';

const RAFT = { consensus: { crdt: undefined, raft: { init_peerset: [] } }, datastore: undefined };

/** From its start to its lock, and from one listener to the next, a daemon takes no longer. */
const PAST_BINDING_MS = 2_500;

describe('ipfs-cluster-service: states', () => {
  situation('initialized, never started', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
  });

  situation(
    'runs',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['not_initialized', 0] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
    },
  );

  situation('stopped cleanly', { service: ['stopped', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await (await startService(lab)).stop();
  });

  situation('killed: a lock that nobody holds is left', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await (await startService(lab)).kill();
  });

  situation('killed, then restarted', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await (await startService(lab)).kill();
    await startService(lab);
  });

  situation(
    'a lock with something in it, which blocks the start',
    { service: ['crashed', 0] },
    async (lab) => {
      const { folder } = await prepareService(lab);
      await writeFile(`${folder}/cluster.lock`, '4711');
    },
  );

  situation('frozen', { service: ['unresponsive', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    (await startService(lab)).freeze();
  });

  situation('frozen and resumed', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const service = await startService(lab);
    service.freeze();
    await untilFrozen(service);
    service.thaw();
  });

  situation('never had a Kubo', { ipfs: ['not_initialized', 0], service: ['degraded', 1] }, async (lab) => {
    await prepareService(lab);
    await startService(lab, { wait: 'api' });
  });

  situation('its Kubo was killed', { ipfs: ['crashed', 0], service: ['degraded', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    await daemon.kill();
  });

  situation('its Kubo is frozen', { ipfs: ['unresponsive', 1], service: ['degraded', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    daemon.freeze();
  });

  situation('its Kubo came back', { ipfs: ['running', 1], service: ['running', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    await daemon.kill();
    await untilKuboMissed(SERVICE_PORTS.api);
    await kubo(lab);
  });

  situation(
    'its configuration comes from a server that never answers',
    { service: ['starting', 1] },
    async (lab) => {
      const { folder } = await prepareService(lab);
      const server = await silentPort(lab, 18123);
      await lab.write(`${folder}/service.json`, { source: 'http://127.0.0.1:18123/service.json' });
      await startService(lab, { wait: 'nothing' });
      await untilConnected(server);
    },
  );

  situation(
    'dials peers that do not answer: bound, not serving',
    { service: ['starting', 1] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await prepareService(lab);
      const peer = await silentPort(lab, 18124);
      const dead = Array.from({ length: 4 }, () => `/ip4/127.0.0.1/tcp/18124/p2p/${newIdentity().id}`);
      await writeFile(`${folder}/peerstore`, `${dead.join('\n')}\n`);
      const service = await startService(lab, { wait: 'nothing' });
      await untilListened(SERVICE_PORTS.swarm);
      await untilConnected(peer);
      await untilOlderThan(service, PAST_BINDING_MS);
    },
  );

  situation('raft with one peer', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: RAFT });
    await startService(lab);
  });

  situation('raft without a leader', { service: ['starting', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, {
      config: {
        ...RAFT,
        consensus: { crdt: undefined, raft: { init_peerset: [newIdentity().id, newIdentity().id] } },
      },
    });
    await startService(lab, { wait: 'api' });
    await untilListened(SERVICE_PORTS.api);
  });

  situation(
    'raft gave up waiting for a leader: its APIs are closed',
    { service: ['stopping', 1] },
    async (lab) => {
      await kubo(lab);
      const wait = { wait_for_leader_timeout: '1s', init_peerset: [newIdentity().id, newIdentity().id] };
      await prepareService(lab, { config: { ...RAFT, consensus: { crdt: undefined, raft: wait } } });
      const service = await startService(lab, { wait: 'api' });
      await service.until('it stops', () => service.output.includes('stopping Consensus component'));
      await untilClosed(SERVICE_PORTS.api);
      await untilOlderThan(service, PAST_BINDING_MS);
    },
  );

  situation('its lock was deleted while it runs', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await startService(lab);
    await rm(`${folder}/cluster.lock`);
  });

  situation('another command holds the lock', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    await lab.run('mkfifo', [lab.path('pipe')]);
    // Opening the pipe for writing waits for a reader, with the lock held.
    const state = lab.launch(lab.binaries.service, ['state', 'export', '-f', lab.path('pipe')]);
    await untilInLocks(state);
    await untilAtRest([state]);
  });

  situation('only its port is seen, as of a container', { service: ['running', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { folder: lab.path('data') });
    await startService(lab, { folder: lab.path('data') });
    return { through: OUTSIDE };
  });

  situation('a container with its own Kubo down', { service: ['degraded', 0] }, async (lab) => {
    await prepareService(lab, { folder: lab.path('data') });
    await startService(lab, { folder: lab.path('data'), wait: 'api' });
    return { through: OUTSIDE };
  });

  situation(
    'a container answers at the address of a crashed one',
    { service: ['degraded', 0] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await prepareService(lab);
      await writeFile(`${folder}/cluster.lock`, '');
      await prepareService(lab, { folder: lab.path('data') });
      await startService(lab, { folder: lab.path('data') });
      return { through: OUTSIDE };
    },
  );

  situation('in another network, as in a container', { service: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    await prepareService(lab);
    const both = 'ip link set lo up; ipfs daemon --offline & exec ipfs-cluster-service daemon';
    const inside = lab.launch('unshare', ['--net', 'sh', '-c', both]);
    await inside.until('READY', () => inside.output.includes('IPFS Cluster is READY'));
  });

  situation('two run', { service: ['running', 2] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    await second(lab);
  });

  situation('one of two crashed', { service: ['degraded', 1] }, async (lab) => {
    await kubo(lab);
    await second(lab);
    await prepareService(lab);
    await (await startService(lab, { folder: lab.path('.ipfs-cluster'), env: {} })).kill();
  });

  situation('one of two is frozen', { service: ['unresponsive', 2] }, async (lab) => {
    await kubo(lab);
    await second(lab);
    await prepareService(lab);
    (await startService(lab)).freeze();
  });
});

async function second(lab: Lab): Promise<void> {
  const folder = lab.path('second');
  await prepareService(lab, { folder, ports: { api: 19094, proxy: 19095, swarm: 19096, pinning: 19097 } });
  await startService(lab, { folder });
}
