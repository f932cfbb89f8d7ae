import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ChargeFacts, isCharge, type Link } from '../../../../src/probes/supervisors/charge';
import { groupOf, unitPathOf } from '../../../../src/probes/supervisors/controlGroup';
import { passesOn, type Runner } from '../../../../src/probes/supervisors/passThrough';
import type { Supervisor } from '../../../../src/probes/supervisors/supervisor';

const DAEMON = 700;

function by(kind: Supervisor['kind'], unit: string | null = 'kubo', pid: number | null = 100): Supervisor {
  return { kind, unit, scope: null, pid, tty: null };
}

function link(pid: number, child: number, changes: Partial<Link> = {}): Link {
  const program = '/usr/bin/dash';
  return {
    pid,
    session: 100,
    name: 'run',
    program,
    argv: ['/bin/sh', './run'],
    children: [child],
    ...changes,
  };
}

function facts(changes: Partial<ChargeFacts> = {}): ChargeFacts {
  return { pid: DAEMON, session: 100, between: [], supervisorSession: 100, others: 0, ...changes };
}

const wrapper = (program: string, ...args: string[]): Partial<Link> => ({
  program: `/usr/bin/${program}`,
  argv: [program, ...args],
});
const above = (changes: Partial<Link>) => facts({ between: [link(690, DAEMON, changes)] });
const unit = (name: string) => by('systemd', name);

const CASES: readonly (readonly [string, Supervisor, ChargeFacts, boolean])[] = [
  ['the child of supervisord', by('supervisord'), facts(), true],
  ['the main process of a unit', unit('kubo.service'), facts({ session: DAEMON }), true],
  ['below the script of a service', by('runit'), above({}), true],
  ['below sh -c', by('supervisord'), above(wrapper('sh', '-c', 'ipfs daemon')), true],
  ['below sudo', by('s6'), above(wrapper('sudo', '-u', 'ipfs', 'ipfs', 'daemon')), true],
  [
    'below tini, gosu and a script',
    by('supervisord'),
    facts({
      between: [
        link(690, DAEMON, wrapper('bash', '/start.sh')),
        link(680, 690, wrapper('gosu', 'ipfs', '/start.sh')),
        link(670, 680, wrapper('tini', '--', 'gosu')),
      ],
    }),
    true,
  ],
  ['below an editor', by('supervisord'), above(wrapper('code')), false],
  ['below an interpreter', by('pm2'), above(wrapper('node', 'server.js')), false],
  ['below sshd', by('runit', 'sshd'), above(wrapper('sshd')), false],
  ['below a script with other children', by('runit'), above({ children: [DAEMON, 701] }), false],
  ['below a script whose children nobody may see', by('runit'), above({ children: null }), false],
  ['below a terminal’s shell', by('supervisord'), above(wrapper('bash')), false],
  ['below a login', by('supervisord'), above({ program: '/bin/bash', argv: ['-bash'] }), false],
  ['below none that lead to it', by('runit'), facts({ between: null }), false],
  [
    'left behind to a supervisord that is PID 1',
    by('supervisord', 'editor', 1),
    facts({ session: DAEMON, supervisorSession: 1 }),
    false,
  ],
  [
    'the child of a supervisord that is PID 1',
    by('supervisord', 'kubo', 1),
    facts({ session: 1, supervisorSession: 1 }),
    true,
  ],
  ['in a unit with others', unit('kubo.service'), facts({ others: 1 }), false],
  ['in a unit of a desktop', unit('app-code@1.service'), facts(), false],
  ['in a terminal of a desktop', unit('app-org.kde.konsole@9f1c.service'), facts(), false],
  ['in a scope of a desktop', unit('app-gnome-code-42.scope'), facts(), false],
  ['in a unit of code-server', unit('code-server@root.service'), facts(), false],
  ['the first process of a container', by('container', 'a'.repeat(64), null), facts(), true],
  [
    'the child of a container’s tini',
    by('container', 'a'.repeat(64), null),
    above(wrapper('tini', '--', 'ipfs')),
    true,
  ],
  [
    'the child of a container’s supervisord',
    by('container', 'a'.repeat(64), null),
    above(wrapper('python3', '/usr/bin/supervisord')),
    false,
  ],
  [
    'beside another below a container’s tini',
    by('container', 'a'.repeat(64), null),
    above({ ...wrapper('tini'), children: [DAEMON, 9] }),
    false,
  ],
];

const RUNNERS: readonly (readonly [Runner, boolean])[] = [
  [{ name: 'start.sh', program: '/bin/busybox', argv: ['/bin/sh', '/start.sh'] }, true],
  [{ name: 'sh', program: '/bin/busybox', argv: ['-sh'] }, false],
  [{ name: 'httpd', program: '/bin/busybox', argv: ['httpd', '-f'] }, false],
  [{ name: 'bash', program: '/bin/bash', argv: ['bash', '-i'] }, false],
  [{ name: 'bash', program: '/bin/bash', argv: ['bash', '--login'] }, false],
  [{ name: 'bash', program: '/bin/bash', argv: ['bash', '-s', 'x'] }, false],
  [{ name: 'bash', program: '/bin/bash', argv: ['bash', '-o', 'vi'] }, false],
  [{ name: 'bash', program: '/bin/bash', argv: ['bash', '-lc', 'ipfs daemon'] }, true],
  [{ name: 'bash', program: '/bin/bash (deleted)', argv: ['bash', '-eu', 'run'] }, true],
  [{ name: 'sudo', program: null, argv: ['sudo', 'ipfs'] }, true],
  // What calls itself so may be anything: its program tells.
  [{ name: 'sudo', program: '/usr/bin/node', argv: ['sudo'] }, false],
];

describe('Whether a supervisor looks after a daemon itself', () => {
  for (const [what, supervisor, given, expected] of CASES) {
    it(`${what}: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(isCharge(supervisor, given), expected);
    });
  }

  for (const [runner, expected] of RUNNERS) {
    it(`${runner.argv.join(' ')} of ${String(runner.program)} ${expected ? 'hands on' : 'does not only hand on'}`, () => {
      assert.equal(passesOn(runner), expected);
    });
  }

  it('no process that runs something else is ever stopped with it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 99 }), { minLength: 1 }),
        fc.constantFrom<Supervisor['kind']>('supervisord', 'runit', 's6', 'pm2', 'systemd', 'container'),
        (others, kind) => !isCharge(by(kind), above({ children: [DAEMON, ...others] })),
      ),
    );
  });

  it('a container in a container is the innermost, and a unit is that of its manager', () => {
    const [outer, inner] = ['a'.repeat(64), 'b'.repeat(64)];
    for (const path of [
      `/system.slice/docker-${outer}.scope/kubelet.slice/cri-containerd-${inner}.scope`,
      `/docker/${outer}/kubepods/besteffort/pod1/${inner}`,
      `/docker/${outer}/docker/${inner}`,
    ]) {
      assert.equal(groupOf(`0::${path}\n`).container, inner);
    }
    assert.equal(
      unitPathOf('0::/user.slice/user@1.service/app.slice/k.service/x\n'),
      '/user.slice/user@1.service/app.slice/k.service',
    );
    assert.equal(unitPathOf('0::/user.slice/session-1.scope\n'), null);
  });
});
