import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PinStatus } from '../../../../src/clusterClient';
import { PinStatus as Schema } from '../../../../src/clusterClient/schemas';
import { TROUBLE, TROUBLE_KINDS, TROUBLE_STATUSES } from '../../../../src/clusters/trouble/catalogue';
import { failedIn, type Trouble, TroubleCollector } from '../../../../src/clusters/trouble/troubleCollector';

const NOBODY = new Map<string, string>();

interface At {
  readonly status: string;
  readonly error?: string;
  readonly timestamp?: string;
  readonly peername?: string;
}

function pin(cid: string, peers: Record<string, At>, name = ''): PinStatus {
  const map = Object.entries(peers).map(([id, at]) => [id, { peername: '', timestamp: '', ...at }] as const);
  return Schema.parse({ cid, name, peer_map: Object.fromEntries(map) });
}

function collected(pins: Iterable<PinStatus>, names: ReadonlyMap<string, string> = NOBODY): Trouble {
  const collector = new TroubleCollector();
  for (const one of pins) {
    collector.add(one);
  }
  return collector.result(names);
}

const DOWN =
  'Post "http://127.0.0.1:5001/api/v0/pin/ls?arg=x": dial tcp 127.0.0.1:5001: connect: connection refused';
const second = (one: number) => new Date(Date.UTC(2026, 0, 1) + one * 1000).toISOString();

