import assert from 'node:assert/strict';
import { apiOf, startCluster } from '../../../lab/cluster';
import { startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { AlertEvent } from '../../../src/clusters/answers';
import { API, askAlerts, clusterSituation, run } from '../clusterSituation';

const HOLD_OFF = ['--hold-off', '1000'];

describe('cluster alerts and cluster watch', () => {
  clusterSituation('nothing is wrong', async (lab) => {
    await startCluster(lab);
    const { code, answer } = await askAlerts(lab, API);
    assert.deepEqual([code, answer.alerts], [0, []]);
  });

  clusterSituation('a peer is killed and comes back: raised once, and cleared once', async (lab) => {
    const [, , third] = await startCluster(lab, { configured: true });
    assert.ok(third);
    const watching = lab.launch(process.execPath, ['dist/cli.js', 'cluster', 'watch', ...API, ...HOLD_OFF], {
      cwd: process.cwd(),
    });
    const events = () =>
      watching.output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => AlertEvent.parse(JSON.parse(line)));
    await third.service.kill();
    await until('it is raised', () => events().some(({ event }) => event === 'raised'));
    const { answer } = await askAlerts(lab, API);
    assert.deepEqual(
      answer.alerts.map(({ code, subject }) => [code, subject]),
      [['peer_missing', third.identity.id]],
    );
    await startService(lab, { folder: third.folder });
    await until('it is cleared', () => events().some(({ event }) => event === 'cleared'), {
      withinMs: 110_000,
    });
    assert.deepEqual(
      events().map(({ event, code, subject }) => [event, code, subject]),
      [
        ['raised', 'peer_missing', third.identity.id],
        ['cleared', 'peer_missing', third.identity.id],
      ],
    );
    watching.signal('SIGTERM');
    await watching.exited;
  });

  clusterSituation('nobody is there to be watched', async (lab) => {
    const { code, stdout, stderr } = await run(lab, ['watch', '--api', `/ip4/127.0.0.1/tcp/${apiOf(3)}`]);
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /cannot be reached: nobody listens there/);
  });
});
