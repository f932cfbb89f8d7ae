import assert from 'node:assert/strict';
import { endpointOf } from '../../../../src/probes/apis/listenAddress';
import { daemonAt, type FakeMachine, type FakeProcess, onMachine } from './machine';

const KUBO = '/ip4/127.0.0.1/tcp/5001';

async function holderAt(machine: FakeMachine, address = KUBO) {
  return onMachine(machine, async (sleepers) => (await sleepers.at(endpointOf(address)))?.by ?? null);
}

const activate: FakeProcess = {
  pid: 7,
  name: 'systemd-socket-activate',
  argv: ['systemd-socket-activate', '-l', '127.0.0.1:5001', 'ipfs', 'daemon'],
  sockets: [11],
};
const HELD = [{ at: '127.0.0.1:5001', inode: 11 }];
const systemd: FakeProcess = { pid: 1, name: 'systemd', sockets: [11, 12] };

describe('Who holds the socket of a daemon that sleeps', () => {
  it('a service manager that can be seen', async () => {
    assert.equal(
      await holderAt({ listeners: HELD, processes: [activate] }),
      'systemd-socket-activate (PID 7)',
    );
  });

  it('systemd, with the unit that names the port', async () => {
    const files = { '/etc/systemd/system/rpc.socket': '[Socket]\nListenStream=127.0.0.1:5001\n' };
    assert.equal(await holderAt({ listeners: HELD, processes: [systemd], files }), 'systemd (rpc.socket)');
    assert.equal(await holderAt({ listeners: HELD, processes: [systemd] }), 'systemd (PID 1)');
  });

  it('nobody where nobody listens', async () => {
    assert.equal(await holderAt({ listeners: [], processes: [activate] }), null);
    const other = [{ at: '127.0.0.1:5002', inode: 11 }];
    assert.equal(await holderAt({ listeners: other, processes: [activate] }), null);
  });

  it('nobody where a program has it too that is no manager', async () => {
    const proxy = { pid: 8, name: 'nginx', sockets: [11] };
    assert.equal(await holderAt({ listeners: HELD, processes: [systemd, proxy] }), null);
  });

  for (const argv of [
    ['ssh', '-L', '5001:127.0.0.1:5001', 'host', 'ipfs', 'daemon'],
    ['podman', 'run', '-p', '5001:5001', 'quay.io/own/ipfs', 'daemon'],
    ['socat', 'TCP-LISTEN:5001,fork', 'TCP:10.0.0.2:5001'],
    ['ncat', '-l', '5001', '-k'],
    ['nc', '-lk', '5001'],
    ['pasta', '-t', '5001', 'ipfs', 'daemon'],
    ['autossh', '-L', '5001:127.0.0.1:5001', 'host', 'ipfs daemon'],
    ['node', 'proxy.js', '--title', 'the daemon of ipfs'],
  ]) {
    it(`not ${argv[0] ?? ''}, which passes connections on`, async () => {
      const one = { pid: 8, name: argv[0] ?? '', argv, sockets: [11] };
      assert.equal(await holderAt({ listeners: HELD, processes: [one] }), null);
    });
  }

  for (const argv of [
    ['socat', 'TCP-LISTEN:5001,fork', 'EXEC:ipfs daemon'],
    ['/usr/sbin/xinetd', '-dontfork'],
    ['busybox', 'inetd'],
    ['s6-tcpserver', '127.0.0.1', '5001', 'ipfs', 'daemon'],
    ['python3', 'start-on-demand.py', '/usr/bin/ipfs', 'daemon'],
    ['ncat', '-l', '5001', '-k', '-c', 'ipfs daemon'],
    ['ncat', '-lkc', './start', '5001'],
    ['ncat', '--sh-exec', './start', '-l', '5001'],
    ['/bin/busybox', 'nc', '-l', '-p', '5001', '-e', './start'],
    ['nc.traditional', '-l', '-p', '5001', '-e', './start'],
    ['python3', '-c', 'import os; os.execvp("ipfs", ["ipfs", "daemon"])'],
    ['perl', 'listen.pl', '5001', 'IPFS_PATH=/srv/i exec /usr/bin/ipfs daemon --offline; exit'],
    ['node', 'listen.js', '--run=ipfs-cluster-service -c "/srv/c" daemon'],
  ]) {
    it(argv.join(' '), async () => {
      const one = { pid: 8, name: 'x', argv, sockets: [11] };
      assert.match((await holderAt({ listeners: HELD, processes: [one] })) ?? '', /PID 8/);
    });
  }

  it('not where a daemon that can be seen listens', async () => {
    const machine = { listeners: HELD, processes: [systemd] };
    assert.equal(await holderAt({ ...machine, daemons: [daemonAt(9, '127.0.0.1:5001')] }), null);
    assert.equal(await holderAt({ ...machine, daemons: [daemonAt(9, '0.0.0.0:5001')] }), null);
    assert.notEqual(await holderAt({ ...machine, daemons: [daemonAt(9, '192.0.2.7:5001')] }), null);
  });

  it('not where a daemon that can be seen has the socket, though others have it, too', async () => {
    const listeners = [{ at: '/run/ipfs/rpc', inode: 12 }];
    const daemon = { ...daemonAt(9, '127.0.0.1:5001'), sockets: new Set(['12']) };
    const machine = { listeners, processes: [systemd] };
    assert.equal(await holderAt({ ...machine, daemons: [daemon] }, '/unix/run/ipfs/rpc'), null);
    const other = { ...daemon, sockets: new Set(['13']) };
    assert.notEqual(await holderAt({ ...machine, daemons: [other] }, '/unix/run/ipfs/rpc'), null);
  });

  it('not where a hidden daemon may have been given it', async () => {
    const machine = { listeners: HELD, processes: [activate] };
    assert.equal(await holderAt({ ...machine, daemons: [daemonAt(9, null, 0)] }), null);
  });
});

