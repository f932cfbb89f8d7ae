import assert from 'node:assert/strict';
import {
  outcomeOf,
  TakenSocketError,
  type TlsProblem,
} from '../../../../src/clusterClient/transport/outcome';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import { clusterFacts, quietFacts } from '../clusterFacts';

/** What Node and OpenSSL call it, what it is, why a daemon is asked in vain, and what is to be done. */
const FAILURES: readonly (readonly [code: string, problem: TlsProblem, reason: string, step: string])[] = [
  ['CERT_HAS_EXPIRED', 'expired', 'tls_expired', 'renew_certificate'],
  ['CERT_NOT_YET_VALID', 'not_yet_valid', 'tls_not_yet_valid', 'set_clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong_name', 'tls_wrong_name', 'connect_by_name'],
  ['HOSTNAME_MISMATCH', 'wrong_name', 'tls_wrong_name', 'connect_by_name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unknown_authority', 'tls_unknown_authority', 'trust_authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'unknown_authority', 'tls_unknown_authority', 'trust_authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknown_authority', 'tls_unknown_authority', 'trust_authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unknown_authority', 'tls_unknown_authority', 'trust_authority'],
  ['CERT_REVOKED', 'unknown_authority', 'tls_unknown_authority', 'trust_authority'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'refused', 'tls_refused', 'see_tls_versions'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'not_tls', 'tls_not_spoken', 'correct_tls'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'not_tls', 'tls_not_spoken', 'correct_tls'],
  ['ECONNRESET', 'not_tls', 'tls_not_spoken', 'correct_tls'],
];

describe('encryption that fails', () => {
  for (const [code, problem, reason, step] of FAILURES) {
    const answer = { kind: 'tls_failed', problem, why: code } as const;

    it(`${code} is ${problem}`, () => {
      assert.deepEqual(outcomeOf(Object.assign(new Error('x'), { code }), 'encrypting'), answer);
    });

    it(`${problem} (${code}) is told of a service that runs, and of one that does not`, () => {
      const live = judgeCluster(clusterFacts({ answer, apiBound: true }));
      assert.deepEqual([live.state, live.reasons[0]?.code, live.nextStep?.code], ['degraded', reason, step]);
      const quiet = judgeCluster(quietFacts({ answer, lock: null }));
      assert.equal(quiet.state, 'stopped');
      assert.ok(quiet.reasons.some((one) => one.code === reason));
      assert.ok(quiet.reasons.every((one) => one.code !== 'port_taken'));
      assert.equal(quiet.nextStep?.code, step);
    });
  }

  it('is nothing of TLS where another program has the socket, or the queue is full', () => {
    assert.deepEqual(outcomeOf(new TakenSocketError('x'), 'connecting'), { kind: 'taken' });
    const full = Object.assign(new Error('x'), { code: 'EAGAIN' });
    assert.deepEqual(outcomeOf(full, 'connecting'), { kind: 'silent', connected: false });
  });
});
