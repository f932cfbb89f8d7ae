import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wrap } from '../../../src/controller/answer';
import { judgeHealth, STATUS_CODES } from '../../../src/controller/roles';
import { alarmOf, inTrouble, whatMatters, worstState } from '../../../src/monitor/snapshot';
import { isLive } from '../../../src/status/judge/liveState';
import { judgeType } from '../../../src/status/judge/verdict';
import { because } from '../../../src/status/reasons/reason';
import {
  DAEMON_TYPES,
  type DaemonStatusResponse,
  type DaemonType,
  type Role,
  ROLES,
  type State,
  STATES,
} from '../../../src/status/result';
import { countOf, HEALTH_OF, healthOf, worstOf } from '../../../src/status/severity';
import { diagnosisOf } from '../../../src/vscode/diagnosis';
import { answerOf, instanceOf } from './answers';

const anyState = fc.constantFrom(...STATES);

describe('One verdict for all who count and colour', () => {
  it('alarm, badge, worst state and health never contradict each other', () => {
    fc.assert(
      fc.property(
        anyState,
        anyState,
        anyState,
        fc.constantFrom(null, ...ROLES),
        (ipfs, ipfs_cluster_service, ipfs_cluster_follow, role) => {
          const seen = answerOf({ ipfs, ipfs_cluster_service, ipfs_cluster_follow }, { role });
          const answer = { ...seen, health: judgeHealth(seen.daemons, DAEMON_TYPES, true, role) };
          const alarm = alarmOf(answer);
          const worst = worstState(answer);
          assert.equal(alarm === null, inTrouble(answer).length === 0);
          assert.equal(alarm === 'error', alarm !== null && answer.health === 'critical');
          if (worst !== null) {
            assert.ok(whatMatters(answer).some(({ state }) => state === worst));
            // What is shown as the worst is itself a trouble wherever there is one.
            assert.ok(alarm === null || inTrouble(answer).some(({ state }) => state === worst));
            assert.equal(worst === 'running', answer.health === 'healthy');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('of several instances label, count, health, status bar, badge and diagnosis tell the same', () => {
    const several = fc.array(anyState, { maxLength: 5 });
    const byType = fc.record({ ipfs: several, ipfs_cluster_service: several, ipfs_cluster_follow: several });
    fc.assert(
      fc.property(byType, fc.constantFrom(null, ...ROLES), (instances, role) => {
        const answer = judgedAnswer(instances, role);
        const diagnosis = diagnosisOf(answer, '0.1.0');
        for (const type of DAEMON_TYPES) {
          labelAndCountAgree(answer.daemons[type]?.state ?? 'unknown', instances[type]);
          assert.ok(diagnosis.includes(`## ${type}: ${answer.daemons[type]?.state ?? ''} (`));
        }
        assert.ok(diagnosis.includes(`- health: ${answer.health}`));
        statusBarAgrees(answer);
      }),
      { numRuns: 2000 },
    );
  });

  it('has a health and a place for every state', () => {
    for (const state of STATES) {
      assert.equal(worstOf([state]), state);
      assert.equal(healthOf([state]), HEALTH_OF[state]);
      assert.equal(worstOf([state, 'running']), state);
    }
  });
});

/** As the modules and the controller judge these instances. */
function judgedAnswer(
  instances: Readonly<Record<DaemonType, readonly State[]>>,
  role: Role | null,
): DaemonStatusResponse {
  const verdicts = DAEMON_TYPES.map((type) => {
    const judged = instances[type].map((state) => ({
      state,
      reasons: [because('process_alive', { pid: 7 }, 'test')],
      nextStep: null,
    }));
    return [type, judgeType(judged, { programFound: true, processesUnreadable: null }).state] as const;
  });
  const { daemons } = answerOf(Object.fromEntries(verdicts), { role });
  for (const type of DAEMON_TYPES) {
    const listed = daemons[type]?.details?.instances;
    listed?.splice(0, listed.length, ...instances[type].map((state) => instanceOf(state, '/r')));
  }
  return wrap({
    types: DAEMON_TYPES,
    all: true,
    role,
    daemons,
    ids: { operationId: '1', correlationId: 'c' },
    checkedAt: new Date(0),
    durationMs: 1,
  });
}

function labelAndCountAgree(label: State, states: readonly State[]): void {
  const { state, count } = countOf(label, states);
  if (states.length > 0) {
    assert.ok(count >= 1 && count <= states.length);
    assert.equal(count, states.filter((one) => one === state).length);
    // Only a crash beside living ones makes of several what none of them is.
    assert.ok(
      state === label || (label === 'degraded' && state === 'crashed'),
      `${label}: ${count} ${state}`,
    );
    assert.equal(isLive(label), states.some(isLive));
    assert.ok(label !== 'running' || !states.includes('crashed'));
  }
}

function statusBarAgrees(answer: DaemonStatusResponse): void {
  const worst = worstState(answer);
  const trouble = inTrouble(answer);
  assert.equal(answer.status_code, STATUS_CODES[answer.health]);
  assert.equal(alarmOf(answer) === null, trouble.length === 0);
  assert.equal(worst === null, whatMatters(answer).length === 0);
  assert.equal(worst === 'running', answer.health === 'healthy');
  if (worst !== null && trouble.some(({ state }) => HEALTH_OF[state] === answer.health)) {
    assert.equal(HEALTH_OF[worst], answer.health);
  }
  // A role needs all that it names: what makes its health what it is wants attention, and is what is shown.
  if (answer.role !== null && trouble.length > 0) {
    assert.equal(worst === null ? null : HEALTH_OF[worst], answer.health);
  }
}
