import assert from 'node:assert/strict';
import { commandOf, controlOf, isOurs, type SupervisorFacts } from '../../../src/actions/supervisors/control';
import { configurationNamed } from '../../../src/actions/supervisors/supervisordArguments';
import type { SentenceCode } from '../../../src/actions/texts';
import { SUPERVISOR_KINDS, type Supervisor } from '../../../src/probes/supervisors/supervisor';
import { OUR_UID, supervisor } from './targets';

const ID = '0123456789abcdef'.repeat(4);

const FACTS: SupervisorFacts = {
  uid: OUR_UID,
  cwd: "/srv/it's/kubo",
  configuration: '/home/ann/supervisord.conf',
  containerTool: 'podman',
  pathOf: (tool) => `/usr/bin/${tool}`,
};

type Case = readonly [string, Supervisor, Partial<SupervisorFacts>];

const user = supervisor('systemd', { unit: 'kubo.service', scope: 'user', pid: 9 });
const system = supervisor('systemd', { unit: 'kubo.service', scope: 'system', pid: 1 });

const CONTROLLED: readonly (readonly [...Case, stop: string, start: string])[] = [
  [
    'a unit of the user',
    user,
    {},
    'systemctl --user stop kubo.service',
    'systemctl --user start kubo.service',
  ],
  ['a container', supervisor('container', { unit: ID }), {}, `podman stop ${ID}`, `podman start ${ID}`],
  [
    'a program of supervisord',
    supervisor('supervisord', { unit: 'peers:kubo', pid: 9 }),
    {},
    'supervisorctl -c /home/ann/supervisord.conf stop peers:kubo',
    'supervisorctl -c /home/ann/supervisord.conf start peers:kubo',
  ],
  [
    'one of supervisord that has searched for its configuration',
    supervisor('supervisord', { unit: 'kubo', pid: 9 }),
    { configuration: null, serverUrl: 'unix:///run/a b.sock' },
    "supervisorctl -s 'unix:///run/a b.sock' stop kubo",
    "supervisorctl -s 'unix:///run/a b.sock' start kubo",
  ],
  [
    'a program of a PM2 of its own',
    supervisor('pm2', { unit: 'kubo', pid: 9 }),
    { pm2Home: '/srv/pm2' },
    'PM2_HOME=/srv/pm2 pm2 stop kubo',
    'PM2_HOME=/srv/pm2 pm2 start kubo',
  ],
  [
    'a service of runit',
    supervisor('runit', { unit: 'kubo', pid: 9 }),
    {},
    String.raw`sv down '/srv/it'\''s/kubo'`,
    String.raw`sv up '/srv/it'\''s/kubo'`,
  ],
  [
    'a service of s6',
    supervisor('s6', { unit: 'kubo', pid: 9 }),
    { cwd: '/srv/kubo' },
    's6-svc -d /srv/kubo',
    's6-svc -u /srv/kubo',
  ],
  ['a program of PM2', supervisor('pm2', { unit: 'kubo', pid: 9 }), {}, 'pm2 stop kubo', 'pm2 start kubo'],
];

const ELSEWHERE: readonly (readonly [...Case, SentenceCode, string | undefined])[] = [
  ['a unit of the machine', system, { uid: 0 }, 'needs_rights', 'sudo systemctl stop kubo.service'],
  [
    'root’s supervisord',
    supervisor('supervisord', { unit: 'kubo', pid: 9 }),
    { uid: 0, configuration: null },
    'needs_rights',
    'sudo supervisorctl stop kubo',
  ],
  [
    'a supervisord of which nobody can tell where it listens',
    supervisor('supervisord', { unit: 'kubo', pid: 9 }),
    { configuration: null },
    'supervisor_unknown',
    undefined,
  ],
  [
    'root’s runit, whose folder nobody sees',
    supervisor('runit', { unit: 'kubo', pid: 9 }),
    { uid: 0, cwd: null },
    'unit_unknown',
    undefined,
  ],
  ['the first program of a container', supervisor('container'), {}, 'container_around', undefined],
  [
    'a container that no tool knows',
    supervisor('container', { unit: ID }),
    { containerTool: null },
    'container_of_another',
    undefined,
  ],
  ['a unit without its tool', user, { pathOf: () => null }, 'tool_missing', undefined],
  ['a name that is an option', supervisor('pm2', { unit: '--all', pid: 9 }), {}, 'unit_unknown', undefined],
  ['PM2 that tells no name', supervisor('pm2', { pid: 9 }), {}, 'unit_unknown', undefined],
];

describe('How a daemon is controlled that somebody looks after', () => {
  const control = (one: Supervisor, facts: Partial<SupervisorFacts>, ours: number | null = OUR_UID) =>
    controlOf(one, { ...FACTS, ...facts }, { who: 'ipfs k', ours });

  for (const [what, one, facts, stop, start] of CONTROLLED) {
    it(`${what}: ${stop}`, () => {
      const found = control(one, facts);
      assert.ok(found && isOurs(found));
      assert.deepEqual([commandOf(found, 'stop'), commandOf(found, 'start')], [stop, start]);
    });
  }

  for (const [what, one, facts, code, command] of ELSEWHERE) {
    it(`${what}: ${code}`, () => {
      const found = control(one, facts);
      assert.ok(found && !isOurs(found));
      assert.deepEqual([found.stop.said.code, found.stop.command], [code, command]);
    });
  }

  it('a unit of the machine is root’s to stop', () => {
    const found = control(system, { uid: 0 }, 0);
    assert.ok(found && isOurs(found));
    assert.equal(commandOf(found, 'restart'), 'systemctl restart kubo.service');
  });

  it('all others are ended by a signal', () => {
    const kinds = [...CONTROLLED, ...ELSEWHERE].map(([, { kind }]) => kind);
    for (const kind of SUPERVISOR_KINDS.filter((one) => !kinds.includes(one))) {
      assert.equal(control(supervisor(kind), {}), null);
    }
  });
});

describe('The configuration of a supervisord', () => {
  const table: readonly (readonly [readonly string[], string | null])[] = [
    [['supervisord'], null],
    [['/usr/bin/python3', '/usr/bin/supervisord', '-n', '-c', '/etc/s.conf'], '/etc/s.conf'],
    [['supervisord', '-c/etc/s.conf'], '/etc/s.conf'],
    [['supervisord', '-nc', 's.conf'], 's.conf'],
    [['supervisord', '-nc/a'], '/a'],
    [['supervisord', '--configuration=/a=b/s.conf'], '/a=b/s.conf'],
    [['supervisord', '--configuration', '/a'], '/a'],
    [['supervisord', '--conf=/a'], '/a'],
    [['supervisord', '-l', '-c', '-n'], null],
    [['supervisord', '-l-c', '--childlogdir=/c', '-n'], null],
    [['supervisord', '-u', 'c', '-c', '/a'], '/a'],
  ];
  for (const [argv, expected] of table) {
    it(`${argv.join(' ')}: ${String(expected)}`, () => {
      assert.equal(configurationNamed(argv), expected);
    });
  }
});
