import assert from 'node:assert/strict';
import { inTime } from '../../../src/probes/patience';

describe('patience with disks', () => {
  it('gives what a look found', async () => {
    assert.equal(await inTime(Promise.resolve('found'), 'nothing'), 'found');
  });

  it('gives something else for a look that hangs', async () => {
    assert.equal(await inTime(new Promise<string>(() => undefined), 'nothing'), 'nothing');
  });

  it('fails as the look does', async () => {
    await assert.rejects(inTime(Promise.reject(new Error('closed')), 'nothing'), /closed/);
  });
});