describe('Which listener takes a connection', () => {
  const held = (at: string) => ({ listeners: [{ at, inode: 11 }], processes: [activate] });
  const LAN = '/ip4/192.0.2.7/tcp/5001';

  for (const [at, address, ownAddresses, sleeps] of [
    ['0.0.0.0:5001', KUBO, [], true],
    ['0.0.0.0:5001', '/ip4/0.0.0.0/tcp/5001', [], true],
    ['0.0.0.0:5001', '/ip6/::/tcp/5001', [], false],
    ['0.0.0.0:5001', '/dns4/localhost/tcp/5001', [], true],
    ['0.0.0.0:5001', LAN, ['192.0.2.7'], true],
    ['0.0.0.0:5001', LAN, [], false],
    ['192.0.2.7:5001', LAN, ['192.0.2.7'], true],
    ['192.0.2.7:5001', KUBO, ['192.0.2.7'], false],
    ['127.0.0.1:5001', LAN, ['192.0.2.7'], false],
  ] as const) {
    it(`${at} for ${address}: ${sleeps ? 'yes' : 'no'}`, async () => {
      assert.equal((await holderAt({ ...held(at), ownAddresses }, address)) !== null, sleeps);
    });
  }

  it('the one that is bound to the address before the one for all', async () => {
    const listeners = [
      { at: '0.0.0.0:5001', inode: 11 },
      { at: '127.0.0.1:5001', inode: 20 },
    ];
    const proxy = { pid: 8, name: 'proxy', sockets: [20] };
    assert.equal(await holderAt({ listeners, processes: [systemd, proxy] }), null);
  });
});

