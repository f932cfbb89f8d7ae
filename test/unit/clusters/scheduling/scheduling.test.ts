import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mock } from 'node:test';
import { judgeCluster } from '../../../../src/clusters/peers/judgeCluster';
import { NOBODY_REACHED } from '../../../../src/clusters/peers/observation';
import { pingsByPeer } from '../../../../src/clusters/peers/pings';
import {
  type LatestAnswers,
  NO_ANSWERS,
  observationOf,
} from '../../../../src/clusters/scheduling/latestAnswers';
import { LookRequests } from '../../../../src/clusters/scheduling/lookRequests';
import { RequestPace } from '../../../../src/clusters/scheduling/requestPace';
import { RESOURCES } from '../../../../src/clusters/scheduling/resources';
import { type ClusterChange, type ClusterState, ClusterStore } from '../../../../src/clusters/store';
import { DEAD, failed, id, known, NOW, observation, ONE, ping, THREE, told, TWO } from '../observations';

describe('The pace of requests', () => {
  it('of all that is asked at rest stays below twelve a minute', () => {
    const perMinute = Object.values(RESOURCES).map(({ everyMs, requests }) => (requests * 60_000) / everyMs);
    assert.ok(perMinute.reduce((sum, one) => sum + one, 0) <= 12);
  });

  it('has none at rest where others sent as much as all told', () => {
    assert.notEqual(new RequestPace(12, () => 12).roomIn(NOW, 1), 0);
  });

  it('leaves room for the pings beside the looks that follow a change, and is twelve all told at rest', () => {
    mock.timers.enable({ apis: ['Date'] });
    const clock = mock.method(performance, 'now', () => Date.now());
    try {
      const looks = new LookRequests();
      const pace = new RequestPace(12, () => looks.inLastMinute());
      const look = () => {
        for (let count = 0; count < 4; count++) {
          looks.note();
        }
      };
      look();
      assert.notEqual(pace.roomIn(NOW, 1), 0);
      looks.noteChange();
      assert.equal(pace.roomIn(NOW, 6), 0);
      pace.begin(6)(NOW);
      assert.equal(pace.roomIn(NOW + 1, 1), 60_999);
      assert.equal(pace.roomIn(NOW + 61_000, 1), 0);
      mock.timers.setTime(121_000);
      look();
      assert.notEqual(pace.roomIn(NOW + 121_000, 1), 0);
    } finally {
      clock.mock.restore();
      mock.timers.reset();
    }
  });

  it('holds wherever between its begin and its answer each was sent', () => {
    const question = fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      pauseMs: fc.integer({ min: 0, max: 20_000 }),
      answeredAfterMs: fc.integer({ min: 0, max: 30_000 }),
      sentLate: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(question, { maxLength: 60 }), (questions) => {
        const pace = new RequestPace(12);
        const answers: { readonly at: number; readonly end: (now: number) => void }[] = [];
        const sent: number[] = [];
        let now = NOW;
        for (const { count, pauseMs, answeredAfterMs, sentLate } of questions) {
          now += pauseMs;
          answers.sort((one, other) => one.at - other.at);
          while (answers[0] !== undefined && answers[0].at <= now) {
            answers[0].end(answers.shift()?.at ?? now);
          }
          if (pace.roomIn(now, count) === 0) {
            const at = now + answeredAfterMs;
            answers.push({ at, end: pace.begin(count) });
            sent.push(...Array.from({ length: count }, () => (sentLate ? at : now)));
          }
        }
        for (const at of sent) {
          assert.ok(sent.filter((other) => other >= at && other < at + 60_000).length <= 12);
        }
      }),
    );
  });

  it('has room until there are twelve in a minute, counting those of others', () => {
    const pace = new RequestPace(12, () => 4);
    pace.begin(7)(NOW);
    assert.equal(pace.roomIn(NOW + 1000, 1), 0);
    pace.begin(1)(NOW + 1000);
    // A second more than a minute: what is sent a minute apart may arrive closer together.
    assert.equal(pace.roomIn(NOW + 2000, 1), 59_000);
    assert.equal(pace.roomIn(NOW + 61_000, 1), 0);
    assert.equal(pace.inLastMinute(NOW + 60_500), 1);
  });
});

describe('Answers of different ages', () => {
  const all = observation();
  const latest: LatestAnswers = {
    ...NO_ANSWERS,
    version: '1.1.6',
    id: all.id,
    peers: all.peers,
    pings: all.pings,
  };
  const before = pingsByPeer([ping(ONE, 60_000), ping(TWO, 60_000), ping(THREE, 60_000)]);
  const statesOf = (changes: Partial<LatestAnswers>, after = before) => {
    const seen = observationOf({ ...latest, ...changes }, { before, after }, NOBODY_REACHED, NOW);
    return judgeCluster(seen, known()).peers.map(({ peer_id, state }) => `${peer_id} ${state}`);
  };

  it('a peer whose ping ran out since the list came is missing, though the list has it', () => {
    assert.ok(statesOf({ pings: told([ping(ONE), ping(TWO)]) }).includes(`${THREE} missing`));
  });

  it('a ping that came after the list speaks against its error', () => {
    const peers = told({ entries: [id(ONE), id(TWO), failed(THREE, DEAD)], whole: true, waitedMs: 9 });
    assert.ok(statesOf({ peers }).includes(`${THREE} alive`));
    assert.ok(statesOf({ peers }, pingsByPeer([ping(THREE)])).includes(`${THREE} missing`));
  });
});

describe('The store', () => {
  const { cluster, peers } = judgeCluster(observation(), known());
  const state: ClusterState = { key: 'a', cluster, peers, alerts: [], complete: true, seenAt: NOW, pace: 3 };

  it('tells what is new, what has changed, and what is gone', () => {
    const store = new ClusterStore();
    const changes: ClusterChange[] = [];
    store.onChange((change) => changes.push(change));
    store.put(state);
    const later = peers.map((peer) => ({ ...peer, last_heard_at: new Date(NOW + 5).toISOString() }));
    store.put({ ...state, peers: later, seenAt: NOW + 5, pace: 4 });
    store.put({
      ...state,
      peers: later.map((peer) => (peer.peer_id === TWO ? { ...peer, state: 'silent' as const } : peer)),
    });
    store.remove('a');
    assert.deepEqual(
      changes.map(({ existence, summary, alerts, peers: ids }) => [existence, summary, alerts, ids]),
      [
        ['new', true, false, peers.map(({ peer_id }) => peer_id)],
        [null, false, false, [TWO]],
        ['gone', true, false, peers.map(({ peer_id }) => peer_id)],
      ],
    );
    assert.deepEqual(store.all(), []);
  });
});
