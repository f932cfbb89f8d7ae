import assert from 'node:assert/strict';
import { isRefusal, type Target } from '../../../src/actions/act';
import type { Situation } from '../../../src/actions/situation';
import { startEnvironment } from '../../../src/actions/start/environment';
import type { StartFacts } from '../../../src/actions/start/startFacts';
import { planStart } from '../../../src/actions/start/startPlan';
import { waitedFor } from '../../../src/actions/start/waiting';
import { say, type SentenceCode } from '../../../src/actions/texts';
import type { NextStepCode } from '../../../src/status/reasons/nextSteps';
import { instance, situation, target } from './targets';

const FACTS: StartFacts = {
  folder: 'there',
  owner: null,
  running: null,
  launch: {
    file: '/usr/bin/ipfs-cluster-service',
    args: ['daemon'],
    folder: '/home/ann/.ipfs-cluster',
    environment: {},
  },
  control: null,
  hasProgram: true,
  log: '/home/ann/.local/state/ipfs-cluster-vscode/logs/x.log',
  mark: 'one folder',
  obstacle: null,
};

const STOPPED = target({ pid: null, state: 'stopped' });

function given(changes: Partial<StartFacts>): Situation {
  return situation({ daemon: null, start: { ...FACTS, ...changes } });
}

/** @param advice what the verdict says is to be done first */
function advised(code: NextStepCode): Target {
  return target({
    pid: null,
    state: 'crashed',
    next: { code, params: { command: 'ipfs-cluster-service daemon' } },
    next_step: 'Do this first.',
  });
}

const REFUSED: readonly (readonly [string, Target, Situation, SentenceCode])[] = [
  ['a workspace that nobody trusts', STOPPED, situation({ trusted: false }), 'untrusted'],
  ['a machine that cannot be looked at', STOPPED, situation({ problem: 'no /proc' }), 'cannot_look'],
  ['one that runs since it was seen', STOPPED, given({ running: 12 }), 'start_runs_already'],
  ['one that ran when it was seen', target(), situation(), 'start_runs_already'],
  ['one whose folder nobody knows', target({ pid: null, folder: null }), situation(), 'start_no_folder'],
  ['a folder that is gone', STOPPED, given({ folder: 'gone' }), 'start_folder_gone'],
  ['a disk that hangs', STOPPED, given({ folder: 'no answer' }), 'start_folder_silent'],
  ['a folder of another user', STOPPED, given({ owner: 'ipfs' }), 'start_as_owner'],
  ['no program', STOPPED, given({ hasProgram: false }), 'start_program_missing'],
  ['a follower without a name', STOPPED, given({ launch: null }), 'start_unknown_way'],
  ['no place for its log', STOPPED, given({ log: null }), 'start_log_denied'],
  ['an obstacle', STOPPED, given({ obstacle: say('start_unknown_way', { who: 'x' }) }), 'start_unknown_way'],
  ['a stale socket', advised('delete_socket'), given({}), 'start_would_fail'],
  ['a lock with something in it', advised('delete_lock'), given({}), 'start_would_fail'],
  ['a port that another program has', advised('free_port'), given({}), 'start_would_fail'],
  ['a configuration that lacks a key', advised('set_key'), given({}), 'start_would_fail'],
];

describe('Whether a daemon may be started', () => {
  for (const [what, one, seen, code] of REFUSED) {
    it(`${what}: ${code}`, () => {
      const outcome = planStart(one, seen);
      assert.ok(isRefusal(outcome));
      assert.equal(outcome.refused.code, code);
    });
  }

  for (const code of ['start', 'start_again', 'start_after_log'] as const) {
    it(`${code} is advised: its program, for its folder`, () => {
      const outcome = planStart(advised(code), given({}));
      assert.ok(!isRefusal(outcome));
      assert.equal(outcome.control === null && outcome.launch, FACTS.launch);
    });
  }

  const TOOL = {
    supervisor: 'systemd',
    file: '/usr/bin/systemctl',
    args: { start: [], stop: [], restart: [] },
  };
  const ELSEWHERE = {
    said: say('unit_unknown', { who: 'ipfs k', supervisor: 'runit' }),
    command: 'sudo sv up k',
  };

  it('whoever looked after it starts it, with the program or without', () => {
    for (const hasProgram of [true, false]) {
      const outcome = planStart(STOPPED, given({ control: TOOL, hasProgram }));
      assert.ok(!isRefusal(outcome));
      assert.equal(outcome.control, TOOL);
    }
  });

  it('what only another may ask for is refused, with the command for it', () => {
    const control = { start: ELSEWHERE, stop: ELSEWHERE, restart: ELSEWHERE };
    const outcome = planStart(STOPPED, given({ control }));
    assert.ok(isRefusal(outcome));
    assert.deepEqual([outcome.refused, outcome.command], [ELSEWHERE.said, ELSEWHERE.command]);
  });

  it('offers the command of whoever owns the folder', () => {
    const outcome = planStart(advised('start'), given({ owner: 'ipfs' }));
    assert.ok(isRefusal(outcome));
    assert.equal(outcome.command, 'ipfs-cluster-service daemon');
  });
});

describe('The variables of a daemon that is started', () => {
  it('are the surroundings of its user and its own, nothing of the editor or of another daemon', () => {
    const own = {
      PATH: '/usr/bin',
      HOME: '/home/ann',
      LC_ALL: 'C',
      VSCODE_IPC_HOOK: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--inspect',
      IPFS_PATH: '/elsewhere',
      CLUSTER_SECRET: 'abc',
      GITHUB_TOKEN: 'abc',
      UNSET: undefined,
    };
    assert.deepEqual(startEnvironment(own, { IPFS_PATH: '/srv/k' }), {
      PATH: '/usr/bin',
      HOME: '/home/ann',
      LC_ALL: 'C',
      IPFS_PATH: '/srv/k',
    });
  });
});

describe('What is waited for after a start', () => {
  const seen = (code: string, changes = {}) =>
    waitedFor(
      7,
      instance({ causes: [{ code: code as never, subject: null, params: {}, source: '' }], ...changes }),
    ).code;

  it('is what the verdict says', () => {
    assert.equal(waitedFor(7, null).code, 'starting_lock');
    assert.equal(seen('process_alive', { lock_holder: 7 }), 'starting_port');
    assert.equal(seen('api_silent'), 'starting_port');
    assert.equal(seen('kubo_not_there_yet'), 'starting_kubo');
    assert.equal(seen('config_source'), 'starting_source');
    assert.equal(seen('not_ready'), 'starting_ready');
  });
});
