import assert from 'node:assert/strict';
import { isRefusal } from '../../../src/actions/act';
import { logLevelAct } from '../../../src/actions/logLevel/logLevel';
import { target } from './targets';

const KUBO = { name: null, folder: '/home/ann/.ipfs', api: '/ip4/127.0.0.1/tcp/5001' };

describe('setting the log level of a daemon', () => {
  const refusals = [
    ['a peer has to be started again', target(), true, 'log_level_peer'],
    ['nobody is asked without trust', target(KUBO, 'ipfs'), false, 'untrusted'],
    [
      'a Kubo without an API cannot be told',
      target({ ...KUBO, api: null }, 'ipfs'),
      true,
      'log_level_no_api',
    ],
    [
      'nor one that does not run',
      target({ ...KUBO, pid: null, state: 'stopped' }, 'ipfs'),
      true,
      'log_level_no_api',
    ],
    [
      'nor one that does not answer',
      target({ ...KUBO, state: 'unresponsive' }, 'ipfs'),
      true,
      'log_level_no_api',
    ],
  ] as const;
  for (const [name, whom, trusted, code] of refusals) {
    it(name, () => {
      const plan = logLevelAct.preflight(whom, { trusted, level: 'debug' });
      assert.ok(isRefusal(plan));
      assert.equal(plan.refused.code, code);
    });
  }

  it('says what much of it costs', () => {
    const codesOf = (level: 'debug' | 'error') => {
      const plan = logLevelAct.preflight(target(KUBO, 'ipfs'), { trusted: true, level });
      assert.ok(!isRefusal(plan));
      return logLevelAct.risk(plan)?.details.map(({ code }) => code);
    };
    assert.deepEqual(codesOf('debug'), ['log_level_all', 'log_level_much']);
    assert.deepEqual(codesOf('error'), ['log_level_all']);
  });
});
