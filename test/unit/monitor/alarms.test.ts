import assert from 'node:assert/strict';
import { inTrouble } from '../../../src/monitor/snapshot';
import { alarmsOf } from '../../../src/monitor/trouble/alarms';
import { blameIn } from '../../../src/monitor/trouble/blame';
import type { Cause, DaemonStatusResponse } from '../../../src/status/result';
import { answerOf, failedEntry } from './answers';
import { ANSWERS, clusterOf, fifteen, LOCK_LEFT, misses, NO_KUBO, peer } from './clusters';

const more = (count: number): Cause => ({
  code: 'more_peers_missing',
  subject: null,
  params: { count },
  source: 'GET /monitor/metrics/ping',
});
const notReady: Cause = { code: 'not_ready', subject: null, params: {}, source: 'GET /monitor/metrics/ping' };

const told = (answer: DaemonStatusResponse) =>
  alarmsOf(answer).map(
    ({ type, subject, state, sufferers }) =>
      `${subject?.name ?? type} ${state}${sufferers.length === 0 ? '' : ` (${sufferers.length} suffer)`}`,
  );

const SITUATIONS: readonly (readonly [
  name: string,
  answer: DaemonStatusResponse,
  alarms: readonly string[],
])[] = [
  ['all is well', clusterOf('running', [peer('alpha', 'running'), peer('bravo', 'running')]), []],
  ['one of fifteen crashed: one alarm', fifteen(), ['charlie crashed (14 suffer)']],
  [
    'a peer that is missed and not here: who misses it has the trouble',
    clusterOf('degraded', [peer('alpha', 'degraded', [misses('far'), ANSWERS])]),
    ['alpha degraded'],
  ],
  [
    'a peer that is missed and runs here is cut off: both who miss it say so',
    clusterOf('degraded', [peer('alpha', 'degraded', [misses('bravo')]), peer('bravo', 'running')]),
    ['alpha degraded'],
  ],
  [
    'a peer that misses one here and one elsewhere has trouble of its own',
    clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('bravo'), misses('far')]),
      peer('bravo', 'crashed', [LOCK_LEFT]),
    ]),
    ['bravo crashed', 'alpha degraded'],
  ],
  [
    'a peer that is not READY, too, has trouble of its own',
    clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('bravo'), notReady]),
      peer('bravo', 'crashed', [LOCK_LEFT]),
    ]),
    ['bravo crashed', 'alpha degraded'],
  ],
  [
    'a peer that was stopped on purpose, and is missed',
    clusterOf('degraded', [peer('alpha', 'degraded', [misses('bravo')]), peer('bravo', 'stopped')]),
    ['bravo stopped (1 suffer)'],
  ],
  [
    'more missing than are named, all of them here',
    clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('bravo'), more(2)]),
      peer('bravo', 'crashed'),
      peer('delta', 'crashed'),
      peer('echo', 'crashed'),
    ]),
    ['bravo crashed (1 suffer)', 'delta crashed (1 suffer)', 'echo crashed (1 suffer)'],
  ],
  [
    'more missing than are named, some of them elsewhere',
    clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('bravo'), more(2)]),
      peer('bravo', 'crashed'),
      peer('delta', 'crashed'),
    ]),
    ['bravo crashed', 'delta crashed', 'alpha degraded'],
  ],
  [
    'one Kubo for two peers hangs',
    clusterOf(
      'degraded',
      [peer('alpha', 'degraded', [NO_KUBO, ANSWERS]), peer('bravo', 'degraded', [NO_KUBO])],
      'unresponsive',
    ),
    ['.ipfs unresponsive (2 suffer)'],
  ],
  [
    'the Kubo that was stopped is why its peer is degraded',
    clusterOf('degraded', [peer('alpha', 'degraded', [NO_KUBO])], 'stopped'),
    ['.ipfs stopped (1 suffer)'],
  ],
  [
    'a Kubo that runs and does not let the peer in is not to blame',
    clusterOf('degraded', [peer('alpha', 'degraded', [NO_KUBO])]),
    ['alpha degraded'],
  ],
  [
    'nobody could look',
    { ...answerOf({ ipfs: 'running' }), daemons: { ipfs: failedEntry('ipfs') } },
    ['ipfs unknown'],
  ],
  [
    'what the role needs is not there',
    answerOf({ ipfs: 'not_installed' }, { role: 'leecher' }),
    ['ipfs not_installed'],
  ],
  ['a Kubo that was stopped, without a role', answerOf({ ipfs: 'stopped' }), []],
];

describe('Alarms', () => {
  for (const [name, answer, alarms] of SITUATIONS) {
    it(name, () => {
      assert.deepEqual(told(answer), alarms);
      assert.equal(alarms.length > 0, inTrouble(answer).length > 0, 'as loud as the answer');
    });
  }

  it('a Kubo at another address is not the one that a peer misses', () => {
    const answer = clusterOf('degraded', [peer('alpha', 'degraded', [NO_KUBO])], 'crashed');
    const kubo = answer.daemons.ipfs?.details?.instances[0];
    assert.ok(kubo);
    kubo.api = '/ip4/0.0.0.0/tcp/5001';
    assert.equal(blameIn(answer).size, 1, 'all addresses are this machine');
    kubo.api = '/ip4/127.0.0.1/tcp/5002';
    assert.equal(blameIn(answer).size, 0);
    assert.deepEqual(told(answer), ['.ipfs crashed', 'alpha degraded']);
  });
});
