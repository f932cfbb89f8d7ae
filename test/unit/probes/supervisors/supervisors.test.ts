import assert from 'node:assert/strict';
import type { Stat } from '../../../../src/probes/processes/linux/processStat';
import { Supervisors } from '../../../../src/probes/supervisors/supervisors';

const TMUX: Stat = { name: 'tmux: server', state: 'S', parent: 1, session: 8, terminal: 0, startTicks: 80 };
const SHELL: Stat = { name: 'bash', state: 'S', parent: 8, session: 9, terminal: 34816, startTicks: 90 };
const DAEMON: Stat = { name: 'ipfs', state: 'S', parent: 9, session: 9, terminal: 34816, startTicks: 100 };
const INIT: Stat = { name: 'init', state: 'S', parent: 0, session: 1, terminal: 0, startTicks: 1 };

describe('Supervisors', () => {
  let processes: Map<string, Stat>;
  let reads: string[];
  let memory: Supervisors;

  beforeEach(() => {
    processes = new Map([
      ['/none/1', INIT],
      ['/none/8', TMUX],
      ['/none/9', SHELL],
    ]);
    reads = [];
    memory = new Supervisors(new Map(), (folder) => {
      reads.push(folder);
      return processes.get(folder) ?? null;
    });
  });

  it('asks no more than whether the supervisor is there, where nothing changed', () => {
    assert.equal(memory.of('/none', 10, DAEMON, '')?.kind, 'tmux');
    reads.length = 0;
    assert.deepEqual(memory.of('/none', 10, DAEMON, ''), {
      kind: 'tmux',
      unit: null,
      scope: null,
      pid: 8,
      tty: '/dev/pts/0',
    });
    assert.deepEqual(reads, ['/none/8']);
  });

  it('looks again where the supervisor has ended, and where another process has its PID', () => {
    memory.of('/none', 10, DAEMON, '');
    processes.set('/none/8', { ...TMUX, name: 'make', startTicks: 81 });
    assert.equal(memory.of('/none', 10, DAEMON, '')?.kind, 'terminal');
  });

  it('looks again where somebody else has adopted the daemon', () => {
    memory.of('/none', 10, DAEMON, '');
    assert.equal(memory.of('/none', 10, { ...DAEMON, parent: 1, terminal: 0 }, '')?.kind, 'none');
  });

  it('looks again where another daemon has the PID', () => {
    memory.of('/none', 10, DAEMON, '');
    const other = { ...DAEMON, parent: 1, session: 10, terminal: 0, startTicks: 101 };
    assert.equal(memory.of('/none', 10, other, '')?.kind, 'none');
  });

  it('ends where processes are each other’s parents', () => {
    processes.set('/none/9', { ...SHELL, parent: 11 });
    processes.set('/none/11', { ...SHELL, parent: 9 });
    assert.equal(memory.of('/none', 10, DAEMON, '')?.kind, 'terminal');
  });
});
