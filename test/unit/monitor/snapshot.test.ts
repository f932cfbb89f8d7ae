import assert from 'node:assert/strict';
import {
  inTrouble,
  NOTHING_KNOWN,
  setupOf,
  whatMatters,
  withAnswer,
  worstState,
} from '../../../src/monitor/snapshot';
import { answerOf, failedEntry } from './answers';

describe('What is known', () => {
  it('keeps what was seen of a type that could not be looked at this time', () => {
    const first = withAnswer(NOTHING_KNOWN, answerOf({ ipfs: 'running', ipfs_cluster_service: 'running' }));
    const second = answerOf({ ipfs: 'running' });
    const failed = {
      ...second,
      daemons: { ...second.daemons, ipfs_cluster_service: failedEntry('ipfs_cluster_service') },
    };
    const after = withAnswer(withAnswer(first, failed), failed);
    assert.equal(after.earlier.ipfs_cluster_service?.details.state, 'running');
    assert.equal(after.earlier.ipfs_cluster_service.checkedAt, first.answer?.checked_at);
    assert.equal(after.earlier.ipfs, undefined);
    assert.equal(
      withAnswer(after, answerOf({ ipfs_cluster_service: 'stopped' })).earlier.ipfs_cluster_service,
      undefined,
    );
  });

  it('without a role counts what is set up, with a role what it needs', () => {
    const states = {
      ipfs: 'running',
      ipfs_cluster_service: 'crashed',
      ipfs_cluster_follow: 'not_initialized',
    } as const;
    assert.deepEqual(
      whatMatters(answerOf(states)).map(({ type }) => type),
      ['ipfs', 'ipfs_cluster_service'],
    );
    assert.equal(worstState(answerOf(states)), 'crashed');
    assert.equal(worstState(answerOf(states, { role: 'leecher' })), 'running');
    assert.equal(worstState(answerOf(states, { role: 'worker' })), 'not_initialized');
    assert.equal(worstState(answerOf({ ipfs: 'not_installed' })), null);
  });

  it('a stopped daemon is trouble only where a role needs it', () => {
    const states = { ipfs: 'running', ipfs_cluster_service: 'stopped' } as const;
    assert.equal(inTrouble(answerOf(states)).length, 0);
    assert.equal(inTrouble(answerOf(states, { role: 'master' })).length, 1);
    assert.equal(inTrouble(answerOf({ ipfs: 'unknown', ipfs_cluster_service: 'degraded' })).length, 2);
  });

  it('tells how far the machine is set up', () => {
    assert.equal(setupOf(answerOf({ ipfs: 'stopped', ipfs_cluster_service: 'not_installed' })), 'in_use');
    assert.equal(
      setupOf(answerOf({ ipfs: 'not_initialized', ipfs_cluster_service: 'not_installed' })),
      'not_initialized',
    );
    assert.equal(setupOf(answerOf({ ipfs: 'not_installed' })), 'not_installed');
  });
});
