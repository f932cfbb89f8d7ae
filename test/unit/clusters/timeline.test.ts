import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AlertTimeline } from '../../../src/clusters/timeline/alertTimeline';
import { eventIn, lineOf, spellsOf } from '../../../src/clusters/timeline/spells';
import { stateAfter } from '../../../src/clusters/timeline/stateAfter';
import type { AlertEvent } from '../../../src/clusters/answers';
import { NOW, ONE, THREE, TWO } from './observations';

function eventOf(event: AlertEvent['event'], subject: string | null, minutes: number): AlertEvent {
  return {
    at: new Date(NOW + minutes * 60_000).toISOString(),
    cluster: 'demo',
    event,
    code: subject === null ? 'versions_differ' : 'peer_missing',
    subject,
    text: `peer is missing`,
    since: new Date(NOW + (minutes - 1) * 60_000).toISOString(),
    reason: { code: 'peer_missing', params: { peer: 'peer3', heard_at: NOW } },
  };
}

/** What several windows share. */
function sharedLines() {
  const lines: string[] = [];
  return {
    lines,
    read: () => Promise.resolve([...lines]),
    append: (line: string) => {
      lines.push(line);
      return Promise.resolve();
    },
  };
}

function windowOn(journal: ReturnType<typeof sharedLines> | null, by: string): AlertTimeline {
  return new AlertTimeline({
    journal,
    by,
    longestLine: 8 << 10,
    onFault: (error) => {
      throw error;
    },
  });
}

describe('The timeline of a cluster', () => {
  it('has one spell from when something was raised until it was cleared', async () => {
    const timeline = windowOn(sharedLines(), 'a');
    assert.equal(await timeline.note(eventOf('raised', THREE, 1), ONE), true);
    assert.equal(await timeline.note(eventOf('cleared', THREE, 5), ONE), true);
    const [spell, ...others] = await timeline.spells();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [spell?.code, spell?.subject, spell?.since, spell?.raisedAt, spell?.clearedAt, spell?.asked],
      ['peer_missing', THREE, NOW, NOW + 60_000, NOW + 5 * 60_000, ONE],
    );
  });

  it('what two windows note is one spell, and one of them tells of it', async () => {
    const journal = sharedLines();
    const windows = [windowOn(journal, 'a'), windowOn(journal, 'b')];
    const told = await Promise.all(windows.map((one) => one.note(eventOf('raised', THREE, 1), ONE)));
    assert.deepEqual([...told].sort(), [false, true]);
    await Promise.all(windows.map((one) => one.note(eventOf('cleared', THREE, 2), ONE)));
    assert.equal((await windows[0]?.spells())?.length, 1);
    assert.equal(await windows[1]?.note(eventOf('raised', THREE, 3), ONE), true);
    assert.equal((await windows[0]?.spells())?.length, 2);
  });

  it('is kept by this program alone where there is no place for it', async () => {
    const timeline = windowOn(null, 'a');
    await timeline.note(eventOf('raised', THREE, 1), ONE);
    assert.equal(await timeline.note(eventOf('raised', THREE, 2), ONE), false);
    assert.equal((await timeline.spells()).length, 1);
  });

  it('says what cannot be kept, and remembers it alone', async () => {
    const faults: unknown[] = [];
    const timeline = new AlertTimeline({
      journal: {
        read: () => Promise.resolve([]),
        append: () => Promise.reject(new Error('no space left')),
      },
      by: 'a',
      longestLine: 8 << 10,
      onFault: (error) => faults.push(error),
    });
    assert.equal(await timeline.note(eventOf('raised', THREE, 1), ONE), true);
    assert.equal((await timeline.spells()).length, 1);
    assert.equal(faults.length, 1);
  });

  it('leaves out lines that say nothing', () => {
    for (const line of ['', 'x', '7', '{}', '{"at":"now"}', '{"hal']) {
      assert.equal(eventIn(line), null);
    }
  });

  it('has no two spells of one thing at once, whatever is noted in whatever order', () => {
    const anyEvent = fc.record({
      event: fc.constantFrom('raised' as const, 'cleared' as const),
      subject: fc.constantFrom(ONE, TWO, null),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (noted) => {
        const events = noted.flatMap(({ event, subject }, index) => {
          const line = lineOf(eventOf(event, subject, index), ONE, 'a', 8 << 10);
          return (line && eventIn(line)) ?? [];
        }) as Parameters<typeof spellsOf>[0];
        assert.equal(events.length, noted.length);
        const spells = spellsOf(events);
        for (const subject of [ONE, TWO, null]) {
          const own = spells.filter((one) => one.subject === subject);
          own.slice(0, -1).forEach(({ clearedAt }, index) => {
            assert.ok(clearedAt !== null && clearedAt <= (own[index + 1]?.raisedAt ?? 0));
          });
          const last = noted.findLast((one) => one.subject === subject);
          assert.equal(own.at(-1)?.clearedAt === null, last?.event === 'raised');
        }
      }),
    );
  });
});

describe('A cluster that is met again', () => {
  const noted = (asked: string | null) => {
    const line = lineOf(eventOf('raised', THREE, 1), asked, 'a', 8 << 10);
    const event = line === null ? null : eventIn(line);
    return spellsOf(event === null ? [] : [event]);
  };
  const look = { peers: [{ peer_id: ONE }, { peer_id: THREE }] as never };

  it('what was raised is raised no second time', () => {
    const { conditions, raised } = stateAfter([], noted(ONE), look);
    assert.deepEqual(
      [conditions.map(({ code }) => code), [...raised]],
      [['peer_missing'], [`peer_missing ${THREE}`]],
    );
  });

  it('where another cluster answers behind the same address, nothing of the first one is taken for its', () => {
    assert.deepEqual(stateAfter([], noted('12D3KooWElsewhere'), look), { conditions: [], raised: new Set() });
  });
});
