import assert from 'node:assert/strict';
import { signsOf } from '../../../src/clusters/alerts/conditions';
import { advance, type AlertState, alertsOf, HOLD_OFF_MS } from '../../../src/clusters/alerts/holdOff';
import type { ClusterLook } from '../../../src/clusters/clusterLook';
import { judgeCluster } from '../../../src/clusters/peers/judgeCluster';
import type { Known } from '../../../src/clusters/peers/known';
import type { Observation } from '../../../src/clusters/peers/observation';
import { judgeUnreachable } from '../../../src/clusters/peers/unreachable';
import { reasonOf } from '../../../src/clusters/reasons/reason';
import {
  DEAD,
  failed,
  id,
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
  withEntry,
} from './observations';

function lookOf(changes: Partial<Observation>, beside: Partial<Known> = {}): ClusterLook {
  const [seen, all] = [observation(changes), known(beside)];
  return { ...judgeCluster(seen, all), seen, known: all };
}

const told3 = (name: string, values: readonly string[], ageMs = 1000) =>
  [ONE, TWO, THREE].map((peer, index) => metric(name, peer, values[index] ?? '', ageMs));

/** A peer whose clock is ahead: its metrics run out so much later than they should. */
const ahead = (ms: number) =>
  [metric('freespace', ONE, '1'), metric('freespace', THREE, '1')].map((one) =>
    one.peer === THREE ? { ...one, expire: one.expire + BigInt(ms) * 1_000_000n } : one,
  );

const FOUND: readonly [string, ClusterLook, string[]][] = [
  ['all is well', lookOf({}), []],
  ['a peer is gone', lookOf({ peers: withEntry(failed(THREE, DEAD)) }), [`peer_missing ${THREE}`]],
  [
    'a peer hangs',
    lookOf({ peers: withEntry(failed(THREE, 'context deadline exceeded')) }),
    [`peer_silent ${THREE}`],
  ],
  [
    'a Kubo is down',
    lookOf({ peers: withEntry(id(TWO, { ipfs: { id: '', addresses: [], error: REFUSED } })) }),
    [`kubo_down ${TWO}`],
  ],
  [
    'a peer has left for good',
    lookOf(
      {
        peers: told({ entries: [id(ONE), id(TWO)], whole: true, waitedMs: 9 }),
        pings: told([ping(ONE), ping(TWO)]),
      },
      { memory: memory(NOW - 2 * 60 * 60_000) },
    ),
    [],
  ],
  [
    'less than a tenth of what was ever free is free',
    lookOf(
      { metrics: told(new Map([['freespace', told3('freespace', ['1000000', '99999', '100000'])]])) },
      { memory: memory() },
    ),
    [`disk_low ${TWO}`],
  ],
  [
    'nothing is free',
    lookOf(
      { metrics: told(new Map([['freespace', told3('freespace', ['1000000', '0', '500000'])]])) },
      { memory: memory() },
    ),
    [`disk_full ${TWO}`],
  ],
  [
    'a peer that told of free space tells of none any more, and is well',
    lookOf(
      {
        metrics: told(
          new Map([
            ['freespace', told3('freespace', ['1000000', '1000000']).slice(0, 2)],
            ['pinqueue', told3('pinqueue', ['0', '0', '0'])],
          ]),
        ),
      },
      { memory: memory() },
    ),
    [`disk_full ${THREE}`],
  ],
  [
    'versions differ, builds do not',
    lookOf({ peers: withEntry(id(TWO, { version: '1.0.4' })) }),
    ['versions_differ '],
  ],
  ['builds differ', lookOf({ peers: withEntry(id(TWO, { version: '1.1.6+gitabc' })) }), []],
  [
    'a clock is 6 s ahead',
    lookOf({
      metrics: told(new Map([['freespace', ahead(6000)]])),
      pings: told([ping(ONE), ping(TWO), { ...ping(THREE), expire: ping(THREE).expire + 6_000_000_000n }]),
    }),
    [`clock_differs ${THREE}`],
  ],
  [
    'the pings of a peer count longer, by its settings',
    lookOf({
      metrics: told(new Map([['freespace', ahead(0)]])),
      pings: told([ping(ONE), ping(TWO), { ...ping(THREE), expire: ping(THREE).expire + 30_000_000_000n }]),
    }),
    [],
  ],
  [
    'a queue has grown for ten minutes',
    lookOf(
      { metrics: told(new Map([['pinqueue', told3('pinqueue', ['0', '7', '0'])]])) },
      {
        memory: {
          ...memory(),
          peers: new Map(
            [...memory().peers].map(([peer, one]) => [
              peer,
              { ...one, mostFreeSpace: null, queue: { since: NOW - 601_000, first: 2, last: 6 } },
            ]),
          ),
        },
      },
    ),
    [`queue_growing ${TWO}`],
  ],
];

describe('What is to be alarmed of', () => {
  for (const [name, look, codes] of FOUND) {
    it(name, () => {
      assert.deepEqual(
        signsOf(look).signs.map(({ code, subject }) => `${code} ${subject ?? ''}`),
        codes,
      );
    });
  }
});

const START: AlertState = { conditions: [], raised: new Set() };
const MISSING = lookOf({ peers: withEntry(failed(THREE, DEAD)) });

/** Goes through looks at these times, and tells the events with their time. */
function through(steps: readonly (readonly [at: number, look: ClusterLook])[]): string[] {
  let state = START;
  return steps.flatMap(([at, look]) => {
    const next = advance(state, signsOf(look), NOW + at, 'demo', HOLD_OFF_MS);
    ({ state } = next);
    return next.events.map(({ event, code }) => `${at} ${event} ${code}`);
  });
}

describe('Raising and clearing', () => {
  it('holds off, raises once and clears once', () => {
    assert.deepEqual(
      through([
        [0, MISSING],
        [15_000, MISSING],
        [44_999, MISSING],
        [45_000, MISSING],
        [60_000, MISSING],
        [75_000, lookOf({})],
        [90_000, lookOf({})],
      ]),
      ['45000 raised peer_missing', '75000 cleared peer_missing'],
    );
  });

  it('says nothing of a peer that restarts', () => {
    assert.deepEqual(
      through([
        [0, MISSING],
        [30_000, lookOf({})],
        [60_000, MISSING],
        [90_000, lookOf({})],
      ]),
      [],
    );
  });

  it('clears nothing while nobody can tell', () => {
    const reason = reasonOf('api_unreachable', { error: 'x' }, 'GET /version');
    const all = known({ memory: memory() });
    const away = {
      ...judgeUnreachable({ health: 'unreachable', reason }, all),
      complete: false,
      seen: null,
      known: all,
    };
    assert.deepEqual(
      through([
        [0, MISSING],
        [45_000, MISSING],
        [60_000, away],
        [75_000, MISSING],
      ]),
      ['45000 raised peer_missing'],
    );
  });

  it('knows since when: since the last ping of a peer', () => {
    const { state } = advance(START, signsOf(MISSING), NOW, 'demo', 0);
    assert.deepEqual(
      alertsOf(state).map(({ since }) => since),
      [new Date(NOW - 1000).toISOString()],
    );
  });
});
