import assert from 'node:assert/strict';
import {
  type ClusterMemory,
  type RememberedPeer,
  UNKNOWN_PEER,
} from '../../../../src/clusters/memory/clusterMemory';
import { memoryIn, textOfMemory } from '../../../../src/clusters/memory/memoryText';
import { remember } from '../../../../src/clusters/memory/remember';
import { judgeCluster } from '../../../../src/clusters/peers/judgeCluster';
import type { Known } from '../../../../src/clusters/peers/known';
import type { Observation } from '../../../../src/clusters/peers/observation';
import {
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
  THREE,
  told,
  TWO,
  WELL,
  withEntry,
} from '../observations';

/** The folder of the asked peer, without an address of another one. */
const LOCAL = {
  peerId: ONE,
  clusterName: 'demo',
  consensus: 'crdt',
  trustedPeers: 'all',
  expected: new Map(),
  addresses: new Map(),
} as const;
/** The third one accepts connections. */
const reached = new Map([[THREE, '/ip4/127.0.0.1/tcp/9096']]);

/** As earlier looks knew the third one. */
function memoryOfThree(changes: Partial<RememberedPeer>): ClusterMemory {
  const { peers, ...rest } = memory();
  const three = { ...(peers.get(THREE) ?? UNKNOWN_PEER), ...changes };
  return { ...rest, peers: new Map([...peers, [THREE, three]]) };
}

const SITUATIONS: readonly [string, ReturnType<typeof judged>, object][] = [
  [
    'the asked peer waited in vain for one that accepts connections: it is not cut off',
    judged({ peers: withEntry(failed(THREE, HUNG)), reached }),
    { ...WELL, health: 'degraded', peer3: 'silent peer_hangs' },
  ],
  [
    'the list of peers was cut late, and whom it waited for accepts connections',
    judged({ peers: told({ entries: [id(ONE), id(TWO)], whole: false, waitedMs: 12_000 }), reached }),
    { ...WELL, health: 'degraded', complete: false, peer3: 'silent peer_hangs' },
  ],
  [
    'the asked peer has only just begun, was connected to one, and has had no ping of its own from it yet',
    judged(
      { ...gone, reached },
      {
        local: { ...LOCAL, startedAt: NOW - 9000 },
        memory: memoryOfThree({ lastHeardAt: NOW - 7000, spokeAt: NOW - 90_000 }),
      },
    ),
    { ...WELL, health: 'degraded', peer3: 'unknown not_heard_yet' },
  ],
  [
    'the asked peer has only just begun, and had a ping of its own from one that hangs since',
    judged(
      { ...gone, reached },
      {
        local: { ...LOCAL, startedAt: NOW - 50_000 },
        memory: memoryOfThree({ lastHeardAt: NOW - 40_000, spokeAt: NOW - 40_000 }),
      },
    ),
    { ...WELL, health: 'degraded', peer3: 'silent peer_hangs' },
  ],
  [
    'a peer accepts connections, and never sent a ping of its own: it is not READY',
    judged({ ...gone, reached }, { memory: memoryOfThree({ lastHeardAt: NOW - 40_000, spokeAt: null }) }),
    { ...WELL, health: 'degraded', peer3: 'starting not_ready' },
  ],
  [
    'a peer that was only ever connected to accepts no connections any more',
    judged(gone, { memory: memoryOfThree({ lastHeardAt: NOW - 40_000, spokeAt: null }) }),
    { ...WELL, health: 'degraded', peer3: 'missing peer_missing' },
  ],
];

describe('Judging peers that are silent', () => {
  for (const [name, verdict, truth] of SITUATIONS) {
    it(name, () => {
      assert.deepEqual(verdict, truth);
    });
  }
});

describe('What is remembered of the pings of a peer', () => {
  const after = (seen: Partial<Observation>, before: Known) => {
    const look = observation(seen);
    return { ...remember(look, before, judgeCluster(look, before)), conditions: [] };
  };

  it('tells a ping of a peer from a mere connection to it', () => {
    const spoken = after({}, known());
    assert.equal(spoken.peers.get(THREE)?.spokeAt, NOW - 1000);
    const connected = after(
      { pings: told([ping(ONE), ping(TWO), metric('ping', THREE, '', 500)]) },
      known({ memory: spoken }),
    );
    const { lastHeardAt, spokeAt } = connected.peers.get(THREE) ?? assert.fail();
    assert.deepEqual([lastHeardAt, spokeAt], [NOW - 500, NOW - 1000]);
  });

  it('takes what was written before the two were told apart for a ping', () => {
    const text = textOfMemory(memory(), 1 << 20).replaceAll(/"spokeAt":\d+,/g, '');
    assert.equal(memoryIn(text).peers.get(THREE)?.spokeAt, NOW - 60_000);
  });
});