describe('pins in trouble', () => {
  it('are counted by pin and peer, and told by cause, the worst first', () => {
    const { totals, causes } = collected([
      pin('a', { P1: { status: 'pin_queued' }, P2: { status: 'pin_error', error: DOWN } }),
      pin('b', {
        P1: { status: 'pinning' },
        P2: { status: 'unpin_error', error: DOWN },
        P3: { status: 'remote' },
      }),
      pin('c', { P1: { status: 'pin_error', error: 'context canceled' }, P3: { status: 'later_state' } }),
      pin('d', { P2: { status: 'cluster_error', error: 'routing: not found' }, P3: { status: 'pinned' } }),
    ]);
    assert.deepEqual(
      causes.map(({ code, count, subject }) => [code, count, subject]),
      [
        ['kubo_unreachable', 1, 'P2'],
        ['peer_unreachable', 1, 'P2'],
        ['unpin_failed', 1, 'P2'],
        ['content_not_found', 1, null],
        ['waiting', 1, null],
        ['in_progress', 1, null],
      ],
    );
    assert.deepEqual(totals, {
      pin_error: 2,
      unpin_error: 1,
      cluster_error: 1,
      pin_queued: 1,
      pinning: 1,
      unpin_queued: 0,
      unpinning: 0,
    });
    assert.equal(failedIn(totals), 4);
    assert.deepEqual(
      causes.map(({ recoverable }) => recoverable),
      [true, false, false, true, false, false],
    );
  });

  it('name a peer as the pin does, else as others do, else by its ID', () => {
    const { causes } = collected(
      [
        pin('a', { P1: { status: 'pin_error', error: DOWN, peername: 'one' } }),
        pin('a', { P2: { status: 'pin_error', error: DOWN } }),
        pin('a', { P3: { status: 'pin_error', error: DOWN } }),
      ],
      new Map([['P2', 'two']]),
    );
    assert.deepEqual(
      causes.map(({ text, pins }) => [text, pins[0]?.peer]),
      [
        ['Kubo of one cannot be reached', 'one'],
        ['Kubo of two cannot be reached', 'two'],
        ['Kubo of P3 cannot be reached', null],
      ],
    );
  });

  it('with the same unknown error are one cause, with the error as it is where all have the same', () => {
    const cids = ['bafkreione', 'bafkreitwo'];
    const failed = (error: (cid: string) => string) =>
      collected(cids.map((cid) => pin(cid, { P1: { status: 'pin_error', error: error(cid) } }))).causes;
    assert.deepEqual(
      failed(() => 'all new').map(({ code, text, count }) => [code, text, count]),
      [['other', 'all new', 2]],
    );
    assert.deepEqual(
      failed((cid) => `no luck with ${cid}`).map(({ text, count, pins }) => [
        text,
        count,
        pins.map(({ error }) => error),
      ]),
      [['no luck with …', 2, ['no luck with bafkreione', 'no luck with bafkreitwo']]],
    );
  });

  it('keep the oldest thousand of a cause, and count all', () => {
    const count = 5000;
    // In no order, as the API gives them.
    const pins = Array.from({ length: count }, (_, index) => {
      const age = (index * 7919) % count;
      return pin(`cid${age}`, { P1: { status: 'pin_queued', timestamp: second(age) } });
    });
    const [cause] = collected(pins).causes;
    assert.equal(cause?.count, count);
    assert.deepEqual(
      cause.pins.map(({ since }) => since),
      Array.from({ length: 1000 }, (_, index) => second(index)),
    );
  });

  it('have no moment where the peer says "never"', () => {
    const { causes } = collected([
      pin('a', { P1: { status: 'pin_queued', timestamp: '0001-01-01T00:00:00Z' } }),
      pin('b', { P1: { status: 'pin_queued', timestamp: 'yesterday' } }),
      pin('c', { P1: { status: 'pin_queued', timestamp: '2026-01-01T02:00:00.123456789+02:00' } }),
    ]);
    assert.deepEqual(
      causes[0]?.pins.map(({ cid, since }) => [cid, since]),
      [
        ['c', '2026-01-01T00:00:00.123Z'],
        ['a', null],
        ['b', null],
      ],
    );
  });

  it('have an end, whatever a hostile peer says', () => {
    const long = 'x'.repeat(10_000);
    const collector = new TroubleCollector();
    for (let index = 0; index < 20_000; index++) {
      const at = { status: 'pin_error', error: `${index} ${long}`, peername: long };
      collector.add(
        pin(`${index}${long}`, { [`P${index}`]: index % 2 === 0 ? at : { ...at, error: DOWN } }, long),
      );
    }
    const { causes, totals } = collector.result(NOBODY);
    assert.equal(totals.pin_error, 20_000);
    assert.equal(
      causes.reduce((sum, { count }) => sum + count, 0),
      20_000,
    );
    assert.ok(causes.length <= 210, String(causes.length));
    assert.ok(causes.every(({ pins }) => pins.length <= 1000));
    assert.ok(JSON.stringify(causes).length < 50_000_000);
  });

  it('add up, whatever comes in whatever order', () => {
    const status = fc.constantFrom(...TROUBLE_STATUSES, 'pinned', 'remote', 'unheard_of', '__proto__');
    const error = fc.constantFrom('', DOWN, 'context canceled', 'new', 'toString');
    const peers = fc.dictionary(
      fc.constantFrom('P1', 'P2', '__proto__', 'constructor'),
      fc.record({ status, error }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), peers)), (pins) => {
        const parsed = pins.map(([cid, at]) => pin(cid, at));
        const { totals, causes } = collected(parsed);
        const sum = Object.values(totals).reduce((all, one) => all + one, 0);
        assert.equal(
          causes.reduce((all, { count }) => all + count, 0),
          sum,
        );
        assert.equal(
          causes.reduce((all, { pins: { length } }) => all + length, 0),
          sum,
        );
        assert.deepEqual(collected([...parsed].reverse()), { totals, causes });
        const ranks = causes.map(({ kind }) => TROUBLE_KINDS.indexOf(kind));
        assert.deepEqual(
          ranks,
          [...ranks].sort((one, other) => one - other),
        );
      }),
    );
  });

  it('have a text and a next step of which nothing is left open', () => {
    const { causes } = collected([
      pin('a', { P1: { status: 'pin_error', error: '' }, P2: { status: 'pin_error', error: 'new {peer}' } }),
      pin('b', Object.fromEntries(TROUBLE_STATUSES.map((status) => [status, { status, error: DOWN }]))),
    ]);
    for (const { text, next_step, code, kind } of causes) {
      assert.equal(TROUBLE[kind].code, code);
      assert.doesNotMatch(text.replace('new {peer}', ''), /[{}]/);
      assert.doesNotMatch(next_step, /[{}]/);
    }
  });
});
