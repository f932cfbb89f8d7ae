import assert from 'node:assert/strict';
import { untilFrozen } from '../../../lab/conditions/processes';
import { type SpreadPeer, startSpreadCluster } from '../../../lab/network/spreadCluster';
import { SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { API, assertStates, askPeers, peerIn, SharedCluster } from '../clusterSituation';

/** Of a ping that counts for 30 s, so much is left for what is done and asked then. */
const FRESH_MS = 5_000;
const NS_PER_MS = 1e6;

interface Received {
  readonly peer: string;
  readonly value: string;
  readonly received_at: number;
}

describe('cluster peers: whom the asked peer waits for in vain while the last ping counts', () => {
  // By default a ping counts for half a minute.
  const shared = SharedCluster.arrange((lab) => startSpreadCluster(lab, { size: 2, pingEvery: '15s' }));
  const far = (): SpreadPeer => shared.cluster[1] ?? assert.fail();
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${SERVICE_PORTS.api}${path}`)).text();
  const untilFreshPing = async () =>
    until('a ping has just come', async () =>
      (JSON.parse(await get('/monitor/metrics/ping')) as Received[]).some(
        ({ peer, value, received_at: at }) =>
          peer === far().identity.id && value !== '' && Date.now() - at / NS_PER_MS < FRESH_MS,
      ),
    );
  const whatIsSaid = async () => {
    const { answer } = await askPeers(shared.lab, API);
    assertStates(answer, { peer0: 'alive', peer1: 'silent' });
    const [reason] = peerIn(answer, 'peer1').reasons;
    return [reason?.code, reason?.text] as const;
  };

  it('its network is cut: nobody says that it is there', async () => {
    assertStates((await askPeers(shared.lab, API)).answer, { peer0: 'alive', peer1: 'alive' });
    await untilFreshPing();
    await far().host?.cut();
    const [code, text] = await whatIsSaid();
    assert.deepEqual(
      [code, text],
      [
        'peer_silent',
        'peer1 does not answer in time: it hangs, or its Kubo does, or the network to it is cut',
      ],
    );
    await far().host?.join();
  });

  it('it is frozen: it accepts connections, which one that is cut off does not', async () => {
    await until('it answers again', async () => {
      const lines = (await get('/peers')).split('\n').filter((line) => line !== '');
      const entries = lines.map(
        (line) => JSON.parse(line) as { readonly id: string; readonly error: string },
      );
      return entries.some(({ id, error }) => id === far().identity.id && error === '');
    });
    await untilFreshPing();
    far().service.freeze();
    await untilFrozen(far().service);
    const [code] = await whatIsSaid();
    assert.equal(code, 'peer_hangs');
    far().service.thaw();
  });
});
