import assert from 'node:assert/strict';
import { apiOf, startCluster, untilAllHear } from '../../../lab/cluster';
import { oldDaemonBinaries } from '../../../lab/daemonBinaries';
import { prepareService, QUICK_METRICS, SERVICE_PORTS, startService } from '../../../lab/service';
import { merge } from '../../../lab/jsonMerge';
import { API, askAlerts, askPeers, assertStates, clusterSituation, peerIn } from '../clusterSituation';

/** Cluster 1.0.4 of 2022 knows no pebble. */
const OLD_DATASTORE = { datastore: { pebble: undefined, leveldb: {} } };
const [TODAY, OLD] = ['1.1.6', '1.0.4'];
const APART = apiOf(2) - SERVICE_PORTS.api;

const release = (version: string | null) => version?.replace(/\+.*$/, '') ?? null;

describe('cluster peers: versions in one cluster', () => {
  clusterSituation(
    'two of today and one of 2022: each has its own, and that they differ is told',
    async (lab) => {
      const { service: oldProgram } = await oldDaemonBinaries(console.error);
      const cluster = await startCluster(lab, { size: 2 });
      assert.equal((await askAlerts(lab, API)).answer.alerts.length, 0);
      const { api, proxy, swarm, pinning } = SERVICE_PORTS;
      const old = await prepareService(lab, {
        folder: lab.path('old'),
        ports: { api: api + APART, proxy: proxy + APART, swarm: swarm + APART, pinning: pinning + APART },
        config: merge(merge(QUICK_METRICS, OLD_DATASTORE), { cluster: { peername: 'old' } }),
      });
      await startService(lab, {
        folder: old.folder,
        program: oldProgram,
        args: ['--bootstrap', cluster.map(({ swarmAddress }) => swarmAddress).join(',')],
      });
      await untilAllHear(
        [...cluster, old].map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })),
      );
      for (const number of [0, 2]) {
        const asked = ['--api', `/ip4/127.0.0.1/tcp/${apiOf(number)}`];
        const { code, answer } = await askPeers(lab, asked);
        assertStates(answer, { peer0: 'alive', peer1: 'alive', old: 'alive' });
        assert.deepEqual([code, answer.cluster.health], [0, 'healthy']);
        const versions = ['peer0', 'peer1', 'old'].map((name) => release(peerIn(answer, name).version));
        assert.deepEqual(versions, [TODAY, TODAY, OLD]);
        const { alerts } = (await askAlerts(lab, asked)).answer;
        assert.deepEqual(
          alerts.map((one) => [one.code, one.text]),
          [['versions_differ', `the versions of the peers differ: ${OLD}, ${TODAY}`]],
        );
      }
    },
  );
});
