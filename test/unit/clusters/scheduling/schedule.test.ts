import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { AlertEvent } from '../../../../src/clusters/answers';
import { MemoryStore } from '../../../../src/clusters/memory/memoryStore';
import { keyOfProfile } from '../../../../src/clusters/profiles/profile';
import { ClusterSchedule } from '../../../../src/clusters/scheduling/clusterSchedule';
import { RESOURCE_NAMES } from '../../../../src/clusters/scheduling/resources';
import { type ClusterState, ClusterStore } from '../../../../src/clusters/store';
import { parseAddress } from '../../../../src/clusterClient';
import { Served, stream } from '../../clusterClient/servedApi';

const recorded = (name: string) =>
  readFileSync(new URL(`../../../fixtures/recorded/${name}`, import.meta.url), 'utf8');

/** And not when it was recorded. */
const HEARD_NOW = `"received_at":${BigInt(Date.now()) * 1_000_000n}`;

/** Answers as the first of three peers does. */
const THREE_PEERS: RequestListener = (request, response) => {
  const path = (request.url ?? '').split('?')[0];
  const object = {
    '/version': 'version.json',
    '/id': 'id.ready.json',
    '/monitor/metrics/ping': 'metrics-ping.three.json',
  }[path ?? ''];
  if (object !== undefined) {
    const text = recorded(object).replaceAll(/"received_at":\d+/g, HEARD_NOW);
    response.setHeader('Content-Type', 'application/json').end(text);
  } else if (path === '/peers') {
    stream(response, recorded('peers.three.ndjson').trim().split('\n'));
  } else if (path === '/pins') {
    response.writeHead(204).end();
  } else {
    response.setHeader('Content-Type', 'application/json').end('[]');
  }
};

describe('The schedule of a cluster', () => {
  const served = new Served();
  const open: ClusterSchedule[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(async (one) => one.close()));
    served.close();
  });

  /** A schedule of an API that answers so, and what it has found. */
  async function scheduleOf(answer: RequestListener, sentElsewhere = 0) {
    const client = await served.api(answer);
    const store = new ClusterStore();
    const events: AlertEvent[] = [];
    const faults: unknown[] = [];
    const profile = { name: 'demo', endpoint: parseAddress('/ip4/127.0.0.1/tcp/9094') };
    const schedule = new ClusterSchedule({
      profile,
      client,
      memory: new MemoryStore(null, 1 << 20, (error) => faults.push(error)),
      store,
      locals: () => Promise.resolve([]),
      holdOffMs: 0,
      sentElsewhere: () => sentElsewhere,
      onEvent: (event) => events.push(event),
      onFault: (error) => faults.push(error),
    });
    open.push(schedule);
    const until = async (is: (state: ClusterState) => boolean): Promise<ClusterState> => {
      for (;;) {
        const state = store.get(keyOfProfile(profile));
        assert.deepEqual(faults, []);
        if (state && is(state)) {
          return state;
        }
        await setImmediate();
      }
    };
    return { schedule, client, events, until };
  }

  it('asks nothing until somebody looks', async () => {
    const { client } = await scheduleOf(THREE_PEERS);
    await setImmediate();
    assert.equal(client.requests, 0);
  });

  it('tells of a cluster in at most twelve requests', async () => {
    const { schedule, client, until } = await scheduleOf(THREE_PEERS);
    const end = schedule.lease(RESOURCE_NAMES);
    const { peers, cluster } = await until(({ complete }) => complete);
    assert.deepEqual(
      [cluster.health, peers.map(({ state }) => state)],
      ['healthy', ['alive', 'alive', 'alive']],
    );
    assert.ok(client.requests <= 12);
    end();
  });

  it('asks all that a user wants now, also what waits for another answer, though others asked before', async () => {
    const { schedule, until } = await scheduleOf(THREE_PEERS, 12);
    schedule.lease(RESOURCE_NAMES);
    schedule.refresh();
    const { cluster } = await until(({ complete }) => complete);
    assert.equal(cluster.health, 'healthy');
  });

  it('tells what is wrong, and clears it when it is over', async () => {
    let isWrong = true;
    const { schedule, events, until } = await scheduleOf((request, response) => {
      if (isWrong && request.url === '/peers') {
        const lines = recorded('peers.three.ndjson').trim().split('\n');
        const { id } = JSON.parse(lines[1] ?? '') as { id: string };
        stream(response, [
          lines[0] ?? '',
          JSON.stringify({ ...JSON.parse(recorded('peers.one-dead.ndjson').split('\n')[1] ?? ''), id }),
          lines[2] ?? '',
        ]);
      } else {
        THREE_PEERS(request, response);
      }
    });
    schedule.lease(RESOURCE_NAMES);
    await until(({ alerts }) => alerts.length > 0);
    isWrong = false;
    schedule.refresh();
    await until(({ alerts }) => alerts.length === 0);
    assert.deepEqual(
      events.map(({ event, code }) => `${event} ${code}`),
      ['raised peer_missing', 'cleared peer_missing'],
    );
  });

  it('says why where nobody can be asked', async () => {
    const { schedule, until } = await scheduleOf((_request, response) => {
      response
        .writeHead(401, { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Basic realm="x"' })
        .end(recorded('error-401.json'));
    });
    schedule.lease(RESOURCE_NAMES);
    const { cluster } = await until(() => true);
    assert.deepEqual([cluster.health, cluster.reasons[0]?.code], ['needs_credentials', 'credentials_wanted']);
  });
});
