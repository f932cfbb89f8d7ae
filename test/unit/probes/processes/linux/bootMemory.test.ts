import assert from 'node:assert/strict';
import { BootMemory } from '../../../../../src/probes/processes/linux/bootMemory';

describe('BootMemory', () => {
  const START = 1_700_000_000_000;
  const at = { wall: START, steady: 1000 };
  let reads: string[] = [];
  let memory: BootMemory;

  beforeEach(() => {
    Object.assign(at, { wall: START, steady: 1000 });
    reads = [];
    memory = new BootMemory(
      () => at.wall,
      () => at.steady,
      (proc) => {
        reads.push(proc);
        return at.wall - 5000;
      },
    );
  });

  const pass = (wallMs: number, steadyMs = wallMs) => {
    at.wall += wallMs;
    at.steady += steadyMs;
  };

  it('reads it once while both clocks go on alike', () => {
    const boot = memory.of('/proc');
    pass(30_000);
    assert.equal(memory.of('/proc'), boot);
    assert.deepEqual(reads, ['/proc']);
  });

  it('a clock that was set, or a machine that slept, makes it read anew', () => {
    for (const [wallMs, steadyMs] of [
      [-3_600_000, 10],
      [8 * 3_600_000, 10],
      [20, 10],
    ] as const) {
      memory.of('/proc');
      reads = [];
      pass(wallMs, steadyMs);
      assert.equal(memory.of('/proc'), at.wall - 5000);
      assert.equal(reads.length, 1);
    }
  });

  it('a set clock is noticed however little it is set at a time', () => {
    memory.of('/proc');
    for (let count = 0; count < 4; count++) {
      pass(1002, 1000);
      memory.of('/proc');
    }
    assert.equal(reads.length, 2);
  });

  it('believes it for a minute, for the files may be mounted over', () => {
    memory.of('/proc');
    pass(60_001);
    memory.of('/proc');
    assert.equal(reads.length, 2);
  });

  it('another /proc has another answer', () => {
    memory.of('/proc');
    memory.of('/mnt/proc');
    assert.deepEqual(reads, ['/proc', '/mnt/proc']);
  });
});
