import assert from 'node:assert/strict';
import { startCluster } from '../../../lab/cluster';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { prepareService, startService } from '../../../lab/service';
import { API, askPeers, clusterSituation, run, statesIn } from '../clusterSituation';

const PASSWORD = 'correct horse battery';
const CREDENTIALS = { api: { restapi: { basic_auth_credentials: { ann: PASSWORD } } } };

describe('cluster peers: who may ask, and whom', () => {
  clusterSituation('nobody runs here', async (lab) => {
    const { code, answer } = await askPeers(lab);
    assert.deepEqual(
      [code, answer.cluster.api, answer.cluster.reasons[0]?.code],
      [3, null, 'no_local_cluster'],
    );
  });

  clusterSituation('the only peer of this machine is asked unnamed', async (lab) => {
    await startCluster(lab, { size: 1 });
    const { code, answer } = await askPeers(lab);
    assert.deepEqual([code, answer.cluster.name, answer.cluster.consensus], [0, 'ipfs-cluster', 'crdt']);
    assert.deepEqual(statesIn(answer), { peer0: 'alive' });
  });

  clusterSituation('several run here: they are listed', async (lab) => {
    await startCluster(lab, { size: 2 });
    const { code, stdout, stderr } = await run(lab, ['peers']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /--api \/ip4\/127\.0\.0\.1\/tcp\/19094 .*--api \/ip4\/127\.0\.0\.1\/tcp\/9094 /);
  });

  clusterSituation('credentials are wanted, refused, and right', async (lab) => {
    lab.secrets.add(PASSWORD);
    await kubo(lab);
    await prepareService(lab, { config: CREDENTIALS });
    await startService(lab);
    const healthWith = async (password?: string) => {
      const env = password === undefined ? {} : { CLUSTER_CREDENTIALS: `ann:${password}` };
      const { code, answer } = await askPeers(lab, API, env);
      return [code, answer.cluster.health, answer.cluster.reasons[0]?.code ?? null];
    };
    assert.deepEqual(await healthWith(), [3, 'needs_credentials', 'credentials_wanted']);
    assert.deepEqual(await healthWith('wrong'), [3, 'needs_credentials', 'credentials_refused']);
    assert.deepEqual(await healthWith(PASSWORD), [0, 'healthy', null]);
    await lab.write(lab.path('password'), `${PASSWORD}\n`);
    const { code } = await askPeers(lab, [...API, '--user', 'ann', '--password-file', lab.path('password')]);
    assert.equal(code, 0);
  });

  clusterSituation('a follower is asked at its socket', async (lab) => {
    const [first] = await startCluster(lab, { size: 1 });
    assert.ok(first);
    const folder = await prepareFollower(lab, { of: first });
    await startFollower(lab);
    const { answer } = await askPeers(lab, ['--api', `unix:${folder}/api-socket`]);
    const { asked, name, consensus } = answer.cluster;
    assert.deepEqual([asked?.name, name, consensus], ['follower-template', 'demo', 'crdt']);
    assert.ok(answer.peers.some(({ peer_id }) => peer_id === first.identity.id));
  });

  clusterSituation('something else answers there', async (lab) => {
    const url = await lab.serve({ hello: 'world' });
    const { code, answer } = await askPeers(lab, ['--api', new URL('/', url).href]);
    assert.deepEqual([code, answer.cluster.reasons[0]?.code], [3, 'not_a_cluster']);
  });

  clusterSituation('a wrong command line', async (lab) => {
    for (const args of [
      ['peers', '--api', 'nonsense'],
      ['peers', '--timeout', '5'],
      ['nothing'],
      ['peers', 'x'],
      ['peers', '--user', 'a'],
    ]) {
      const { code, stdout } = await run(lab, args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    }
  });
});
