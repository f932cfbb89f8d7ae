import assert from 'node:assert/strict';
import { apiOf, startCluster, untilAllHear } from '../../../lab/cluster';
import { shiftedService } from '../../../lab/daemonBinaries';
import { apiMetrics, prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { CLOCK_SHIFT } from '../../../lab/shiftedClock';
import { until } from '../../../lab/until';
import { askAlerts, clusterSituation } from '../clusterSituation';

/** Less than the half minute for which a ping counts: further behind, no ping of it would ever count for the others. */
const OFF_S = 10;
const APART = apiOf(2) - SERVICE_PORTS.api;
const TOLD_BY = ['freespace', 'pinqueue'] as const;

async function untilMetricsOf(id: string, api: number): Promise<void> {
  for (const name of TOLD_BY) {
    await until(`the peer at port ${api} has ${name} of ${id}`, async () =>
      (await apiMetrics(api, name)).some(({ peer, value }) => peer === id && value !== ''),
    );
  }
}

describe('cluster peers: a clock that is set off', () => {
  for (const [how, seconds] of [
    ['ahead', OFF_S],
    ['behind', -OFF_S],
  ] as const) {
    clusterSituation(
      `one of three is ${OFF_S} s ${how}: its clock differs, whoever is asked`,
      async (lab) => {
        const program = await shiftedService(console.error);
        const well = await startCluster(lab, { size: 2, slowPings: true });
        const { api, proxy, swarm, pinning } = SERVICE_PORTS;
        const off = await prepareService(lab, {
          folder: lab.path('off'),
          ports: { api: api + APART, proxy: proxy + APART, swarm: swarm + APART, pinning: pinning + APART },
          config: { cluster: { peername: 'off' } },
        });
        await startService(lab, {
          folder: off.folder,
          program,
          args: ['--bootstrap', well.map(({ swarmAddress }) => swarmAddress).join(',')],
          env: { [CLOCK_SHIFT]: String(seconds) },
        });
        const peers = [...well, off].map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) }));
        await untilAllHear(peers);
        for (const asked of [0, 2]) {
          const at = apiOf(asked);
          for (const { id } of peers) {
            await untilMetricsOf(id, at);
          }
          const { answer } = await askAlerts(lab, ['--api', `/ip4/127.0.0.1/tcp/${at}`]);
          const others = asked === 2 ? well.map(({ identity }) => identity.id) : [off.identity.id];
          assert.deepEqual(answer.alerts.map(({ code, subject }) => [code, subject]).sort(), [
            ...others.map((id) => ['clock_differs', id]).sort(),
          ]);
          for (const { reason } of answer.alerts) {
            const off_ms = Number(reason?.params['off_ms']);
            assert.ok(Math.abs(off_ms - OFF_S * 1000) < 2000, String(off_ms));
          }
        }
      },
    );
  }
});
