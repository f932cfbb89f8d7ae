import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { prepareService, startService } from '../../../lab/service';
import { situation } from '../situation';

interface Freezer {
  readonly name: string;
  readonly root: string;
  readonly file: string;
  readonly freeze: string;
  readonly thaw: string;
}

/** As container runtimes pause a container: by the first or the second version of control groups. */
const FREEZERS: readonly Freezer[] = [
  { name: 'first', root: '/sys/fs/cgroup/freezer', file: 'freezer.state', freeze: 'FROZEN', thaw: 'THAWED' },
  { name: 'second', root: secondRoot(), file: 'cgroup.freeze', freeze: '1', thaw: '0' },
];

/** Each has removed its group when it ends. */
const resumed: Promise<unknown>[] = [];

describe('paused, as a container is', () => {
  after(() => Promise.all(resumed));

  for (const freezer of FREEZERS.filter(isUsable)) {
    const by = `by control groups of the ${freezer.name} version`;

    situation(`a service ${by}`, { ipfs: ['running', 1], service: ['unresponsive', 1] }, async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      pause((await startService(lab)).pid, freezer);
    });

    situation(`a follower ${by}`, { ipfs: ['running', 1], follow: ['unresponsive', 1] }, async (lab) => {
      await kubo(lab);
      await prepareFollower(lab);
      pause((await startFollower(lab)).pid, freezer);
    });
  }
});

function secondRoot(): string {
  const mount = /^cgroup2 (\S+) /m.exec(readFileSync('/proc/mounts', 'utf8'));
  return mount?.[1] ?? '/sys/fs/cgroup';
}

function groupOf({ root }: Freezer, pid: number | 'probe'): string {
  return `${root}/paused-${process.pid}-${pid}`;
}

/** Not every machine lets its users make groups, or has both versions. */
function isUsable(freezer: Freezer): boolean {
  const group = groupOf(freezer, 'probe');
  try {
    execFileSync('mkdir', [group], { stdio: 'ignore' });
  } catch {
    return false;
  }
  const usable = existsSync(`${group}/${freezer.file}`);
  execFileSync('rmdir', [group]);
  return usable;
}

/** A paused process of the first version cannot even be killed: it goes on by itself after the look. */
function pause(pid: number, freezer: Freezer): void {
  const { root, file, freeze, thaw } = freezer;
  const script =
    'mkdir "$1" && echo "$2" > "$1/cgroup.procs" && echo "$4" > "$1/$3" && echo paused; sleep 4; ' +
    'echo "$5" > "$1/$3"; echo "$2" > "$6/cgroup.procs"; sleep 1; rmdir "$1"';
  const args = [groupOf(freezer, pid), String(pid), file, freeze, thaw, root];
  const resuming = spawn('sh', ['-c', script, 'sh', ...args], { stdio: 'ignore' });
  resumed.push(once(resuming, 'exit'));
  const state = `${args[0] ?? ''}/${freezer.name === 'first' ? file : 'cgroup.events'}`;
  execFileSync('timeout', [
    '3',
    'sh',
    '-c',
    'until grep -q "FROZEN\\|frozen 1" "$0" 2>/dev/null; do sleep 0.05; done',
    state,
  ]);
}
