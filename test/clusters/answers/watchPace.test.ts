import assert from 'node:assert/strict';
import { startCluster, untilUnheard } from '../../../lab/cluster';
import { countingProxy } from '../../../lab/network/countingProxy';
import { SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { clusterSituation } from '../clusterSituation';

const MINUTE_MS = 60_000;
const MOST_A_MINUTE = 12;

describe('cluster watch: what it asks', () => {
  clusterSituation('at most twelve requests in any minute, also while a peer is lost', async (lab) => {
    const [, second] = await startCluster(lab, { size: 2 });
    assert.ok(second);
    const proxy = await countingProxy(lab, SERVICE_PORTS.api);
    const address = ['--api', `/ip4/127.0.0.1/tcp/${proxy.port}`, '--hold-off', '0'];
    const watching = lab.launch(process.execPath, ['dist/cli.js', 'cluster', 'watch', ...address], {
      cwd: process.cwd(),
    });
    await until('it asks for the list of peers', () => proxy.asked.some((one) => one === 'GET /peers'));
    const begun = performance.now();
    await second.service.kill();
    await untilUnheard(second.identity.id, SERVICE_PORTS.api);
    await until('it is raised', () => watching.output.includes('"peer_missing"'));
    await until('a minute is over', () => performance.now() - begun > MINUTE_MS);
    const { length } = proxy.asked;
    // Those of the beginning are those of another minute.
    assert.ok(length <= 2 * MOST_A_MINUTE, proxy.asked.join('\n'));
    assert.equal(proxy.asked.filter((one) => one.startsWith('GET /allocations')).length, 0);
    const at = performance.now();
    await until('another minute is over', () => performance.now() - at > MINUTE_MS);
    assert.ok(proxy.asked.length - length <= MOST_A_MINUTE, proxy.asked.slice(length).join('\n'));
    watching.signal('SIGTERM');
    await watching.exited;
  });
});
