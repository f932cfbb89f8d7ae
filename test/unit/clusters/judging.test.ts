import assert from 'node:assert/strict';
import { PeersAnswer } from '../../../src/clusters/answers';
import { UNKNOWN_PEER } from '../../../src/clusters/memory/clusterMemory';
import { memoryIn, textOfMemory } from '../../../src/clusters/memory/memoryText';
import { remember } from '../../../src/clusters/memory/remember';
import { judgeCluster } from '../../../src/clusters/peers/judgeCluster';
import type { Known } from '../../../src/clusters/peers/known';
import type { Observation } from '../../../src/clusters/peers/observation';
import { judgeUnreachable } from '../../../src/clusters/peers/unreachable';
import { reasonOf } from '../../../src/clusters/reasons/reason';
import {
  DEAD,
  failed,
  gone,
  HUNG,
  id,
  judged,
  known,
  memory,
  metric,
  NOW,
  observation,
  ONE,
  ping,
  REFUSED,
  THREE,
  told,
  TWO,
  WELL,
  withEntry,
} from './observations';

const LOCAL = {
  peerId: ONE,
  startedAt: NOW - 3_600_000,
  clusterName: 'demo',
  consensus: 'crdt',
  trustedPeers: 'all',
  expected: new Map([[THREE, 'peerstore']]),
  addresses: new Map(),
} as const;

/** All dials failed, at these addresses and for these reasons. */
const undialled = (...dials: string[]) =>
  ['failed to dial: failed to dial 12D3: all dials failed', ...dials.map((one) => `  * ${one}`)].join('\n');
const TIMED_OUT = '[/ip4/10.1.2.3/tcp/9096] dial tcp4 10.1.2.3:9096: i/o timeout';
const LOOPBACK_REFUSES = '[/ip4/127.0.0.1/tcp/9096] dial tcp4 127.0.0.1:9096: connect: connection refused';
const HOST_REFUSES = '[/ip4/10.1.2.3/tcp/9096] dial tcp4 10.1.2.3:9096: connect: connection refused';
/** Of the peer that was asked, which began three seconds ago. */
const BEGUN = { ...LOCAL, startedAt: NOW - 3000 };
const alone = {
  id: told(id(ONE, { cluster_peers: [ONE] })),
  peers: told({ entries: [id(ONE)], whole: true, waitedMs: 20 }),
  pings: told([ping(ONE)]),
};
/** The third one accepts connections. */
const reached = new Map([[THREE, '/ip4/127.0.0.1/tcp/9096']]);

const notYet = { peer2: 'unknown not_heard_yet', peer3: 'unknown not_heard_yet' };

