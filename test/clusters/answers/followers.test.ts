import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startCluster } from '../../../lab/cluster';
import { prepareFollower, startFollower } from '../../../lab/follower';
import type { Lab } from '../../../lab/lab';
import { SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { ClusterClient, parseAddress } from '../../../src/clusterClient';
import { askAlerts, askPeers, clusterSituation } from '../clusterSituation';

const NOBODYS_CONTENT = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';

/** A follower of one peer, how it is asked, and what pins at that peer. */
async function followed(lab: Lab) {
  const [first] = await startCluster(lab, {
    size: 1,
    // One that is empty hears of what there is by that alone.
    config: { consensus: { crdt: { rebroadcast_interval: '3s' } } },
  });
  assert.ok(first);
  const folder = await prepareFollower(lab, { of: first });
  await startFollower(lab);
  const api = ['--api', `unix:${join(folder, 'api-socket')}`];
  const client = new ClusterClient({ endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${SERVICE_PORTS.api}`) });
  lab.atClose(() => {
    client.close();
  });
  const follower = async () => {
    const { answer } = await askPeers(lab, api);
    assert.ok(answer.cluster.follower, JSON.stringify(answer.cluster));
    return answer.cluster.follower;
  };
  return { folder, api, client, follower };
}

describe('a follower of this machine', () => {
  clusterSituation('says what is done and left, and when the last pin came', async (lab) => {
    const { client, follower } = await followed(lab);
    const before = Date.now();
    for await (const added of client.add([{ kind: 'file', path: 'a.txt', content: Buffer.from('hello') }])) {
      assert.ok(added);
    }
    await until('it holds the pin', async () => (await follower()).pins_done === 1);
    const { source, pins_left, pins_failed, last_new_pin_at } = await follower();
    assert.deepEqual([source.state, source.error, pins_left, pins_failed], ['reachable', null, 0, 0]);
    assert.ok(Date.parse(last_new_pin_at ?? '') >= before - 1000, String(last_new_pin_at));
    await client.pins.pin(NOBODYS_CONTENT);
    await until('it is at the other one', async () => {
      const { pins_left: left, pins_failed: failed } = await follower();
      return (left ?? 0) + (failed ?? 0) === 1;
    });
    assert.equal((await follower()).pins_done, 1);
  });

  clusterSituation('has a source that nobody serves any more', async (lab) => {
    const { folder, api, follower } = await followed(lab);
    assert.deepEqual((await askAlerts(lab, api)).answer.alerts, []);
    await lab.write(join(folder, 'service.json'), { source: 'http://127.0.0.1:59999/service.json' });
    assert.deepEqual((await follower()).source, {
      url: 'http://127.0.0.1:59999/service.json',
      state: 'unreachable',
      error: 'nobody listens there',
    });
    const { answer } = await askAlerts(lab, api);
    assert.deepEqual(
      answer.alerts.map(({ code }) => code),
      ['source_unreachable'],
    );
  });

  clusterSituation('never tells a secret of its source, nor asks without it', async (lab) => {
    const { folder, follower } = await followed(lab);
    lab.secrets.add('hunter2hunter2');
    await lab.write(join(folder, 'service.json'), {
      source: 'http://ann:hunter2hunter2@127.0.0.1:59999/service.json?token=hunter2hunter2',
    });
    assert.deepEqual((await follower()).source, {
      url: 'http://127.0.0.1:59999/service.json',
      state: 'unknown',
      error: null,
    });
  });
});
