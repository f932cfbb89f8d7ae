import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAddress } from '../../../src/clusterClient';
import { ClusterMemories } from '../../../src/clusters/memory/clusterMemories';
import { MemoryStore } from '../../../src/clusters/memory/memoryStore';
import { UnansweredError } from '../../../src/probes/disks/unanswered';
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

  it('is written again where its disk did not answer: that is a fault the second time, and any other at once', async () => {
    const silent = new UnansweredError('/mnt/clusters');
    const full = new Error('ENOSPC: no space left on device');
    const outcomes = [silent, null, silent, silent, null, full];
    const faults: unknown[] = [];
    const told: number[] = [];
    const file = {
      read: () => Promise.resolve(null),
      write: () => {
        const outcome = outcomes.shift();
        return outcome ? Promise.reject(outcome) : Promise.resolve();
      },
    };
    const store = new MemoryStore(file, 1 << 20, (error) => faults.push(error));
    while (outcomes.length > 0) {
      await store.write(memory());
      told.push(faults.length);
    }
    assert.deepEqual(told, [0, 0, 0, 1, 1, 2]);
    assert.deepEqual(faults, [silent, full]);
  });
});
