import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { ItemStream, type Pin, type PinStatus } from '../../../src/clusterClient';
import { Follower } from '../../../src/clusters/answers';
import { signsOf } from '../../../src/clusters/alerts/conditions';
import type { ClusterLook } from '../../../src/clusters/clusterLook';
import { askSource } from '../../../src/clusters/followers/askSource';
import { followerOf } from '../../../src/clusters/followers/follower';
import { countPins } from '../../../src/clusters/followers/pinsetCount';
import { judgeCluster } from '../../../src/clusters/peers/judgeCluster';
import type { FollowerKnowledge, Known } from '../../../src/clusters/peers/known';
import type { Observation, Pinset } from '../../../src/clusters/peers/observation';
import { Deadline } from '../../../src/probes/deadline';
import { id, known, NOW, observation, ONE, told, TWO } from './observations';

const DAY_MS = 24 * 60 * 60_000;
const KNOWLEDGE: FollowerKnowledge = {
  name: 'demo',
  peerId: ONE,
  source: { url: 'http://source.example/service.json', isWhole: true },
};
const NOT_ASKED = { kind: 'not_asked' } as const;

function pinset(changes: Partial<Pinset> = {}): Pinset {
  return { everywhere: 7, byPeer: new Map([[ONE, 3]]), newestAt: NOW - DAY_MS, whole: true, ...changes };
}

/** An operation of the follower on a pin. */
function operation(status: string, createdAt = NOW - DAY_MS): PinStatus {
  const info = { peername: '', ipfs_peer_id: '', ipfs_peer_addresses: [], status, timestamp: '', error: '' };
  return {
    ...{ cid: 'bafy', name: '', allocations: [], origins: [], metadata: {} },
    created: new Date(createdAt).toISOString(),
    peer_map: { [ONE]: { ...info, attempt_count: 0, priority_pin: false } },
  };
}

describe('What is known of a follower', () => {
  it('is how many pins are done, left and failed, and when the last one came', () => {
    const operations = told([
      ...[operation('pin_queued'), operation('pinning'), operation('pin_error')],
      operation('unpinning'),
    ]);
    assert.deepEqual(
      followerOf(KNOWLEDGE, {
        id: told(id(ONE)),
        operations,
        pinset: told(pinset()),
        source: told({ why: null }),
      }),
      {
        name: 'demo',
        source: { url: 'http://source.example/service.json', state: 'reachable', error: null },
        ...{ pins_done: 7, pins_left: 2, pins_failed: 1 },
        last_new_pin_at: new Date(NOW - DAY_MS).toISOString(),
      },
    );
  });

  for (const [name, seen, changes] of [
    ['was asked', {}, {}],
    ['could be asked', { pinset: NOT_ASKED, operations: NOT_ASKED, source: NOT_ASKED }, {}],
    [
      'read the pinset to its end',
      { pinset: told(pinset({ whole: false })), operations: told([]) },
      { pins_left: 0, pins_failed: 0 },
    ],
  ] as const) {
    it(`is unknown where nobody ${name}`, () => {
      assert.deepEqual(followerOf(KNOWLEDGE, seen), {
        name: 'demo',
        source: { url: 'http://source.example/service.json', state: 'unknown', error: null },
        ...{ pins_done: null, pins_left: null, pins_failed: null, last_new_pin_at: null },
        ...changes,
      });
    });
  }

  it('is in the shape of the answer, whatever was seen', () => {
    const statuses = fc.array(fc.constantFrom('pin_queued', 'pinning', 'pin_error', 'unpin_error', 'new'));
    const pinsets = fc.record({
      everywhere: fc.nat(),
      byPeer: fc.constant(new Map([[TWO, 5]])),
      newestAt: fc.option(fc.nat()),
      whole: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.webUrl(), statuses, pinsets, (url, all, read) => {
        const operations = told(all.map((status) => operation(status)));
        const knowledge = { ...KNOWLEDGE, source: { url, isWhole: true } };
        const follower = Follower.parse(followerOf(knowledge, { operations, pinset: told(read) }));
        assert.ok((follower.pins_done ?? 0) >= 0);
      }),
    );
  });
});

describe('A pinset that is counted', () => {
  const pin = (allocations: string[], timestamp: string) => ({ allocations, timestamp }) as Pin;
  const streamOf = (pins: readonly Pin[]) =>
    new ItemStream(async function* () {
      yield* await Promise.resolve(pins);
    });

  it('has how many each peer holds, and when the last one came', async () => {
    const pins = [
      pin([], '2026-01-01T00:00:00Z'),
      pin([ONE, TWO], '2026-01-02T00:00:00Z'),
      pin([ONE], '0001-01-01T00:00:00Z'),
    ];
    assert.deepEqual(await countPins(streamOf(pins), 10, 60_000), {
      everywhere: 1,
      byPeer: new Map([
        [ONE, 2],
        [TWO, 1],
      ]),
      newestAt: Date.UTC(2026, 0, 2),
      whole: true,
    });
  });

  it('is not whole where it is longer than what is read', async () => {
    const pins = Array.from({ length: 3 }, () => pin([], ''));
    const { everywhere, whole, newestAt } = await countPins(streamOf(pins), 2, 60_000);
    assert.deepEqual([everywhere, whole, newestAt], [2, false, null]);
  });
});

