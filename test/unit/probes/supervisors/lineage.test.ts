import assert from 'node:assert/strict';
import { type Ancestor, type Lineage, supervisorOf } from '../../../../src/probes/supervisors/lineage';

const DAEMON = 700;
const ID = '3f2a'.repeat(16);
const INIT: Ancestor = { pid: 1, name: 'systemd', session: 1 };
const USER_INIT: Ancestor = { pid: 500, name: 'systemd', session: 500 };
const SYSTEM_UNIT = '0::/system.slice/ipfs.service\n';
const USER_UNIT = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/ipfs.service\n';
const LOGIN = '0::/user.slice/user-1000.slice/session-3.scope\n';

/** A daemon that leads its session, below these, without a terminal. */
function lineage(ancestors: readonly Ancestor[], more: Partial<Lineage> = {}): Lineage {
  return {
    pid: DAEMON,
    session: DAEMON,
    tty: null,
    groups: '0::/\n',
    ownGroups: '0::/\n',
    ancestors,
    argumentsOf: () => [],
    variable: () => null,
    ...more,
  };
}

const shell = (session: number): Ancestor => ({ pid: 600, name: 'bash', session });
const named = (name: string): Ancestor => ({ pid: 650, name, session: 650 });
const variables = (all: Record<string, string>) => (name: string) => all[name] ?? null;

