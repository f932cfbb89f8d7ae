import assert from 'node:assert/strict';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import { clusterFacts, identity, lockFact, peerAnswer, quietFacts } from '../clusterFacts';

const REFUSED = 'dial tcp 127.0.0.1:5001: connect: connection refused\nmore';
const QUIC = 'error parsing multiaddress: unknown protocol quic-v1';
const KUBO_ERRORS: readonly (readonly [error: string, step: string])[] = [
  [REFUSED, 'start_or_correct_kubo'],
  [QUIC, 'upgrade_cluster'],
  ['failed to parse multiaddr "/ip4/1.2.3.4/udp/4001/quic-v1"', 'upgrade_cluster'],
  ['IPFS error: HTTP status: 403 Forbidden', 'let_peer_in'],
  ['dial tcp: lookup kubo on 127.0.0.53:53: no such host', 'correct_kubo_address'],
  ['context deadline exceeded (Client.Timeout exceeded)', 'resume_kubo'],
  ['IPFS error: 404 page not found', 'correct_kubo_address'],
  ['something that nobody has seen before', 'start_or_correct_kubo'],
];

describe('what a peer says of its Kubo', () => {
  for (const [error, step] of KUBO_ERRORS) {
    it(error.split('\n')[0] ?? error, () => {
      const answer = peerAnswer({ id: identity({ ipfs: { error } }) });
      const { state, nextStep } = judgeCluster(clusterFacts({ answer }));
      assert.equal(state, 'degraded');
      assert.equal(nextStep?.code, step);
    });
  }
});

describe('a lock of another user', () => {
  for (const [folderIsOurs, code] of [
    [true, 'own_lock'],
    [false, 'start_as_owner'],
  ] as const) {
    it(`in a folder that is ${folderIsOurs ? 'ours' : 'that user’s'}: ${code}`, () => {
      const closed = { name: 'cluster.lock', owner: 0, folderIsOurs };
      const { nextStep, reasons } = judgeCluster(quietFacts({ lock: lockFact(), closed }));
      assert.equal(nextStep?.code, code);
      assert.ok(reasons.some((one) => one.code === 'lock_of_another' && one.params['owner'] === 'root'));
    });
  }
});

describe('the order of what is missing', () => {
  const peers = ['12D3KooWC', '12D3KooWA', '12D3KooWB'];
  const reasonsFor = (order: readonly string[]) =>
    judgeCluster(
      clusterFacts({
        answer: peerAnswer({
          peers: order.map((id) => ({ id, error: 'failed to dial: connection refused' })),
        }),
      }),
    ).reasons;

  it('is the same whatever the order of the answers', () => {
    assert.deepEqual(reasonsFor(peers), reasonsFor(peers.toReversed()));
  });
});
