import assert from 'node:assert/strict';
import { because } from '../../../../src/status/reasons/reason';
import type { State } from '../../../../src/status/result';
import { judgeType } from '../../../../src/status/judge/verdict';

const CASES: readonly (readonly [situation: string, instances: readonly State[], state: State])[] = [
  ['one runs', ['running'], 'running'],
  ['one of two was never started', ['running', 'stopped'], 'running'],
  ['one of two is not initialized', ['running', 'not_initialized'], 'running'],
  ['the folder of one of two is closed to us', ['running', 'unknown'], 'running'],
  ['one of two crashed', ['running', 'crashed'], 'degraded'],
  ['one starts beside a crashed one', ['starting', 'crashed'], 'degraded'],
  ['one is frozen beside a crashed one', ['unresponsive', 'crashed'], 'unresponsive'],
  ['all start', ['starting', 'starting'], 'starting'],
  ['one of two starts', ['running', 'starting'], 'starting'],
  ['one of two stops', ['running', 'stopping'], 'stopping'],
  ['one of two has no Kubo', ['running', 'degraded', 'starting'], 'degraded'],
  ['one of three is frozen', ['running', 'degraded', 'unresponsive'], 'unresponsive'],
  ['one crashed, one was stopped', ['stopped', 'crashed'], 'crashed'],
  ['one was stopped, one never initialized', ['not_initialized', 'stopped'], 'stopped'],
  ['a closed folder may hide a living one', ['stopped', 'unknown'], 'unknown'],
  ['one crashed, the folder of another one is closed to us', ['unknown', 'crashed'], 'crashed'],
];

const judged = (state: State) => ({
  state,
  reasons: [because('process_alive', { pid: 7 }, 'test')],
  nextStep: null,
});

describe('the state of a type', () => {
  for (const [situation, instances, state] of CASES) {
    it(`${situation}: ${state}`, () => {
      const type = { programFound: true, processesUnreadable: null };
      const judgement = judgeType(instances.map(judged), type);
      assert.equal(judgement.state, state);
      assert.ok(judgement.reasons.length > 0);
    });
  }

  it('nothing but the program: not_initialized', () => {
    assert.equal(judgeType([], { programFound: true, processesUnreadable: null }).state, 'not_initialized');
  });

  it('nothing at all: not_installed', () => {
    assert.equal(judgeType([], { programFound: false, processesUnreadable: null }).state, 'not_installed');
  });

  it('no process list and nothing else: unknown', () => {
    assert.equal(judgeType([], { programFound: true, processesUnreadable: 'no /proc' }).state, 'unknown');
  });

  it('no process list, but an API answers: running', () => {
    const type = { programFound: false, processesUnreadable: 'no /proc' };
    assert.equal(judgeType([judged('running')], type).state, 'running');
  });
});
