import assert from 'node:assert/strict';
import { isRefusal } from '../../../src/actions/act';
import { planRestart } from '../../../src/actions/restart/restart';
import type { SeenDaemon, Situation } from '../../../src/actions/situation';
import { say, type SentenceCode } from '../../../src/actions/texts';
import { seenDaemon, situation, target } from './targets';

const of = (changes: Partial<SeenDaemon>) => situation({ daemon: seenDaemon(changes) });

const REFUSED: readonly (readonly [string, Situation, SentenceCode])[] = [
  ['what may not be stopped', of({ uid: 0, owner: 'root' }), 'of_another_user'],
  ['what has ended', situation({ daemon: null }), 'stop_not_running'],
  ['one of which nobody sees how it was started', of({ launch: null }), 'restart_unknown_way'],
  ['one with bytes that are no text', of({ launch: 'no text' }), 'restart_no_text'],
  ['one whose program is gone', of({ hasProgram: false }), 'restart_program_gone'],
  [
    'one that cannot be started',
    of({ obstacle: say('start_folder_changed', { who: 'x', folder: '/x' }) }),
    'start_folder_changed',
  ],
  ['one whose log has no place', of({ log: null }), 'start_log_denied'],
];

describe('Whether a daemon may be restarted', () => {
  for (const [what, seen, code] of REFUSED) {
    it(`${what}: ${code}, and nothing is stopped`, () => {
      const outcome = planRestart(target(), seen);
      assert.ok(isRefusal(outcome));
      assert.equal(outcome.refused.code, code);
    });
  }

  it('one of our own: the very process, and how it was started', () => {
    const outcome = planRestart(target(), situation());
    assert.ok(!isRefusal(outcome) && outcome.control === null);
    assert.deepEqual(outcome.stop.process, seenDaemon().process);
    assert.deepEqual(outcome.start.launch, seenDaemon().launch);
  });
});
