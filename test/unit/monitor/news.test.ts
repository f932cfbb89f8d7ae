import assert from 'node:assert/strict';
import { type Clock, HELD_MS, HeldNews } from '../../../src/monitor/news/heldNews';
import { withLives } from '../../../src/monitor/news/lastAlive';
import { logLines } from '../../../src/monitor/news/logLines';
import { transitionsBetween } from '../../../src/monitor/news/transitions';
import type { DaemonStatusResponse, State } from '../../../src/status/result';
import { answerOf, failedEntry } from './answers';
import { clusterOf, fifteen, LOCK_LEFT, misses, peer } from './clusters';

/** Time that goes by when a test says so. */
class TestClock implements Clock {
  private time = 0;
  private readonly waiting = new Set<{ readonly at: number; readonly run: () => void }>();

  readonly now = () => this.time;

  readonly after = (ms: number, run: () => void) => {
    const entry = { at: this.time + ms, run };
    this.waiting.add(entry);
    return () => {
      this.waiting.delete(entry);
    };
  };

  pass(ms: number): void {
    this.time += ms;
    for (const entry of [...this.waiting].filter(({ at }) => at <= this.time)) {
      this.waiting.delete(entry);
      entry.run();
    }
  }
}

describe('News that is held back', () => {
  function watch() {
    const clock = new TestClock();
    const told: string[] = [];
    const news = new HeldNews(clock, ({ kind, subject }) => {
      told.push(`${subject.name} ${kind}`);
    });
    const see = (state: State) => {
      news.see(answerOf({ ipfs: state }));
    };
    return { clock, told, news, see };
  }

  it('tells of a crash once it lasted, once, and of the recovery once that held', () => {
    const { clock, told, see } = watch();
    see('running');
    see('crashed');
    clock.pass(HELD_MS - 1);
    assert.deepEqual(told, []);
    see('crashed');
    clock.pass(1);
    assert.deepEqual(told, ['.ipfs down']);
    see('crashed');
    clock.pass(10 * HELD_MS);
    see('starting');
    see('running');
    clock.pass(HELD_MS);
    assert.deepEqual(told, ['.ipfs down', '.ipfs recovered']);
  });

  it('says nothing of a restart', () => {
    const { clock, told, see } = watch();
    see('running');
    see('crashed');
    clock.pass(HELD_MS / 2);
    see('running');
    clock.pass(10 * HELD_MS);
    assert.deepEqual(told, []);
  });

  it('counts a second crash from its own beginning', () => {
    const { clock, told, see } = watch();
    see('running');
    see('crashed');
    clock.pass(HELD_MS - 5);
    see('running');
    clock.pass(1);
    see('crashed');
    clock.pass(HELD_MS - 1);
    assert.deepEqual(told, []);
    clock.pass(1);
    assert.deepEqual(told, ['.ipfs down']);
  });

  it('says nothing of what was down before anybody looked, of its start, or of a stop', () => {
    const { clock, told, see } = watch();
    for (const state of ['crashed', 'running', 'stopping', 'stopped', 'starting', 'running'] as const) {
      see(state);
      clock.pass(10 * HELD_MS);
    }
    assert.deepEqual(told, []);
  });

  it('a leftover that is removed is no recovery', () => {
    const { clock, told, see } = watch();
    for (const state of ['running', 'crashed', 'stopped'] as const) {
      see(state);
      clock.pass(HELD_MS);
    }
    assert.deepEqual(told, ['.ipfs down']);
  });

  it('is silent once nobody wants it', () => {
    const { clock, told, news, see } = watch();
    see('running');
    see('crashed');
    news.clear();
    clock.pass(10 * HELD_MS);
    assert.deepEqual(told, []);
  });
});

describe('What was known of a daemon while it lived', () => {
  const at = (answer: DaemonStatusResponse, checked_at: string) => ({ ...answer, checked_at });

  it('stays when it has ended, with the time between the two looks', () => {
    const alive = withLives({}, at(answerOf({ ipfs: 'running' }), '2026-11-01T10:00:00Z'));
    const dead = withLives(alive, at(answerOf({ ipfs: 'crashed' }), '2026-11-01T10:00:02Z'));
    const later = withLives(dead, at(answerOf({ ipfs: 'crashed' }), '2026-11-01T10:09:00Z'));
    assert.deepEqual(later, {
      'ipfs//home/ann/.ipfs': {
        version: '0.43.0',
        pid: 7,
        seenAt: '2026-11-01T10:00:00Z',
        goneAt: '2026-11-01T10:00:02Z',
      },
    });
  });

  it('is not ended by a look that could not be made', () => {
    const alive = withLives({}, answerOf({ ipfs: 'running' }));
    const failed = { ...answerOf({ ipfs: 'running' }), daemons: { ipfs: failedEntry('ipfs') } };
    assert.deepEqual(withLives(alive, failed), alive);
    assert.equal(withLives(alive, answerOf({ ipfs: 'unknown' }))['ipfs//home/ann/.ipfs']?.goneAt, null);
  });
});

describe('The log', () => {
  it('names peers and says each change once; those that only suffer share a line', () => {
    const before = clusterOf('running', [
      peer('alpha', 'running'),
      peer('bravo', 'running'),
      peer('charlie', 'running'),
    ]);
    const after = clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('charlie')]),
      peer('bravo', 'degraded', [misses('charlie')]),
      peer('charlie', 'crashed', [LOCK_LEFT]),
    ]);
    assert.deepEqual(logLines(transitionsBetween(before, after), after), [
      'ipfs_cluster_service charlie: running → crashed: cluster.lock was left behind and nobody holds it — /proc/locks',
      'degraded, as charlie is missing: ipfs_cluster_service alpha, ipfs_cluster_service bravo',
    ]);
    assert.deepEqual(logLines(transitionsBetween(after, after), after), []);
  });

  it('begins with what is, and tells what is not seen any more', () => {
    const first = clusterOf('running', [peer('alpha', 'running')]);
    assert.equal(logLines(transitionsBetween(null, first), first).length, 3);
    const none = answerOf({
      ipfs: 'running',
      ipfs_cluster_service: 'not_initialized',
      ipfs_cluster_follow: 'not_initialized',
    });
    const lines = logLines(transitionsBetween(first, none), none);
    assert.ok(lines.includes('ipfs_cluster_service alpha: running → gone'), lines.join('\n'));
  });

  it('has no id of a peer that has a name', () => {
    const answer = fifteen();
    assert.ok(logLines(transitionsBetween(null, answer), answer).every((line) => !line.includes('12D3KooW')));
  });
});
