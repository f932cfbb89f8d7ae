import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { explanationsOf } from '../../../src/logs/explanations/catalogue';
import { EVERYTHING, LogView } from '../../../src/logs/logView';
import { entryAt, firstError, shownLog, type ShownLog } from '../../../src/logs/shownLog';
import type { DaemonType } from '../../../src/status/result';

interface RecordedLine {
  readonly id: string;
  readonly type: DaemonType;
  readonly lines: readonly string[];
}

const recorded = (name: string) => readFileSync(`test/fixtures/recorded/${name}`, 'utf8');
const LINES = JSON.parse(recorded('log-lines.json')) as readonly RecordedLine[];

function shown(text: string, type: DaemonType, filter = EVERYTHING): ShownLog {
  const view = new LogView();
  view.push(Buffer.from(text));
  return shownLog(view.all(), filter, explanationsOf(type));
}

const TYPES: readonly DaemonType[] = ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'];

describe('what known lines of logs mean', () => {
  for (const { id, type, lines } of LINES) {
    it(`${id}: ${lines[0]?.slice(0, 100).replaceAll('\t', ' ') ?? ''}`, () => {
      const [entry] = shown(`${lines.join('\n')}\n`, type).entries;
      assert.equal(entry?.explained?.explanation.id, id);
      const { what, advice } = entry.explained.explanation;
      for (const [, index = ''] of `${what} ${advice}`.matchAll(/\{(\d+)\}/g)) {
        assert.ok(entry.explained.values[Number(index)], `{${index}} has a value`);
      }
    });
  }

  it('each explanation has a recorded line', () => {
    for (const type of ['ipfs', 'ipfs_cluster_service'] as const) {
      const ids = LINES.filter((line) => line.type === type).map(({ id }) => id);
      assert.deepEqual(
        explanationsOf(type).flatMap(({ id }) => (ids.includes(id) ? [] : [id])),
        [],
      );
    }
  });

  it('no line of a daemon that is well has one', () => {
    for (const text of [recorded('log.start.txt'), recorded('log.shutdown.txt')]) {
      for (const type of TYPES) {
        assert.deepEqual(
          shown(text, type).entries.filter(({ explained }) => explained !== null),
          [],
        );
      }
    }
  });

  it('a line without a level is as bad as what it means', () => {
    const text = 'Initializing daemon...\nfailed to open pebble database: resource temporarily unavailable\n';
    const errors = shown(text, 'ipfs_cluster_follow', { level: 'error', components: null });
    assert.deepEqual(errors.text, 'failed to open pebble database: resource temporarily unavailable\n');
    assert.equal(firstError(errors)?.line, 0);
  });

  it('a filter leaves what is as urgent, and of the components that are wanted', () => {
    const text = recorded('log.start.txt');
    const warnings = shown(text, 'ipfs_cluster_service', { level: 'warn', components: null });
    assert.deepEqual(
      warnings.entries.map(({ entry }) => entry.level),
      ['warn'],
    );
    const crdt = shown(text, 'ipfs_cluster_service', { level: null, components: ['crdt'] });
    assert.deepEqual([...new Set(crdt.entries.map(({ entry }) => entry.component))], ['crdt']);
  });

  it('each line belongs to the entry that it is shown in', () => {
    const all = shown(recorded('log.start.txt'), 'ipfs_cluster_service');
    all.text
      .trimEnd()
      .split('\n')
      .forEach((line, index) => {
        const at = entryAt(all, index);
        assert.equal(at?.entry.lines[index - at.line], line);
      });
    assert.equal(entryAt(all, 10_000), null);
  });
});