describe('The source of a configuration', () => {
  const servers: Server[] = [];
  const heard: (string | undefined)[] = [];
  after(() => {
    servers.forEach((server) => {
      server.closeAllConnections();
      server.close();
    });
  });

  async function serve(answer: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      heard.push(request.headers.authorization);
      answer(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/service.json`;
  }

  async function ask(url: string, isWhole = true, environment: Record<string, string> = {}) {
    const deadline = new Deadline(2_000);
    try {
      return await askSource({ url, isWhole }, deadline, environment);
    } finally {
      deadline.dispose();
    }
  }

  it('is reachable where it answers, however long its answer is; without credentials', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      response.write('{');
    });
    assert.deepEqual(await ask(url), told({ why: null }));
    assert.deepEqual(heard, [undefined]);
  });

  it('is not where it refuses, where nobody listens, and where its name has no address', async () => {
    const gone = await serve((_request, response) => {
      response.writeHead(404).end();
    });
    assert.deepEqual(await ask(gone), told({ why: 'it answers with HTTP 404' }));
    const closed = await serve(() => undefined);
    await new Promise((resolve) => servers.at(-1)?.close(resolve));
    assert.deepEqual(await ask(closed), told({ why: 'nobody listens there' }));
    assert.deepEqual(
      await ask('http://nowhere.invalid/service.json'),
      told({ why: 'its name has no address' }),
    );
  });

  it('is not asked where that would not be as the daemon asks', async () => {
    const url = 'http://source.example/service.json';
    assert.deepEqual(await ask(url, false), NOT_ASKED);
    assert.deepEqual(await ask(url, true, { HTTP_PROXY: 'http://proxy.example' }), NOT_ASKED);
    assert.deepEqual(await ask('127.0.0.1:8080/ipns/demo'), NOT_ASKED);
    assert.deepEqual(await ask('http://127.0.0.1:1/service.json'), NOT_ASKED);
    assert.deepEqual(await ask('file:///etc/passwd'), NOT_ASKED);
  });
});

describe('What is to be alarmed of in a follower', () => {
  const local: Known['local'] = {
    ...{ peerId: ONE, clusterName: 'demo', consensus: 'crdt', trustedPeers: 'all' },
    ...{ expected: new Map(), addresses: new Map(), follower: KNOWLEDGE, startedAt: null },
  };
  const lookOf = (changes: Partial<Observation>): ClusterLook => {
    const [seen, all] = [observation(changes), known({ local })];
    return { ...judgeCluster(seen, all), seen, known: all };
  };
  const old = (days: number) => told(pinset({ newestAt: NOW - days * DAY_MS }));

  for (const [name, changes, expected] of [
    ['nothing was asked', {}, []],
    ['its source can be reached, and pins come', { source: told({ why: null }), pinset: old(6) }, []],
    [
      'its source cannot be reached',
      { source: told({ why: 'nobody listens there' }) },
      ['source_unreachable'],
    ],
    ['nothing new has come for eight days', { pinset: old(8) }, ['no_new_pins']],
    ['its pinset is empty', { pinset: told(pinset({ newestAt: null })) }, []],
  ] as const) {
    it(`${expected.join(', ') || 'is nothing'} where ${name}`, () => {
      const { signs } = signsOf(lookOf(changes));
      assert.deepEqual(
        signs.map(({ code, subject }) => [code, subject]),
        expected.map((code) => [code, ONE]),
      );
    });
  }

  it('stays what it was where nobody can tell, and is over where a pin came', () => {
    const untold = signsOf(lookOf({}));
    assert.ok(untold.isUntold('no_new_pins', ONE));
    assert.ok(untold.isUntold('source_unreachable', ONE));
    assert.ok(!signsOf(lookOf({ operations: told([operation('pinning')]) })).isUntold('no_new_pins', ONE));
    assert.ok(
      signsOf(lookOf({ operations: told([operation('pin_error', NOW - 9 * DAY_MS)]) })).isUntold(
        'no_new_pins',
        ONE,
      ),
    );
    assert.ok(!signsOf(lookOf({ source: told({ why: null }) })).isUntold('source_unreachable', ONE));
  });

  it('says since when, and why', () => {
    const { signs } = signsOf(lookOf({ pinset: old(8), source: told({ why: 'nobody listens there' }) }));
    assert.deepEqual(
      signs.map(({ text, since }) => [text.replace(/\d{4}-.*$|\d+:\d+.*$/, '…'), since]),
      [
        ['the source of the configuration of demo cannot be reached: nobody listens there', NOW],
        ['demo has seen no new pin since …', NOW - DAY_MS],
      ],
    );
  });
});