const SITUATIONS: readonly [string, ReturnType<typeof judged>, object][] = [
  ['all is well', judged({}), WELL],
  [
    'a peer was killed a moment ago: its last ping still counts',
    judged({ peers: withEntry(failed(THREE, DEAD)) }),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'a peer sends pings, and only the asked one cannot connect to it',
    judged(
      { peers: withEntry(failed(THREE, DEAD)) },
      {
        memory: { ...memory(), peers: new Map([[THREE, { ...UNKNOWN_PEER, undialledAt: NOW - 9000 }]]) },
      },
    ),
    { ...WELL, peer3: 'alive peer_not_dialled' },
  ],
  [
    'a peer behind a router sends pings, and nobody can connect to it: whether it is still there the next ping tells',
    judged({ peers: withEntry(failed(THREE, undialled(LOOPBACK_REFUSES, TIMED_OUT))) }),
    { ...WELL, health: 'degraded', peer3: 'unknown peer_unreachable' },
  ],
  [
    'the asked peer does not try again yet, and the machine of the peer refuses us, too',
    judged({
      peers: withEntry(failed(THREE, undialled('[/ip4/127.0.0.1/tcp/9096] dial backoff'))),
      refused: new Set([THREE]),
    }),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'the asked peer joined through the same one as another, and has no address of that',
    judged({ peers: withEntry(failed(THREE, 'failed to dial: failed to find any peer in table')) }),
    WELL,
  ],
  [
    'no address is known of a peer that sent a ping',
    judged({ peers: withEntry(failed(THREE, 'failed to dial: no addresses')) }),
    WELL,
  ],
  [
    'the machine of a peer refuses: nobody listens there any more',
    judged({ peers: withEntry(failed(THREE, undialled(LOOPBACK_REFUSES, HOST_REFUSES))) }),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'nobody connects to a peer of which no ping counts any more',
    judged(
      { peers: withEntry(failed(THREE, undialled(TIMED_OUT))), pings: told([ping(ONE), ping(TWO)]) },
      { memory: memory() },
    ),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'the asked peer has only just begun: whom it has not heard of yet may be there',
    judged(alone, { local: { ...BEGUN, expected: new Map() }, memory: memory() }),
    { ...WELL, health: 'degraded', ...notYet },
  ],
  [
    'the asked peer of another machine has forgotten pings that were to count: it has begun anew',
    judged(alone, {
      memory: {
        ...memory(),
        peers: new Map(
          [...memory().peers].map(([peer, one]) => [peer, { ...one, heardUntil: NOW + 20_000 }]),
        ),
      },
    }),
    { ...WELL, health: 'degraded', ...notYet },
  ],
  [
    'the asked peer could not be reached before',
    judged(alone, { memory: { ...memory(), unreached: true } }),
    { ...WELL, health: 'degraded', ...notYet },
  ],
  [
    'the asked peer has only just begun, and could not connect to one whose address it has',
    judged(alone, { local: BEGUN, memory: memory() }),
    { ...WELL, health: 'degraded', peer2: 'unknown not_heard_yet', peer3: 'missing peer_missing' },
  ],
  [
    'the asked peer has only just begun, and one was missed before',
    judged(alone, {
      local: { ...BEGUN, expected: new Map() },
      memory: {
        ...memory(),
        peers: new Map([...memory().peers].map(([peer, one]) => [peer, { ...one, missedAt: NOW - 50_000 }])),
      },
    }),
    { ...WELL, health: 'degraded', peer2: 'missing peer_missing', peer3: 'missing peer_missing' },
  ],
  [
    'a peer was heard of since the asked one began, and is gone',
    judged(gone, {
      local: { ...BEGUN, startedAt: NOW - 50_000, expected: new Map() },
      memory: memory(NOW - 40_000),
    }),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'a peer hangs, or its Kubo does',
    judged({ peers: withEntry(failed(THREE, HUNG)) }),
    { ...WELL, health: 'degraded', peer3: 'silent peer_silent' },
  ],
  [
    'a follower has no address of a peer that sends pings',
    judged({ peers: withEntry(failed(THREE, 'routing: not found')) }),
    WELL,
  ],
  [
    'a peer serves no calls yet',
    judged({ peers: withEntry(failed(THREE, 'protocols not supported: [/ipfscluster/1.0/rpc]')) }),
    { ...WELL, health: 'degraded', peer3: 'starting peer_unreachable' },
  ],
  [
    'the Kubo of a peer is down',
    judged({ peers: withEntry(id(THREE, { ipfs: { id: '', addresses: [], error: REFUSED } })) }),
    { ...WELL, health: 'degraded', peer3: 'kubo_down kubo_down' },
  ],
  [
    'the Kubo of a peer does not answer it',
    judged({ peers: withEntry(id(THREE, { ipfs: { id: '', addresses: [], error: `Post "x": ${HUNG}` } })) }),
    { ...WELL, health: 'degraded', peer3: 'silent kubo_silent' },
  ],
  [
    'the Kubo of the asked peer is down: it can pin nothing',
    judged({
      id: told(id(ONE, { ipfs: { id: '', addresses: [], error: REFUSED } })),
      peers: withEntry(id(ONE, { ipfs: { id: '', addresses: [], error: REFUSED } })),
    }),
    { ...WELL, health: 'critical', peer1: 'kubo_down kubo_down' },
  ],
  [
    'the Kubo of the asked peer hangs: it does not say who it is',
    judged({
      id: { kind: 'silent', waitedMs: 10_000 },
      peers: withEntry(failed(ONE, HUNG)),
    }),
    { ...WELL, health: 'critical', complete: false, peer1: 'silent kubo_silent' },
  ],
  [
    'the asked peer is not READY',
    judged({
      pings: told([]),
      peers: told({ entries: [id(ONE)], whole: true, waitedMs: 9 }),
      id: told(id(ONE, { cluster_peers: [ONE] })),
    }),
    { health: 'degraded', complete: true, peer1: 'starting not_ready' },
  ],
  [
    'a peer was only just connected to',
    judged({ pings: told([ping(ONE), ping(TWO), metric('ping', THREE, '')]) }),
    { ...WELL, health: 'degraded', peer3: 'starting peer_starting' },
  ],
  [
    'a peer of which only earlier looks know',
    judged({ ...gone, id: told(id(ONE, { cluster_peers: [ONE, TWO] })) }, { memory: memory() }),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'a peer that earlier looks know, and that still accepts connections',
    judged({ ...gone, reached }, { memory: memory() }),
    { ...WELL, health: 'degraded', peer3: 'silent peer_hangs' },
  ],
  [
    'a peer that has left for good is listed and counts no more',
    judged(gone, { memory: memory(NOW - 61 * 60_000) }),
    { ...WELL, peer3: 'missing peer_missing' },
  ],
  [
    'a peer of the peerstore that was never heard of',
    judged({ ...gone, id: told(id(ONE, { cluster_peers: [ONE, TWO] })) }, { local: LOCAL }),
    {
      health: 'degraded',
      complete: true,
      peer1: 'alive',
      peer2: 'alive',
      [THREE]: 'missing peer_never_heard',
    },
  ],
  [
    'a raft without most of its voters',
    judged(
      {
        peers: told({ entries: [id(ONE), failed(TWO, DEAD), failed(THREE, DEAD)], whole: true, waitedMs: 9 }),
        pings: told([ping(ONE)]),
      },
      { local: { ...LOCAL, consensus: 'raft' }, memory: memory() },
    ),
    { ...WELL, health: 'critical', peer2: 'missing peer_missing', peer3: 'missing peer_missing' },
  ],
  [
    'a raft that has lost one of three voters',
    judged(
      { peers: withEntry(failed(THREE, DEAD)), pings: told([ping(ONE), ping(TWO)]) },
      { local: { ...LOCAL, consensus: 'raft' }, memory: memory() },
    ),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
  [
    'a raft from which a peer was removed does not miss it',
    judged(
      { ...gone, id: told(id(ONE, { cluster_peers: [ONE, TWO] })) },
      { local: { ...LOCAL, consensus: 'raft' }, memory: memory() },
    ),
    { health: 'healthy', complete: true, peer1: 'alive', peer2: 'alive' },
  ],
  [
    'the list of peers was cut soon: who sends pings is there, and the answer is not complete',
    judged({ peers: told({ entries: [id(ONE), id(TWO)], whole: false, waitedMs: 900 }) }),
    { ...WELL, health: 'unknown', complete: false },
  ],
  [
    'the list of peers was cut late: whom it waited for hangs',
    judged({ peers: told({ entries: [id(ONE), id(TWO)], whole: false, waitedMs: 12_000 }) }),
    { ...WELL, health: 'degraded', complete: false, peer3: 'silent peer_silent' },
  ],
  [
    'nobody could say who sends pings',
    judged({
      pings: { kind: 'failed', why: 'boom' },
      peers: { kind: 'failed', why: 'boom' },
      id: told(id(ONE)),
    }),
    {
      health: 'degraded',
      complete: false,
      peer1: 'alive',
      [TWO]: 'unknown not_asked',
      [THREE]: 'unknown not_asked',
    },
  ],
];

describe('Judging the peers of a cluster', () => {
  it('a question that the API has no route for is told as what it said, not as one that waits', () => {
    const why = 'GET /id: 404 page not found';
    const { cluster, complete } = judgeCluster(
      observation({ ...gone, id: { kind: 'not_asked', why } }),
      known({ memory: memory() }),
    );
    assert.equal(complete, false);
    const told = cluster.reasons.filter(({ source }) => source === 'GET /id');
    assert.deepEqual(
      told.map(({ code, text }) => [code, text]),
      [['failed', `GET /id failed: ${why}`]],
    );
  });

  for (const [name, verdict, truth] of SITUATIONS) {
    it(name, () => {
      assert.deepEqual(verdict, truth);
    });
  }

  it('tells what each peer says of itself', () => {
    const { peers } = judgeCluster(
      observation({
        metrics: told(
          new Map([
            ['freespace', [metric('freespace', TWO, '42')]],
            ['tag:group', [metric('tag:group', TWO, 'eu')]],
          ]),
        ),
      }),
      known({ local: LOCAL }),
    );
    const two = peers.find(({ peer_id }) => peer_id === TWO);
    assert.deepEqual(
      [two?.free_space, two?.tags, two?.trusted, two?.queued_pins],
      [42, { group: 'eu' }, true, null],
    );
  });

  it('is what the contract says', () => {
    const { cluster, peers, complete } = judgeCluster(observation(gone), known({ memory: memory() }));
    const frame = { success: true, operation_id: '1', checked_at: 'x', duration_ms: 1, requests: 4 };
    const answer = { ...frame, operation: 'cluster_peers', complete, cluster, peers };
    assert.deepEqual(PeersAnswer.parse(answer), answer);
  });

  it('of which nobody answers says only whom earlier looks knew', () => {
    const reason = reasonOf('credentials_wanted', { api: 'x' }, 'GET /version');
    const { cluster, peers } = judgeUnreachable(
      { health: 'needs_credentials', reason },
      known({ memory: memory() }),
    );
    assert.equal(cluster.asked, null);
    assert.deepEqual([...new Set(peers.map(({ state }) => state))], ['unknown']);
  });
});

describe('What is remembered of a cluster', () => {
  const after = (seen: Partial<Observation>, before: Known) => {
    const look = observation(seen);
    return { ...remember(look, before, judgeCluster(look, before)), conditions: [] };
  };

  it('has since when a peer is missed, and forgets that when it is back', () => {
    const missed = after(gone, known({ memory: memory() }));
    assert.equal(missed.peers.get(THREE)?.missedAt, NOW);
    assert.equal(after({}, known({ memory: missed })).peers.get(THREE)?.missedAt, null);
  });

  it('is the same after it was written and read', () => {
    const whole = after({}, known());
    assert.deepEqual(memoryIn(textOfMemory(whole, 1 << 20)), whole);
  });

  it('has no more bytes than it may, and leaves out who was not heard of for the longest time', () => {
    const [, peer] = [...memory().peers][0] ?? assert.fail();
    const many = Array.from(
      { length: 5000 },
      (_, n) => [`peer ${n}`, { ...peer, lastHeardAt: NOW - n * 1000 }] as const,
    );
    const text = textOfMemory({ ...memory(), peers: new Map(many) }, 100_000);
    assert.ok(Buffer.byteLength(text) <= 100_000);
    const { peers } = memoryIn(text);
    assert.ok(peers.has('peer 0') && !peers.has('peer 4999') && peers.size > 100);
  });

  it('takes nothing from a text that is none of ours', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"peers":3}',
      '{"askedId":null,"conditions":[],"peers":[7,{"id":1}]}',
    ]) {
      assert.equal(memoryIn(text).peers.size, 0);
    }
  });
});
