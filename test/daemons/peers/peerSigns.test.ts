import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { alertsOf, untilAlertedOf } from '../../../lab/conditions/alerts';
import { apiOf, type RunningPeer, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import { prepareFollower, startFollower } from '../../../lab/follower';
import type { Identity } from '../../../lab/identity';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { apiPings, prepareService, QUICK_METRICS, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { situation } from '../situation';

/** Two peers, of which the second was killed long enough for an alert, and came back. */
async function revived(lab: Lab): Promise<[first: RunningPeer, second: RunningPeer, service: LabProcess]> {
  const [first, second] = (await startCluster(lab, { size: 2 })) as [RunningPeer, RunningPeer];
  await second.service.kill();
  await untilAlertedOf(second.identity.id, apiOf(0));
  const args = ['--bootstrap', first.swarmAddress];
  const service = await startService(lab, { folder: second.folder, args });
  await untilAllHear(
    [first, second].map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })),
  );
  return [first, second, service];
}

/** What is said of a peer; every moment that is named has to be later than this one. */
function saidOf(peer: string, since: number, { daemons }: DaemonStatusResponse): void {
  const instances = daemons.ipfs_cluster_service?.details?.instances ?? [];
  const causes = instances.flatMap((one) => one.causes).filter(({ subject }) => subject === peer);
  assert.notEqual(causes.length, 0, 'somebody misses it');
  for (const { code, params } of causes) {
    for (const [name, value] of Object.entries(params).filter(([one]) => one.endsWith('_at'))) {
      assert.ok(Number(value) >= since, `${code}: ${name} is ${new Date(Number(value)).toISOString()}`);
    }
  }
}

describe('signs of life after an alert', () => {
  situation('a peer that was killed and came back is alive', { service: ['running', 2] }, async (lab) => {
    const [first, second] = await revived(lab);
    assert.notEqual((await alertsOf(second.identity.id, apiOf(0))).length, 0, first.folder);
  });

  situation('killed, back, and killed again a moment ago', { service: ['degraded', 1] }, async (lab) => {
    const [, second, service] = await revived(lab);
    const since = Date.now();
    await service.kill();
    await untilUnheard(second.identity.id, apiOf(0));
    return {
      verify: (answer) => {
        // The last ping may have come an interval before the end.
        saidOf(second.identity.id, since - 3_000, answer);
      },
    };
  });

  situation('killed, back, and stopped a moment ago', { service: ['degraded', 1] }, async (lab) => {
    const [, second, service] = await revived(lab);
    const since = Date.now();
    await service.stop();
    await untilUnheard(second.identity.id, apiOf(0));
    return {
      verify: (answer) => {
        saidOf(second.identity.id, since - 3_000, answer);
      },
    };
  });

  situation(
    'a fresh peer beside one that was alerted of a third',
    { service: ['running', 3] },
    async (lab) => {
      const [first] = await revived(lab);
      const apart = 20_000;
      const ports = { api: 9094 + apart, proxy: 9095 + apart, swarm: 9096 + apart, pinning: 9097 + apart };
      const folder = lab.path('fresh');
      await prepareService(lab, { folder, ports, config: QUICK_METRICS });
      await startService(lab, { folder, args: ['--bootstrap', first.swarmAddress], wait: 'ready' });
    },
  );
});

describe('followers that leave a cluster that trusts everybody', () => {
  /** A service and its follower, which it has heard. */
  async function followed(lab: Lab): Promise<[follower: LabProcess, id: string]> {
    await kubo(lab);
    const of = await prepareService(lab, { config: QUICK_METRICS });
    await startService(lab);
    const folder = await prepareFollower(lab, { of, config: QUICK_METRICS });
    const follower = await startFollower(lab);
    const { id } = JSON.parse(await readFile(`${folder}/identity.json`, 'utf8')) as Identity;
    await until('the peer hears its follower', async () =>
      (await apiPings(apiOf(0))).some(({ peer, valid }) => peer === id && valid),
    );
    return [follower, id];
  }

  situation('while it runs', { service: ['running', 1], follow: ['running', 1] }, async (lab) => {
    await followed(lab);
  });

  situation('stopped a moment ago', { service: ['running', 1], follow: ['stopped', 0] }, async (lab) => {
    const [follower] = await followed(lab);
    await follower.stop();
  });

  situation(
    'stopped, and not heard any more',
    { service: ['running', 1], follow: ['stopped', 0] },
    async (lab) => {
      const [follower, id] = await followed(lab);
      await follower.stop();
      await untilUnheard(id, apiOf(0));
    },
  );

  situation('stopped, and alerted of', { service: ['running', 1], follow: ['stopped', 0] }, async (lab) => {
    const [follower, id] = await followed(lab);
    await follower.stop();
    await untilAlertedOf(id, apiOf(0));
  });

  situation('killed, and alerted of', { service: ['running', 1], follow: ['crashed', 0] }, async (lab) => {
    const [follower, id] = await followed(lab);
    await follower.kill();
    await untilAlertedOf(id, apiOf(0));
  });

  situation(
    'two peers and their follower, which was stopped',
    { service: ['running', 2], follow: ['stopped', 0] },
    async (lab) => {
      const [first] = (await startCluster(lab, { size: 2 })) as [RunningPeer];
      const folder = await prepareFollower(lab, { of: first, config: QUICK_METRICS });
      const follower = await startFollower(lab);
      const { id } = JSON.parse(await readFile(`${folder}/identity.json`, 'utf8')) as Identity;
      for (const api of [apiOf(0), apiOf(1)]) {
        await until(`the peer at port ${api} hears the follower`, async () =>
          (await apiPings(api)).some(({ peer, valid }) => peer === id && valid),
        );
      }
      await follower.stop();
      // By default one of them raises the alert; the other may never.
      await until(`a peer was alerted of ${id}`, async () => {
        const all = await Promise.all([apiOf(0), apiOf(1)].map((api) => alertsOf(id, api)));
        return all.flat().length > 0;
      });
    },
  );
});
