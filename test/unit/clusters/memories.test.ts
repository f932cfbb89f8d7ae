import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAddress } from '../../../src/clusterClient';
import { ClusterMemories } from '../../../src/clusters/memory/clusterMemories';
import { memory } from './observations';

describe('What is remembered of clusters', () => {
  it('is kept of fifty of them that are met at the same time', async () => {
    const home = await mkdtemp(join(tmpdir(), 'memories-'));
    try {
      const faults: unknown[] = [];
      const environment = { HOME: home };
      const profiles = Array.from({ length: 50 }, (_, index) => ({
        name: null,
        endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${9094 + index}`),
      }));
      const all = () => {
        const memories = new ClusterMemories(environment, (error) => faults.push(error));
        return profiles.map((profile) => memories.of(profile));
      };
      await Promise.all(all().map(async (one) => one.write(memory())));
      const read = await Promise.all(all().map(async (one) => one.read()));
      assert.deepEqual(faults, []);
      assert.ok(read.every(({ peers }) => peers.size === 3));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
