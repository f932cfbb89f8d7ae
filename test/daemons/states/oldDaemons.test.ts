import assert from 'node:assert/strict';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { untilAlerted, untilKuboMissed } from '../../../lab/conditions/peers';
import { type DaemonBinaries, daemonBinaries, oldDaemonBinaries } from '../../../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import type { Instance } from '../../../src/status/result';
import { type Expected, type Look, situation } from '../situation';

const old = () => oldDaemonBinaries(console.error);

/** A peer of 2022 whose Kubo was upgraded. */
async function oldClusterNewKubo(): Promise<DaemonBinaries> {
  const { ipfs } = await daemonBinaries(console.error);
  return { ...(await old()), ipfs };
}

type Arrange = (lab: Lab) => Promise<Look | undefined> | Promise<void>;

function withOld(name: string, expected: Expected, arrange: Arrange): void {
  situation(name, expected, arrange, old);
}

/** The old pair, and a follower of the peer. */
async function allThree(lab: Lab): Promise<Record<'ipfs' | 'service' | 'follower', LabProcess>> {
  const ipfs = await kubo(lab);
  const of = await prepareService(lab);
  const service = await startService(lab);
  await prepareFollower(lab, { of });
  return { ipfs, service, follower: await startFollower(lab) };
}

const versionsIn = (instances: readonly Instance[] = []) => instances.map(({ version }) => version);

describe('Cluster 1.0.4 and Kubo 0.24', () => {
  withOld(
    'initialized, never started',
    { ipfs: ['stopped', 0], service: ['stopped', 0], follow: ['stopped', 0] },
    async (lab) => {
      await prepareKubo(lab);
      await prepareService(lab);
      await prepareFollower(lab);
    },
  );

  withOld(
    'all three run',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] },
    async (lab) => {
      await allThree(lab);
      return {
        verify: ({ daemons: { ipfs, ipfs_cluster_service: service, ipfs_cluster_follow: follow } }) => {
          const found = [ipfs, service, follow].flatMap((one) => versionsIn(one?.details?.instances));
          assert.deepEqual(
            found.map((one) => one?.replace(/\+.*/, '')),
            ['0.24.0', '1.0.4', '1.0.4'],
          );
        },
      };
    },
  );

  withOld(
    'all three were killed',
    { ipfs: ['crashed', 0], service: ['crashed', 0], follow: ['crashed', 0] },
    async (lab) => {
      const { ipfs, service, follower } = await allThree(lab);
      await follower.kill();
      await service.kill();
      await ipfs.kill();
    },
  );

  withOld(
    'all three are frozen',
    { ipfs: ['unresponsive', 1], service: ['unresponsive', 1], follow: ['unresponsive', 1] },
    async (lab) => {
      for (const one of Object.values(await allThree(lab))) {
        one.freeze();
      }
    },
  );

  withOld(
    'all three were stopped',
    { ipfs: ['stopped', 0], service: ['stopped', 0], follow: ['stopped', 0] },
    async (lab) => {
      const { ipfs, service, follower } = await allThree(lab);
      await follower.stop();
      await service.stop();
      await ipfs.stop();
    },
  );

  withOld(
    'Kubo was killed under the others',
    { ipfs: ['crashed', 0], service: ['degraded', 1], follow: ['degraded', 1] },
    async (lab) => {
      await (await allThree(lab)).ipfs.kill();
    },
  );

  withOld(
    'Kubo is frozen under a peer',
    { ipfs: ['unresponsive', 1], service: ['degraded', 1] },
    async (lab) => {
      const ipfs = await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      ipfs.freeze();
    },
  );

  withOld(
    'a peer that never had a Kubo',
    { ipfs: ['not_initialized', 0], service: ['degraded', 1] },
    async (lab) => {
      await prepareService(lab);
      await startService(lab, { wait: 'api' });
    },
  );

  withOld('three peers', { service: ['running', 3] }, async (lab) => {
    await startCluster(lab);
  });

  withOld('two of three peers were killed', { service: ['degraded', 1] }, async (lab) => {
    const [, ...lost] = await startCluster(lab);
    for (const { service } of lost) {
      await service.kill();
    }
    const ids = lost.map(({ identity }) => identity.id);
    await untilAlerted([apiOf(0)], ids);
    return {
      verify: ({ daemons }) => {
        const [survivor] = daemons.ipfs_cluster_service?.details?.instances ?? [];
        const missed = survivor?.causes.flatMap(({ subject }) => subject ?? []) ?? [];
        assert.ok(missed.length > 0 && missed.every((one) => ids.includes(one)), missed.join());
        assert.equal(survivor?.next?.code, 'look_at_missing');
      },
    };
  });

  withOld('one of three peers was stopped', { service: ['degraded', 2] }, async (lab) => {
    const [, , third] = await startCluster(lab);
    await third?.service.stop();
    await untilAlerted([apiOf(0), apiOf(1)], [third?.identity.id ?? '']);
  });

  withOld('one of three peers is frozen', { service: ['unresponsive', 3] }, async (lab) => {
    const [, , third] = await startCluster(lab);
    third?.service.freeze();
    await untilUnheard(third?.identity.id ?? '', apiOf(0));
  });
});

describe('Cluster 1.0.4 with a Kubo of today', () => {
  /** A Kubo that says of itself what Cluster cannot read: an address with `quic-v1`. */
  const quicKubo = async (lab: Lab) => {
    await prepareKubo(lab, {
      config: { 'Addresses.Swarm': '["/ip4/127.0.0.1/tcp/4001","/ip4/127.0.0.1/udp/4001/quic-v1"]' },
    });
    return startKubo(lab, { online: true });
  };

  const verify: Look['verify'] = ({ daemons }) => {
    const [peer] = daemons.ipfs_cluster_service?.details?.instances ?? [];
    assert.deepEqual(
      [peer?.causes[0]?.code, peer?.next?.code],
      ['kubo_not_understood', 'upgrade_cluster'],
      JSON.stringify(peer),
    );
    // It asks before it has an API, so that it can tell nobody; its advice has to name the cause.
    assert.match(daemons.ipfs_cluster_follow?.details?.next_step ?? '', /upgrade IPFS Cluster/);
  };

  const situations: Readonly<Record<string, readonly [expected: Expected, arrange: Arrange]>> = {
    'its addresses are read': [
      { ipfs: ['running', 1], service: ['running', 1] },
      async (lab) => {
        await kubo(lab);
        await prepareService(lab);
        await startService(lab);
      },
    ],
    'its addresses are not understood': [
      { ipfs: ['running', 1], service: ['degraded', 1], follow: ['starting', 1] },
      async (lab) => {
        await quicKubo(lab);
        const of = await prepareService(lab);
        await startService(lab, { wait: 'api' });
        await untilKuboMissed(apiOf(0));
        await prepareFollower(lab, { of });
        const follower = await startFollower(lab, { wait: 'nothing' });
        await follower.until(
          'it asks its Kubo again',
          () => follower.output.split('waiting for IPFS').length > 2,
        );
        return { verify };
      },
    ],
  };
  for (const [name, [expected, arrange]] of Object.entries(situations)) {
    situation(name, expected, arrange, oldClusterNewKubo);
  }
});

describe('Cluster of today with Kubo 0.24', () => {
  const newClusterOldKubo = async (): Promise<DaemonBinaries> => {
    const { ipfs } = await old();
    return { ...(await daemonBinaries(console.error)), ipfs };
  };

  situation(
    'all three run',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] },
    async (lab) => {
      await allThree(lab);
    },
    newClusterOldKubo,
  );
});
