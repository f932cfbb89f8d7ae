import assert from 'node:assert/strict';
import { apiOf, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import { untilAlerted } from '../../../lab/conditions/peers';
import { untilEnded, untilOlderThan } from '../../../lab/conditions/processes';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { startService } from '../../../lab/service';
import { HEARING_MARGIN_MS } from '../../../src/status/gather/facts';
import { check } from '../situation';

/** Two intervals of its pings, and the margin that is given to it. */
const HEARING_MS = 2 * 3_000 + HEARING_MARGIN_MS;
/** Who survives: the first two peers. */
const SURVIVORS = 2;
const APIS = Array.from({ length: SURVIVORS }, (_, number) => apiOf(number));

describe('a first look where four of six peers are lost', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    lab.useTemplate(await lab.serviceJson());
  });

  afterEach(() => lab.close());

  const lookAtSurvivors = async () => {
    const answer = await check(lab);
    return (answer.daemons.ipfs_cluster_service?.details?.instances ?? []).filter(({ pid }) => pid !== null);
  };

  /** A cluster of six; those of the given numbers were ended and started again before the last four were killed. */
  const lose = async (restarted: readonly number[]) => {
    const peers = await startCluster(lab, { size: 6 });
    const all = peers.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) }));
    for (const number of restarted) {
      const peer = peers[number];
      assert.ok(peer);
      await peer.service.stop();
      peers[number] = { ...peer, service: await startService(lab, { folder: peer.folder }) };
      await untilAllHear(all);
    }
    const killed = peers.slice(SURVIVORS);
    await Promise.all(killed.map(({ service }) => service.kill()));
    await Promise.all(killed.map(({ service }) => untilEnded(service.pid)));
    const ids = killed.map(({ identity }) => identity.id).sort();
    for (const api of APIS) {
      for (const id of ids) {
        await untilUnheard(id, api);
      }
    }
    // Whoever was alerted of one that came back says nothing of those that are lost after it.
    await untilAlerted(APIS, ids);
    // Before that a peer may still not have heard of all others.
    for (const { service } of peers.slice(0, SURVIVORS)) {
      await untilOlderThan(service, HEARING_MS);
    }
    return ids;
  };

  const named = ({ causes }: Awaited<ReturnType<typeof lookAtSurvivors>>[number]) =>
    causes.flatMap(({ subject }) => subject ?? []).sort();

  it('names all whom the list of one survivor names, at both', async () => {
    const ids = await lose([0]);
    const survivors = await lookAtSurvivors();
    assert.deepEqual(
      survivors.map((one) => [one.state, named(one)]),
      Array.from({ length: SURVIVORS }, () => ['degraded', ids]),
    );
  });

  it('names those whom the alerts name, where nobody has a list', async () => {
    const ids = await lose([]);
    for (const one of await lookAtSurvivors()) {
      assert.equal(one.state, 'degraded');
      assert.ok(named(one).length > 0 && named(one).every((id) => ids.includes(id)), named(one).join());
    }
  });
});