const CASES: readonly (readonly [situation: string, Lineage, expected: Record<string, unknown> | null])[] = [
  [
    'a unit of the machine',
    lineage([INIT], { groups: SYSTEM_UNIT }),
    { kind: 'systemd', unit: 'ipfs.service', scope: 'system', pid: 1 },
  ],
  [
    'a unit of the machine that starts it through a script',
    lineage([{ pid: 699, name: 'start.sh', session: 699 }, INIT], { groups: SYSTEM_UNIT, session: 699 }),
    { kind: 'systemd', unit: 'ipfs.service', scope: 'system', pid: 1 },
  ],
  [
    'a unit of a user',
    lineage([USER_INIT, INIT], { groups: USER_UNIT }),
    { kind: 'systemd', unit: 'ipfs.service', scope: 'user', pid: 500 },
  ],
  [
    'the first hierarchies beside the second',
    lineage([INIT], { groups: `4:memory:/system.slice\n1:name=systemd:/system.slice/ipfs.service\n0::/\n` }),
    { kind: 'systemd', unit: 'ipfs.service', scope: 'system' },
  ],
  ['left behind by a login', lineage([USER_INIT, INIT], { groups: LOGIN, session: 600 }), { kind: 'none' }],
  [
    'left behind by a login that no session is kept of',
    lineage([INIT], { groups: '0::/system.slice/ssh.service\n' }),
    { kind: 'none' },
  ],
  [
    'left behind in the unit of another program',
    lineage([INIT], { groups: '0::/system.slice/build-agent.service\n', session: 600 }),
    { kind: 'none' },
  ],
  [
    'started through SSH, without a terminal',
    lineage([shell(600), { pid: 590, name: 'sshd', session: 590 }, INIT], {
      groups: '0::/system.slice/ssh.service\n',
      session: 600,
    }),
    { kind: 'program', unit: 'sshd', pid: 590 },
  ],
  [
    'started by a table of jobs',
    lineage([{ pid: 650, name: 'sh', session: 650 }, { pid: 400, name: 'cron', session: 400 }, INIT], {
      groups: '0::/system.slice/cron.service\n',
      session: 650,
    }),
    { kind: 'program', unit: 'cron', pid: 400 },
  ],
  [
    'in a terminal',
    lineage([shell(600), { pid: 590, name: 'gnome-terminal-', session: 500 }, INIT], {
      session: 600,
      tty: '/dev/pts/3',
      groups: LOGIN,
    }),
    { kind: 'terminal', tty: '/dev/pts/3' },
  ],
  [
    'in tmux',
    lineage([shell(600), named('tmux: server'), INIT], { session: 600, tty: '/dev/pts/3' }),
    { kind: 'tmux', pid: 650, tty: '/dev/pts/3' },
  ],
  ['in screen', lineage([named('screen'), INIT], { tty: '/dev/pts/3' }), { kind: 'screen', pid: 650 }],
  [
    'in tmux of a unit',
    lineage([named('tmux: server'), INIT], { groups: SYSTEM_UNIT, tty: '/dev/pts/0' }),
    { kind: 'tmux' },
  ],
  [
    'by supervisord',
    lineage([named('supervisord'), INIT], {
      groups: '0::/system.slice/supervisor.service\n',
      variable: variables({ SUPERVISOR_GROUP_NAME: 'kubo', SUPERVISOR_PROCESS_NAME: 'kubo' }),
    }),
    { kind: 'supervisord', unit: 'kubo', pid: 650 },
  ],
  [
    'by supervisord, one of a group',
    lineage([named('supervisord'), INIT], {
      variable: variables({ SUPERVISOR_GROUP_NAME: 'ipfs', SUPERVISOR_PROCESS_NAME: 'peer_00' }),
    }),
    { kind: 'supervisord', unit: 'ipfs:peer_00' },
  ],
  [
    'by supervisord, whose variables nobody may see',
    lineage([named('supervisord'), INIT]),
    { kind: 'supervisord', unit: null },
  ],
  [
    'by runit',
    lineage([named('runsv'), { pid: 2, name: 'runsvdir', session: 2 }, INIT], {
      session: 2,
      argumentsOf: () => ['runsv', 'ipfs'],
    }),
    { kind: 'runit', unit: 'ipfs' },
  ],
  [
    'by s6',
    lineage([named('s6-supervise'), { pid: 1, name: 's6-svscan', session: 1 }], {
      argumentsOf: (pid) => (pid === 650 ? ['s6-supervise', 'cluster'] : []),
    }),
    { kind: 's6', unit: 'cluster' },
  ],
  [
    'by PM2',
    lineage([named('PM2 v7.0.1: God'), INIT], { variable: variables({ name: 'kubo' }) }),
    { kind: 'pm2', unit: 'kubo' },
  ],
  ['by IPFS Desktop', lineage([named('ipfs-desktop'), INIT]), { kind: 'ipfs_desktop' }],
  [
    'in a container of Docker, seen from its host',
    lineage([{ pid: 650, name: 'tini', session: 650 }, named('containerd-shim'), INIT], {
      session: 650,
      groups: `0::/system.slice/docker-${ID}.scope\n`,
    }),
    { kind: 'container', unit: ID },
  ],
  [
    'in a container of Docker with the other driver',
    lineage([named('containerd-shim'), INIT], { groups: `11:pids:/docker/${ID}\n0::/docker/${ID}\n` }),
    { kind: 'container', unit: ID },
  ],
  [
    'in a container of podman without root',
    lineage([named('conmon'), USER_INIT, INIT], {
      groups: `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container\n`,
    }),
    { kind: 'container', unit: ID },
  ],
  [
    'in a pod',
    lineage([named('containerd-shim'), INIT], {
      groups: `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${ID}.scope\n`,
    }),
    { kind: 'container', unit: ID },
  ],
  [
    'beside us in a container, in a terminal',
    lineage([shell(600), { pid: 1, name: 'sleep', session: 1 }], {
      session: 600,
      tty: '/dev/pts/0',
      groups: `0::/docker/${ID}\n`,
      ownGroups: `0::/docker/${ID}\n`,
    }),
    { kind: 'terminal' },
  ],
  [
    'the first program of our container',
    lineage([], { pid: 1, session: 1 }),
    { kind: 'container', unit: null },
  ],
  [
    'started by the first program of our container',
    lineage([{ pid: 1, name: 'tini', session: 1 }], { session: 1 }),
    { kind: 'container', unit: null },
  ],
  ['left behind in our container', lineage([{ pid: 1, name: 'tini', session: 1 }]), { kind: 'none' }],
  [
    'by a program that is no supervisor',
    lineage([shell(600), { pid: 590, name: 'node', session: 500 }, INIT], { session: 600 }),
    { kind: 'program', unit: 'node', pid: 590 },
  ],
  ['below what nobody may see', lineage([]), null],
];

describe('who looks after a daemon', () => {
  for (const [situation, given, expected] of CASES) {
    it(situation, () => {
      const found = supervisorOf(given);
      assert.deepEqual(
        expected && Object.fromEntries(Object.entries(found ?? {}).filter(([key]) => key in expected)),
        expected,
      );
      assert.equal(found === null, expected === null);
    });
  }
});
