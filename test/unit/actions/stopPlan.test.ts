import assert from 'node:assert/strict';
import { isRefusal, type Target } from '../../../src/actions/act';
import type { SeenDaemon, Situation } from '../../../src/actions/situation';
import { planStop, riskOfKilling, riskOfStop } from '../../../src/actions/stop/stopPlan';
import type { SentenceCode } from '../../../src/actions/texts';
import { STATES } from '../../../src/status/result';
import { seenDaemon, situation, supervisor, target } from './targets';

const REFUSED: readonly (readonly [string, Target, Situation, SentenceCode])[] = [
  ['a workspace that nobody trusts', target(), situation({ trusted: false }), 'untrusted'],
  ['one that is stopped', target({ pid: null, state: 'stopped' }), situation(), 'stop_not_running'],
  ['one that has crashed', target({ pid: null, state: 'crashed' }), situation(), 'stop_not_running'],
  ['one of which only the API is seen', target({ pid: null, state: 'running' }), situation(), 'no_process'],
  ['a machine that cannot be looked at', target(), situation({ problem: 'no /proc' }), 'cannot_look'],
  ['one that has ended since it was seen', target(), situation({ daemon: null }), 'stop_not_running'],
  ['a PID that another daemon has since', target(), of({ isTarget: false }), 'another_process'],
  ['one of another user', target(), of({ uid: 0, owner: 'root' }), 'of_another_user'],
  ['one whose user nobody tells', target(), of({ uid: null, owner: '?' }), 'of_another_user'],
  ['one in another namespace', target(), of({ elsewhere: true }), 'elsewhere'],
  ['one of IPFS Desktop', target({}, 'ipfs'), of({ supervisor: supervisor('ipfs_desktop') }), 'of_desktop'],
  ['Windows', target(), situation({ platform: 'win32' }), 'stop_windows'],
];

function of(changes: Partial<SeenDaemon>): Situation {
  return situation({ daemon: seenDaemon(changes) });
}

function plan(one: Target, seen: Situation) {
  const outcome = planStop(one, seen);
  assert.ok(!isRefusal(outcome), JSON.stringify(outcome));
  return outcome;
}

const codes = (sentences: readonly { readonly code: string }[]) => sentences.map(({ code }) => code);

describe('Whether a daemon may be stopped', () => {
  for (const [what, one, seen, code] of REFUSED) {
    it(`${what}: ${code}`, () => {
      const outcome = planStop(one, seen);
      assert.ok(isRefusal(outcome));
      assert.equal(outcome.refused.code, code);
    });
  }

  for (const state of STATES.filter((one) => !/^(stopped|crashed|not_|unknown)/.test(one))) {
    it(`one of our own that is ${state}: that very process`, () => {
      assert.deepEqual(plan(target({ state }), situation()).process, { pid: 4711, start: '123456' });
    });
  }

  for (const kind of ['none', 'terminal', 'tmux', 'screen', 'program'] as const) {
    it(`one of our own, looked after by ${kind}: by a signal`, () => {
      plan(target(), of({ supervisor: supervisor(kind) }));
    });
  }
});

describe('What is asked before a daemon is stopped', () => {
  it('names it, its PID, and nothing where nobody loses anything', () => {
    const risk = riskOfStop(plan(target(), situation()));
    assert.deepEqual(risk.question.params, { who: 'ipfs-cluster-service peer0', pid: 4711 });
    assert.deepEqual(risk.details, []);
  });

  const DETAILS: readonly (readonly [string, Situation, readonly SentenceCode[]])[] = [
    ['who uses this Kubo', situation({ users: ['a', 'b'] }), ['stop_kubo_users']],
    ['that it is suspended', of({ frozen: true }), ['stop_frozen']],
    ['the terminal', of({ supervisor: supervisor('terminal', { tty: '/dev/pts/3' }) }), ['stop_terminal']],
    [
      'who may start it again',
      of({ supervisor: supervisor('program', { unit: 'node', pid: 7 }) }),
      ['stop_may_return'],
    ],
  ];
  for (const [what, seen, expected] of DETAILS) {
    it(`tells ${what}`, () => {
      assert.deepEqual(codes(riskOfStop(plan(target(), seen)).details), expected);
    });
  }

  it('names the loss before anything is killed', () => {
    const one = (type: Target['type']) =>
      codes(riskOfKilling(plan(target({}, type), situation()), 1).details);
    assert.deepEqual(one('ipfs_cluster_service'), ['kill_loses_pins']);
    assert.deepEqual(one('ipfs_cluster_follow'), ['kill_loses_pins']);
    assert.deepEqual(one('ipfs'), ['kill_loses_blocks']);
  });
});

describe('What is said of a supervisor that stops a daemon', () => {
  const args = { start: ['start'], stop: ['stop'], restart: ['restart'] };
  const control = { supervisor: 'podman', file: '/usr/bin/podman', args };

  it('that it kills in the end, what that loses, and that a container ends', () => {
    const container = supervisor('container', { unit: 'ab'.repeat(32) });
    const seen = of({ supervisor: container, control: { ...control, kills: true } });
    assert.deepEqual(codes(riskOfStop(plan(target(), seen)).details), [
      ...['stop_ends_container', 'tool_kills', 'kill_loses_pins', 'by_tool'],
    ]);
  });

  it('no more of one that waits', () => {
    const seen = of({ supervisor: supervisor('runit'), control });
    assert.deepEqual(codes(riskOfStop(plan(target(), seen)).details), ['by_tool']);
  });
});
