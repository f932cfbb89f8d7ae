import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ApiError, type ClusterClient, CredentialsError, type ItemStream } from '../../../src/clusterClient';
import { Served, stream } from './servedApi';

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/recorded/${name}`, import.meta.url), 'utf8');

const CID = 'bafkreibmrmenuxhgaomod4m26ds5ztdujxzhjobgvpsyl2v2ndcskq2iay';

/** Where each recorded object was asked for, and how the client asks. */
const OBJECTS: Readonly<
  Record<string, readonly [request: string, ask: (client: ClusterClient) => Promise<unknown>]>
> = {
  'version.json': ['GET /version', (client) => client.version()],
  'id.ready.json': ['GET /id', (client) => client.id()],
  'id.kubo-down.json': ['GET /id', (client) => client.id()],
  'id.never-had-kubo.json': ['GET /id', (client) => client.id()],
  'id.kubo-hung-after-300s.json': ['GET /id', (client) => client.id()],
  'id.follower.json': ['GET /id', (client) => client.id()],
  'metrics-ping.three.json': ['GET /monitor/metrics/ping', (client) => client.metrics.latest('ping')],
  'health-alerts.peer-killed.json': ['GET /health/alerts', (client) => client.alerts()],
  'health-graph.three.json': ['GET /health/graph', (client) => client.graph()],
  'pin-add.json': [
    `POST /pins/ipfs/${CID}?name=alpha&meta-team=docs`,
    (client) => client.pins.pin(CID, { name: 'alpha', metadata: { team: 'docs' } }),
  ],
  'pin.kubo-down.json': [`GET /pins/${CID}`, (client) => client.pins.status(CID)],
  'pin.kubo-hung-after-15s.json': [
    `GET /pins/${CID}?local=true`,
    (client) => client.pins.status(CID, { local: true }),
  ],
};

const OPERATIONS = ['error', 'queued', 'pinning', 'unpinning'] as const;

const STREAMS: Readonly<
  Record<
    string,
    readonly [
      request: string,
      ask: (client: ClusterClient) => ItemStream<unknown>,
      before?: readonly string[],
    ]
  >
> = {
  'peers.three.ndjson': ['GET /peers', (client) => client.peers.list()],
  'peers.one-dead.ndjson': ['GET /peers', (client) => client.peers.list()],
  'peers.one-kubo-down.ndjson': ['GET /peers', (client) => client.peers.list()],
  'peers.one-kubo-hung.ndjson': ['GET /peers', (client) => client.peers.list()],
  'peers.own-kubo-hung.ndjson': ['GET /peers', (client) => client.peers.list()],
  'peers.follower.ndjson': ['GET /peers', (client) => client.peers.list()],
  'allocations.two.ndjson': ['GET /allocations', (client) => client.allocations.list()],
  'pins.three.ndjson': ['GET /pins', (client) => client.pins.list([])],
  'pins.one-dead.ndjson': ['GET /pins', (client) => client.pins.list([])],
  'pins.one-kubo-down.ndjson': [
    `GET /pins?cids=${CID}%2C${CID}`,
    (client) => client.pins.statusOf([CID, CID]),
    ['GET /version'],
  ],
  'pins.filter-ops.ndjson': [
    'GET /pins?filter=error%2Cqueued%2Cpinning%2Cunpinning',
    (client) => client.pins.list(OPERATIONS),
  ],
  'pins.filter-error.ndjson': ['GET /pins?filter=error', (client) => client.pins.list(['error'])],
};

describe('recorded answers', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  for (const [name, [request, ask]] of Object.entries(OBJECTS)) {
    it(`${name}: nothing is lost, and null is empty`, async () => {
      const text = recorded(name);
      const asked: string[] = [];
      const client = await served.api(({ method, url }, response) => {
        asked.push(`${method ?? ''} ${url ?? ''}`);
        response.end(text);
      });
      assert.deepEqual(plain(await ask(client)), emptied(JSON.parse(quoted(text))));
      assert.deepEqual(asked, [request]);
      assert.equal(client.requests, 1);
    });
  }

  for (const [name, [request, ask, before = []]] of Object.entries(STREAMS)) {
    it(`${name}: every item, and null is empty`, async () => {
      const lines = recorded(name)
        .split('\n')
        .filter((line) => line !== '');
      const asked: string[] = [];
      const client = await served.api(({ method, url }, response) => {
        asked.push(`${method ?? ''} ${url ?? ''}`);
        if (url === '/version') {
          response.end('{"version":"1.1.6"}');
        } else {
          stream(response, lines);
        }
      });
      const expected = lines.map((line) => emptied(JSON.parse(quoted(line))));
      assert.deepEqual(plain(await ask(client).toArray()), expected);
      assert.deepEqual(asked, [...before, request]);
    });
  }

  for (const name of [
    'error-500.follower-write.json',
    'error-500.pins-local.kubo-down.json',
    'error-500.pins-local.kubo-hung.json',
  ]) {
    it(`${name}: the API’s own words, and what to do`, async () => {
      const { message } = JSON.parse(recorded(name)) as { message: string };
      const client = await served.api((_, response) => response.writeHead(500).end(recorded(name)));
      await assert.rejects(client.pins.list([], { local: true }).toArray(), (error) => {
        assert.ok(error instanceof ApiError);
        assert.deepEqual([error.status, error.said], [500, message]);
        assert.match(error.advice, /Kubo|follower/);
        return true;
      });
    });
  }

  it('error-401.json: credentials are wanted', async () => {
    const client = await served.api((_, response) => response.writeHead(401).end(recorded('error-401.json')));
    await assert.rejects(client.id(), (error) => error instanceof CredentialsError && error.why === 'wanted');
  });

  it('keeps nanoseconds, which a number does not hold', async () => {
    const client = await served.api((_, response) => response.end(recorded('metrics-ping.three.json')));
    const [first] = await client.metrics.latest('ping');
    assert.deepEqual([first?.expire, first?.received_at], [1795427422768986851n, 1795427392769250883n]);
  });
});

/** Numbers of 64 bits as text, on both sides of a comparison. */
const BIG = /"(expire|received_at|weight|shard_size)":(-?\d+)/g;

function quoted(text: string): string {
  return text.replace(BIG, '"$1":"$2"');
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one)),
  );
}

const LISTS = [
  'addresses',
  'cluster_peers',
  'cluster_peers_addresses',
  'allocations',
  'user_allocations',
  'origins',
];

/** What the API means by null, and what it leaves out. */
function emptied(value: unknown, key = ''): unknown {
  if (value === null) {
    return LISTS.includes(key) ? [] : key === 'metadata' ? {} : null;
  }
  if (Array.isArray(value)) {
    return value.map((one) => emptied(one));
  }
  if (typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value).map(([name, one]) => [name, emptied(one, name)] as const);
  const missing =
    key === 'ipfs'
      ? { id: '' }
      : 'attempt_count' in value
        ? { ipfs_peer_id: '', ipfs_peer_addresses: [] }
        : {};
  return { ...missing, ...Object.fromEntries(entries) };
}
