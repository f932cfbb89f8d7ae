import assert from 'node:assert/strict';
import { ALERT_CODES } from '../../../../src/clusters/names';
import type { Spell } from '../../../../src/clusters/timeline/spells';
import { causeText } from '../../../../src/vscode/clusters/rows/alertWords';
import {
  newestFirst,
  type TimelineRow,
  timelineRows,
} from '../../../../src/vscode/clusters/alerts/timelineRows';
import { LANGUAGE, NOW } from './states';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** @param ago minutes. @param lasted minutes; null where it is the case */
function spell(peer: string, ago: number, lasted: number | null, changes: Partial<Spell> = {}): Spell {
  const since = NOW - ago * MINUTE;
  return {
    code: 'peer_missing',
    subject: `12D3KooW${peer}`,
    text: `${peer} has sent no ping since 2026-11-01T12:41:03Z`,
    reason: { code: 'peer_missing', params: { peer, heard_at: since } },
    since,
    raisedAt: since + 45_000,
    clearedAt: lasted === null ? null : since + lasted * MINUTE,
    cluster: 'demo',
    asked: '12D3KooWpeer1',
    by: 'a',
    ...changes,
  };
}

const rowsOf = (spells: readonly Spell[], most = 200) =>
  timelineRows([{ name: 'one', spells }], {
    most,
    language: LANGUAGE,
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
  });

function lines(rows: readonly TimelineRow[]): string[] {
  return rows.flatMap((row) => [
    `${row.label} | ${row.description}`,
    ...(row.kind === 'day'
      ? row.children.map((one) => `- ${one.label} | ${one.description} | ${one.icon?.color ?? ''}`)
      : []),
  ]);
}

describe('The timeline of alerts', () => {
  it('is newest first, a day at a time; the cause comes first, and what is over is quiet', () => {
    const rows = rowsOf([
      spell('peer2', 3 * 24 * 60, 90),
      spell('peer2', 24 * 60, 12),
      spell('peer3', 5, null),
    ]);
    assert.deepEqual(lines(rows), [
      'Today | 1 alert, 1 not over',
      '- peer3 missing | since 12:45, 5 min ago | list.errorForeground',
      'Yesterday | 1 alert',
      '- peer2 missing | 12:50, over after 12 min | disabledForeground',
      '2026-10-29 | 1 alert',
      '- peer2 missing | 12:50, over after 1 h 30 min | disabledForeground',
    ]);
  });

  it('says exact times in the tooltip and in what is copied, local ones and in UTC', () => {
    const [day] = rowsOf([spell('peer3', 5, 2)]);
    assert.ok(day?.kind === 'day');
    const [row] = day.children;
    assert.ok(row);
    assert.ok(row.explanation.includes('Cleared 2026-11-01T12:47:00.000Z (2026-11-01T12:47:00.000Z)'));
    assert.match(row.full, /^demo: peer3 has sent no ping since 12:45; Since 2026-11-01T12:45:00\.000Z/);
  });

  it('names the cluster where there are several', () => {
    const rows = rowsOf([spell('peer3', 5, null), spell('peer9', 6, null, { cluster: 'other' })]);
    assert.deepEqual(lines(rows).slice(1), [
      '- peer3 missing | demo · since 12:45, 5 min ago | list.errorForeground',
      '- peer9 missing | other · since 12:44, 6 min ago | list.errorForeground',
    ]);
  });

  it('shows a page of ten thousand, and says how many are older', () => {
    const many = Array.from({ length: 5000 }, (_, index) => spell('peer3', 5 + index * 60, 1));
    const rows = rowsOf(many);
    const shown = rows.flatMap((row) => (row.kind === 'day' ? row.children : []));
    assert.equal(shown.length, 200);
    assert.deepEqual([rows.at(-1)?.kind, rows.at(-1)?.description], ['more', '4800 older']);
    assert.equal(rowsOf(many, 5000).at(-1)?.kind, 'day');
    assert.equal(newestFirst([{ name: 'one', spells: many }])[0]?.since, NOW - 5 * MINUTE);
  });

  it('gives each row an id of its own, the same whatever the time is', () => {
    const spells = [spell('peer3', 5, null), spell('peer3', 50, 1), spell('peer2', 5, null)];
    const ids = (rows: readonly TimelineRow[]) =>
      rows.flatMap((row) => [row.id, ...(row.kind === 'day' ? row.children.map(({ id }) => id) : [])]);
    const before = ids(rowsOf(spells));
    assert.equal(new Set(before).size, before.length);
    const later = { ...LANGUAGE, now: () => NOW + DAY };
    const view = {
      most: 200,
      language: later,
      dayOf: (at: number) => new Date(at).toISOString().slice(0, 10),
    };
    assert.deepEqual(ids(timelineRows([{ name: 'one', spells }], view)), before);
  });

  it('has words for every alert, also for those of which only the text was kept', () => {
    for (const code of ALERT_CODES) {
      const told = { code, subject: '12D3KooWabcdef', reason: null };
      assert.doesNotMatch(causeText(LANGUAGE, told), /\{|undefined|12D3/);
    }
    const rows = rowsOf([spell('peer3', 5, null, { reason: null })]);
    assert.match(lines(rows)[1] ?? '', /^- …Wpeer3? missing|^- …peer3 missing/);
  });
});