describe('Who holds a socket that this user may not see', () => {
  const hidden = { ...systemd, sockets: null };
  const SOCKET = '[Socket]\nListenStream=127.0.0.1:5001\n';
  const at = (files: Readonly<Record<string, string>>, more: Partial<FakeMachine> = {}) =>
    holderAt({ listeners: HELD, processes: [hidden], files, ...more });

  for (const folder of [
    '/etc/systemd/system',
    '/run/systemd/system',
    '/run/systemd/transient',
    '/usr/lib/systemd/system',
    '/usr/local/lib/systemd/system',
  ]) {
    it(`systemd, by a unit in ${folder}`, async () => {
      assert.equal(await at({ [`${folder}/rpc.socket`]: SOCKET }), 'systemd (rpc.socket)');
    });
  }

  for (const [name, text, expected] of [
    ['a bare port listens at all addresses', '[Socket]\nListenStream=5001', false],
    ['another port', '[Socket]\nListenStream=127.0.0.1:5002', false],
    ['a port of another section', '[Service]\nListenStream=127.0.0.1:5001', false],
    ['a port that is taken back', `${SOCKET}ListenStream=\n`, false],
    ['one among several', '[Socket]\nListenStream=/run/x\nListenStream=127.0.0.1:5001', true],
    ['a line that goes on', '[Socket]\nListenStream=\\\n  127.0.0.1:5001', true],
    ['a comment', '[Socket]\n#ListenStream=127.0.0.1:5001', false],
  ] as const) {
    it(`${name}: ${expected ? 'yes' : 'no'}`, async () => {
      const found = await at({ '/etc/systemd/system/rpc.socket': text });
      assert.equal(found, expected ? 'systemd (rpc.socket)' : null);
    });
  }

  it('a unit is what the first folder says of it, and what is dropped in', async () => {
    const shipped = { '/usr/lib/systemd/system/rpc.socket': SOCKET };
    const moved = { '/etc/systemd/system/rpc.socket': '[Socket]\nListenStream=5555' };
    assert.equal(await at({ ...shipped, ...moved }), null);
    const dropped = {
      '/etc/systemd/system/rpc.socket.d/own.conf': '[Socket]\nListenStream=\nListenStream=127.0.0.1:5001',
    };
    assert.equal(await at({ ...moved, ...dropped }), 'systemd (rpc.socket)');
  });

  it('an instance of a template, of which systemd says that it is active', async () => {
    const files = {
      '/run/systemd/units/invocation:rpc@5001.socket': '',
      '/usr/lib/systemd/system/rpc@.socket': '[Socket]\nListenStream=127.0.0.1:%i',
    };
    assert.equal(await at(files), 'systemd (rpc@5001.socket)');
  });

  it('nobody for a unit that is not active, though it is installed', async () => {
    const files = {
      '/run/systemd/units/invocation:dbus.socket': '',
      '/etc/systemd/system/rpc.socket': SOCKET,
    };
    assert.equal(await at(files), null);
  });

  it('nobody while the service of the unit runs', async () => {
    const daemon = { pid: 9, name: 'ipfs', sockets: null, group: '/system.slice/rpc.service' };
    const files = {
      '/etc/systemd/system/rpc.socket': SOCKET,
      '/run/systemd/units/invocation:rpc.socket': '',
    };
    assert.equal(await at(files, { processes: [hidden, daemon] }), null);
    const other = { ...daemon, group: '/system.slice/other.service' };
    assert.equal(await at(files, { processes: [hidden, other] }), 'systemd (rpc.socket)');
  });

  it('a hidden daemon may have it, unless systemd says that the unit waits', async () => {
    const files = { '/etc/systemd/system/rpc.socket': SOCKET };
    const more = { daemons: [daemonAt(9, null, 5)] };
    assert.equal(await at(files, more), null);
    const active = { ...files, '/sys/fs/cgroup/system.slice/rpc.socket/cgroup.procs': '' };
    const told = { ...active, '/run/systemd/units/invocation:rpc.socket': '' };
    assert.equal(await at(told, more), 'systemd (rpc.socket)');
    assert.equal(await at(active, more), 'systemd (rpc.socket)');
  });

  it('not systemd of the machine, where another user listens', async () => {
    const listeners = [{ at: '127.0.0.1:5001', inode: 11, uid: 4242 }];
    assert.equal(await at({ '/etc/systemd/system/rpc.socket': SOCKET }, { listeners }), null);
    assert.equal(await at({ '/etc/systemd/user/rpc.socket': SOCKET }, { listeners }), 'systemd (rpc.socket)');
    const files = {
      '/etc/passwd': 'other:x:4242:4242::/home/other:/bin/sh\n',
      '/home/other/.config/systemd/user/rpc.socket': SOCKET,
    };
    assert.equal(await at(files, { listeners }), 'systemd (rpc.socket)');
  });

  it('a program whose arguments name the port', async () => {
    const files = {};
    const one = { ...activate, sockets: null };
    assert.equal(await at(files, { processes: [one] }), 'systemd-socket-activate (PID 7)');
    assert.equal(await at(files, { processes: [{ ...one, uid: 5 }] }), null);
    const other = { ...one, argv: ['systemd-socket-activate', '-l', '15001', 'ipfs', 'daemon'] };
    assert.equal(await at(files, { processes: [other] }), null);
    const strace = { ...one, name: 'strace', argv: ['strace', 'ipfs', 'daemon', '--api', KUBO] };
    assert.equal(await at(files, { processes: [strace] }), null);
  });

  for (const [name, path, text] of [
    ['inetd', '/etc/inetd.conf', '127.0.0.1:5001 stream tcp wait ipfs /usr/bin/ipfs ipfs daemon'],
    ['inetd', '/etc/inetd.d/ipfs', 'commplex-link stream tcp nowait ipfs /usr/bin/ipfs ipfs daemon'],
    ['xinetd', '/etc/xinetd.d/ipfs', 'service ipfs\n{\n  port = 5001\n  server = /usr/bin/ipfs\n}'],
    ['xinetd', '/etc/xinetd.conf', 'service commplex-link\n{\n  server = /usr/bin/ipfs\n}'],
  ] as const) {
    it(`${name}, by ${path}`, async () => {
      const files = { '/etc/services': 'commplex-link\t5001/tcp\n', [path]: text };
      const processes = [hidden, { pid: 3, name, sockets: null }];
      assert.equal(await at(files, { processes }), `${name} (PID 3)`);
      assert.equal(await at(files, { processes: [hidden] }), null);
    });
  }

  it('a path, with what systemd writes for folders', async () => {
    const machine = { listeners: [{ at: '/run/ipfs/rpc', inode: 12 }], processes: [hidden] };
    const files = { '/etc/systemd/system/rpc.socket': '[Socket]\nListenStream=%t/%p/../ipfs/rpc' };
    assert.equal(await holderAt({ ...machine, files }, '/unix/run/ipfs/rpc'), 'systemd (rpc.socket)');
    assert.equal(await holderAt({ ...machine, files: {} }, '/unix/run/ipfs/rpc'), null);
  });
});

describe('What would be started', () => {
  const SERVICES = [
    ['[Service]\nExecStart=/usr/bin/ipfs daemon --migrate', 'ipfs'],
    ['[Service]\nExecStart=-/usr/bin/ipfs-cluster-service daemon', 'ipfs_cluster_service'],
    ['[Service]\nExecStart=/usr/lib/systemd/systemd-socket-proxyd 127.0.0.1:5101', null],
    ['[Service]\nExecStart=/usr/bin/ipfs version', null],
  ] as const;
  for (const [text, starts] of SERVICES) {
    it(`${text.slice(20)}: ${starts ?? 'nobody can tell'}`, async () => {
      const files = {
        '/etc/systemd/system/rpc.socket': '[Socket]\nListenStream=127.0.0.1:5001\nService=api.service',
        '/usr/lib/systemd/system/api.service': text,
      };
      const found = await onMachine({ listeners: HELD, processes: [systemd], files }, (sleepers) =>
        sleepers.at(endpointOf(KUBO)),
      );
      assert.equal(found?.starts, starts);
    });
  }
});
