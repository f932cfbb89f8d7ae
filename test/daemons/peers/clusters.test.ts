import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { apiOf, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import { untilAlerted } from '../../../lab/conditions/peers';
import { untilOlderThan } from '../../../lab/conditions/processes';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { type Identity, newIdentity } from '../../../lab/identity';
import { kubo } from '../../../lab/kubo';
import { apiPings, prepareService, QUICK_METRICS, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { situation } from '../situation';

/** A young peer is given this time, and two intervals between pings, to hear of the others. */
const HEARING_MS = 10_000 + 2 * 3_000 + 500;

describe('clusters', () => {
  situation('three peers', { ipfs: ['running', 1], service: ['running', 3] }, async (lab) => {
    await startCluster(lab);
    return {
      verify: ({ daemons }) => {
        const counts = daemons.ipfs_cluster_service?.details?.instances.map((one) => one.cluster_peers);
        assert.deepEqual(counts, [3, 3, 3]);
      },
    };
  });

  situation(
    'three peers that name each other and have only just started, with pings as by default',
    { service: ['running', 3] },
    async (lab) => {
      await startCluster(lab, { configured: true, slowPings: true });
    },
  );

  situation('one of three was killed a moment ago', { service: ['degraded', 2] }, async (lab) => {
    const [, , third] = await startCluster(lab);
    await third?.service.kill();
    return {
      // One of them has the address of the dead peer and dials it, the other has none; both miss it.
      verify: ({ daemons }) => {
        const states = daemons.ipfs_cluster_service?.details?.instances.map(({ state }) => state);
        assert.deepEqual(states, ['degraded', 'degraded']);
      },
    };
  });

  situation('one of three was killed some time ago', { service: ['degraded', 2] }, async (lab) => {
    const [, , third] = await startCluster(lab);
    await third?.service.kill();
    await untilAlerted([apiOf(0), apiOf(1)], [third?.identity.id ?? '']);
  });

  situation('one of three was stopped', { service: ['degraded', 2] }, async (lab) => {
    const [, , third] = await startCluster(lab);
    await third?.service.stop();
    await untilAlerted([apiOf(0), apiOf(1)], [third?.identity.id ?? '']);
  });

  situation('one of three was killed and came back', { service: ['running', 3] }, async (lab) => {
    const [first, second, third] = await startCluster(lab);
    await third?.service.kill();
    await unheard(third?.identity.id);
    await startService(lab, {
      folder: third?.folder ?? '',
      args: ['--bootstrap', first?.swarmAddress ?? ''],
    });
    await untilAllHear(
      [first, second, third].map((one, number) => ({
        id: one?.identity.id ?? '',
        api: apiOf(number),
      })),
    );
  });

  situation('one of three is frozen', { service: ['unresponsive', 3] }, async (lab) => {
    const [, , third] = await startCluster(lab);
    third?.service.freeze();
    await unheard(third?.identity.id);
  });

  situation(
    'the Kubo of one of three was killed',
    { ipfs: ['running', 2], service: ['degraded', 3] },
    async (lab) => {
      const [, , third] = await startCluster(lab, { ownKubos: true });
      await third?.kubo.kill();
    },
  );

  situation('two peers without each other’s secret', { service: ['degraded', 2] }, async (lab) => {
    await kubo(lab);
    const first = await prepareService(lab, { config: QUICK_METRICS });
    await startService(lab);
    const folder = lab.path('second');
    const ports = { api: 19094, proxy: 19095, swarm: 19096, pinning: 19097 };
    const secret = 'ab'.repeat(32);
    const config = {
      ...(QUICK_METRICS as object),
      cluster: { monitor_ping_interval: '3s', secret, peer_addresses: [first.swarmAddress] },
    };
    await prepareService(lab, { folder, ports, config });
    await untilOlderThan(await startService(lab, { folder }), HEARING_MS);
  });

  situation('alone, though its file names others', { service: ['degraded', 1] }, async (lab) => {
    await kubo(lab);
    const dead = `/ip4/127.0.0.1/tcp/19096/p2p/${newIdentity().id}`;
    const config = {
      ...(QUICK_METRICS as object),
      cluster: { monitor_ping_interval: '3s', peer_addresses: [dead] },
    };
    await prepareService(lab, { config });
    await untilOlderThan(await startService(lab), HEARING_MS);
  });

  situation('alone, though told to join others', { service: ['degraded', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: QUICK_METRICS });
    const dead = `/ip4/127.0.0.1/tcp/19096/p2p/${newIdentity().id}`;
    await untilOlderThan(await startService(lab, { args: ['--bootstrap', dead] }), HEARING_MS);
  });

  situation(
    'a follower left a cluster that trusts its own peers only',
    { service: ['running', 1], follow: ['crashed', 0] },
    async (lab) => {
      await kubo(lab);
      const config = { ...(QUICK_METRICS as object), consensus: { crdt: { trusted_peers: [] } } };
      const of = await prepareService(lab, { config });
      await startService(lab);
      const folder = await prepareFollower(lab, { of, config: QUICK_METRICS });
      const follower = await startFollower(lab);
      const { id } = JSON.parse(await readFile(`${folder}/identity.json`, 'utf8')) as Identity;
      await until('the peer hears its follower', async () =>
        (await apiPings(apiOf(0))).some(({ peer, valid }) => peer === id && valid),
      );
      await follower.kill();
      await untilUnheard(id, apiOf(0));
    },
  );

  situation('raft: three peers', { service: ['running', 3] }, async (lab) => {
    await startCluster(lab, { config: RAFT });
  });

  situation('raft: one of three was killed', { service: ['degraded', 2] }, async (lab) => {
    const [, , third] = await startCluster(lab, { config: RAFT });
    await third?.service.kill();
    await unheard(third?.identity.id);
  });
});

const RAFT = { consensus: { crdt: undefined, raft: { init_peerset: [] } }, datastore: undefined };

/** The last ping of the third peer counts no more at the other two. */
async function unheard(peer = ''): Promise<void> {
  await untilUnheard(peer, apiOf(0));
  await untilUnheard(peer, apiOf(1));
}
