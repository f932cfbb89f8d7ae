import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeHealth } from '../../../src/controller/roles';
import { alarmOf, inTrouble, whatMatters, worstState } from '../../../src/monitor/snapshot';
import { DAEMON_TYPES, ROLES, STATES } from '../../../src/status/result';
import { HEALTH_OF, healthOf, worstOf } from '../../../src/status/severity';
import { answerOf } from './answers';

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

  it('has a health and a place for every state', () => {
    for (const state of STATES) {
      assert.equal(worstOf([state]), state);
      assert.equal(healthOf([state]), HEALTH_OF[state]);
      assert.equal(worstOf([state, 'running']), state);
    }
  });
});
