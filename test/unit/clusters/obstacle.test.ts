import assert from 'node:assert/strict';
import { ApiError } from '../../../src/clusterClient';
import { obstacleOf } from '../../../src/clusters/asking/obstacle';

describe('an API that says no to the first question', () => {
  const { signal } = new AbortController();

  for (const [status, said, text] of [
    [404, 'not found', 'GET /version failed: not found'],
    [500, '', 'GET /version failed: HTTP 500'],
  ] as const) {
    it(`is there, and nobody can tell what it is: ${status}`, () => {
      const { health, reason } = obstacleOf(new ApiError(status, said, 'GET /version'), 'here', signal);
      assert.deepEqual([health, reason.code, reason.text], ['unknown', 'failed', text]);
    });
  }
});
