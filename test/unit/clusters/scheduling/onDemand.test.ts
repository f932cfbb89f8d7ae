import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { parseAddress } from '../../../../src/clusterClient';
import { Bandwidth, ConnectGraph } from '../../../../src/clusterClient/schemas';
import { Cockpit } from '../../../../src/clusters/cockpit';
import { bandwidthDocument, graphDocument } from '../../../../src/clusters/graph/documentTexts';
import { MemoryStore } from '../../../../src/clusters/memory/memoryStore';
import { keyOfProfile } from '../../../../src/clusters/profiles/profile';
import { ClusterSchedule } from '../../../../src/clusters/scheduling/clusterSchedule';
import { ClusterStore } from '../../../../src/clusters/store';
import { Served } from '../../clusterClient/servedApi';

const GRAPH = readFileSync(
  new URL('../../../fixtures/recorded/health-graph.three.json', import.meta.url),
  'utf8',
);
const answerGraph: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'application/json').end(GRAPH);
};
const NEVER = new AbortController().signal;

describe('What a user wants to see once', () => {
  const served = new Served();
  const open: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(async (one) => one.close()));
    served.close();
  });

  async function scheduleOf(answer: RequestListener) {
    const client = await served.api(answer);
    const store = new ClusterStore();
    const faults: unknown[] = [];
    const profile = { name: 'demo', endpoint: parseAddress('/ip4/127.0.0.1/tcp/9094') };
    const schedule = new ClusterSchedule({
      ...{ profile, client, store },
      memory: new MemoryStore(null, 1 << 20, (error) => faults.push(error)),
      locals: () => Promise.resolve([]),
      onFault: (error) => faults.push(error),
    });
    open.push(schedule);
    return { schedule, client, store, profile, faults };
  }

  /** A cockpit that has this cluster alone. */
  function cockpitOver({ schedule, store, profile }: Awaited<ReturnType<typeof scheduleOf>>) {
    const cockpit = new Cockpit({
      store,
      findLocals: () => Promise.resolve([]),
      openSchedule: () => schedule,
      onFault: assert.ifError,
    });
    open.push(cockpit);
    cockpit.keep([{ profile, signature: 'saved' }]);
    return { cockpit, key: keyOfProfile(profile) };
  }

  /** Answers when it is told to. */
  async function waiting() {
    const asked: ServerResponse[] = [];
    const parts = await scheduleOf((_request, response) => {
      asked.push(response);
      arrived.dispatchEvent(new Event('asked'));
    });
    const arrived = new EventTarget();
    return { ...parts, asked, arrival: () => once(arrived, 'asked') };
  }

  it('is asked alone, with no view, and in one request', async () => {
    const paths: unknown[] = [];
    const { schedule, client } = await scheduleOf((request, response) => {
      paths.push(request.url);
      answerGraph(request, response);
    });
    const { cluster_id } = await schedule.askOnce('graph', NEVER);
    assert.equal(cluster_id, ConnectGraph.parse(JSON.parse(GRAPH)).cluster_id);
    assert.deepEqual([paths, client.requests], [['/health/graph'], 1]);
  });

  it('counts among the requests of the last minute', async () => {
    const { schedule, store, profile } = await scheduleOf((request, response) => {
      if (request.url === '/health/graph') {
        answerGraph(request, response);
      } else {
        request.socket.destroy();
      }
    });
    await schedule.askOnce('graph', NEVER);
    await schedule.askOnce('graph', NEVER);
    schedule.lease(['version']);
    await schedule.settled();
    assert.equal(store.get(keyOfProfile(profile))?.pace, 3);
  });

  it('is in flight once, and goes on as long as somebody waits', async () => {
    const { schedule, client, asked, arrival } = await waiting();
    const first = new AbortController();
    const arriving = arrival();
    const left = assert.rejects(schedule.askOnce('graph', first.signal), { name: 'AbortError' });
    const stays = schedule.askOnce('graph', NEVER);
    await arriving;
    first.abort();
    await left;
    asked[0]?.setHeader('Content-Type', 'application/json').end(GRAPH);
    await stays;
    assert.equal(client.requests, 1);
  });

  it('closes its connection when nobody waits any more, and is asked anew then', async () => {
    const { schedule, client, asked, arrival } = await waiting();
    const cancelled = new AbortController();
    const arriving = arrival();
    const left = assert.rejects(schedule.askOnce('graph', cancelled.signal), { name: 'AbortError' });
    await arriving;
    const [response] = asked;
    assert.ok(response);
    const closed = once(response, 'close');
    cancelled.abort();
    await Promise.all([left, closed]);
    const again = arrival();
    const answer = schedule.askOnce('graph', NEVER);
    await again;
    asked[1]?.setHeader('Content-Type', 'application/json').end(GRAPH);
    await answer;
    assert.equal(client.requests, 2);
  });

  it('fails in the words of the client, as a peer that is too old does', async () => {
    const { cockpit, key } = cockpitOver(
      await scheduleOf((_request, response) => {
        response
          .writeHead(404, { 'Content-Type': 'application/json' })
          .end('{"code":404,"message":"404 page not found"}');
      }),
    );
    assert.deepEqual(await cockpit.askOnce(key, 'bandwidth', NEVER), {
      kind: 'failed',
      cause: 'GET /health/bandwidth: 404 page not found',
      advice: 'Correct what was asked for; a peer of another version may not know it.',
      isUnknown: true,
    });
  });

  it('of a cluster that goes meanwhile, or is not asked, is nothing', async () => {
    const { arrival, ...parts } = await waiting();
    const { cockpit, key } = cockpitOver(parts);
    const arriving = arrival();
    const answer = cockpit.askOnce(key, 'graph', NEVER);
    await arriving;
    cockpit.keep([]);
    assert.deepEqual(await answer, { kind: 'gone' });
    assert.deepEqual(await cockpit.askOnce('elsewhere', 'graph', NEVER), { kind: 'gone' });
  });

  it('that its user cancels is no failure', async () => {
    const { arrival, ...parts } = await waiting();
    const { cockpit, key } = cockpitOver(parts);
    const cancelled = new AbortController();
    const arriving = arrival();
    const left = assert.rejects(cockpit.askOnce(key, 'graph', cancelled.signal), { name: 'AbortError' });
    await arriving;
    cancelled.abort();
    await left;
  });

  it('is a document that says of whom and of when it is', () => {
    const graph = graphDocument(ConnectGraph.parse(JSON.parse(GRAPH)), 'demo\n}, 12:41');
    assert.match(graph, /^\/\/ demo\\u000a}, 12:41\ndigraph cluster \{\n/);
    const bandwidth = bandwidthDocument(Bandwidth.parse({}), 'demo, 12:41');
    assert.match(bandwidth, /^demo, 12:41\n\nProtocol {2}in/);
  });
});
