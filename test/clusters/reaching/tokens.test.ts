import assert from 'node:assert/strict';
import { countingProxy } from '../../../lab/network/countingProxy';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { askPeers, clusterSituation } from '../clusterSituation';

const PASSWORD = 'hunter2hunter2';

/** One peer that wants credentials, and what counts the requests to it. */
async function guardedPeer(lab: Lab) {
  lab.secrets.add(PASSWORD);
  await kubo(lab);
  await prepareService(lab, { config: { api: { restapi: { basic_auth_credentials: { ann: PASSWORD } } } } });
  await startService(lab);
  const proxy = await countingProxy(lab, SERVICE_PORTS.api);
  const ask = (password: string) =>
    askPeers(lab, ['--api', `/ip4/127.0.0.1/tcp/${proxy.port}`], { CLUSTER_CREDENTIALS: `ann:${password}` });
  return { proxy, ask };
}

describe('a cluster with credentials', () => {
  clusterSituation('gets the password once, and then a token', async (lab) => {
    const { proxy, ask } = await guardedPeer(lab);
    const { code, answer } = await ask(PASSWORD);
    assert.deepEqual([code, answer.cluster.health], [0, 'healthy']);
    const withPassword = proxy.asked.filter((_, index) => proxy.schemes[index] === 'Basic');
    assert.deepEqual(withPassword, ['POST /token']);
    assert.ok(proxy.schemes.filter((scheme) => scheme === 'Bearer').length >= 3, proxy.asked.join('\n'));
    assert.equal(answer.requests, proxy.asked.length);
  });

  clusterSituation('refuses a wrong password in the same words as before', async (lab) => {
    const { proxy, ask } = await guardedPeer(lab);
    const { code, answer } = await ask('wrong');
    assert.deepEqual([code, answer.cluster.reasons[0]?.code], [3, 'credentials_refused']);
    assert.ok(!proxy.schemes.includes('Bearer'));
  });
});
