import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseTcpTable } from '../../../../src/probes/sockets/tcpTable';
import { parseEnvironment } from '../../../../src/probes/processes/linux/linuxProcessFacts';
import { parseStat } from '../../../../src/probes/processes/linux/processStat';
import { parseProcLocks } from '../../../../src/probes/files/lockFile';
import { parseLsofHolder, parseLsofListeners } from '../../../../src/probes/sockets/lsof';
import { findUnixDaemons, type ListedProcess } from '../../../../src/probes/processes/unixProcesses';
import {
  type CimProcess,
  findHidden,
  findWindowsDaemons,
  parseCim,
  splitCommandLine,
} from '../../../../src/probes/processes/windowsProcesses';

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8');

describe('process lists', () => {
  it('finds the daemons of a macOS list, never a wrapper or a look-alike', async () => {
    const listed = JSON.parse(fixture('macos-ps-list.json')) as ListedProcess[];
    const daemons = await findUnixDaemons(listed, () => Promise.resolve(false));
    assert.deepEqual(
      daemons.map(({ pid, kind }) => [pid, kind]),
      [
        [410, 'ipfs'],
        [411, 'ipfs'],
        [420, 'ipfs_cluster_service'],
        [422, 'ipfs_cluster_service'],
        [430, 'ipfs_cluster_follow'],
      ],
    );
    assert.equal(daemons[2]?.command.folder, '/Users/ann/p1');
  });

  it('sees through spaces in a folder of a macOS list, as far as the folder exists', async () => {
    const service = (cmd: string) => ({ pid: 1, name: 'ipfs-cluster-service', cmd });
    const isFolder = (path: string) => Promise.resolve(path === '/Users/ann lee/p 1');
    const found = async (cmd: string) => (await findUnixDaemons([service(cmd)], isFolder))[0]?.command.folder;
    assert.equal(
      await found('ipfs-cluster-service -c /Users/ann lee/p 1 daemon --upgrade'),
      '/Users/ann lee/p 1',
    );
    assert.equal(await found('ipfs-cluster-service -c /Users/ann lee/p 1 state export -f daemon'), undefined);
    assert.equal(await found('ipfs-cluster-service -c /x state export -f daemon'), undefined);
  });

  it('finds the daemons of a Windows list, a double-clicked ipfs.exe included', () => {
    const daemons = findWindowsDaemons(parseCim(fixture('windows-cim.json')));
    assert.deepEqual(
      daemons.map(({ pid, kind }) => [pid, kind]),
      [
        [4100, 'ipfs'],
        [4101, 'ipfs'],
        [4200, 'ipfs_cluster_service'],
        [4300, 'ipfs_cluster_follow'],
      ],
    );
    assert.equal(daemons[2]?.command.folder, 'C:\\Users\\Ann Lee\\cluster one');
    assert.equal(daemons[0]?.startedAt, 1795427422966);
  });

  it('has the home of root for a daemon of root, not that of whoever asks', async () => {
    const daemon = (uid: number) => [{ pid: 1, name: 'ipfs', cmd: 'ipfs daemon', uid }];
    const home = async (uid: number, platform: NodeJS.Platform) =>
      (await findUnixDaemons(daemon(uid), () => Promise.resolve(false), platform))[0]?.home;
    assert.equal(await home(0, 'darwin'), '/var/root');
    assert.equal(await home(0, 'freebsd'), '/root');
    // Nobody says where another user lives, and our own home is known without it.
    assert.equal(await home(501, 'darwin'), null);
  });

  it('tells a Windows process that hides its command line from none', () => {
    const hidden = { ExecutablePath: null, CommandLine: null, CreationDate: null };
    const list: CimProcess[] = [
      { ...hidden, ProcessId: 4100, Name: 'ipfs.exe' },
      { ...hidden, ProcessId: 4101, Name: 'ipfs-cluster-follow.exe' },
      { ...hidden, ProcessId: 4102, Name: 'notepad.exe' },
    ];
    assert.deepEqual(findWindowsDaemons(list), []);
    assert.deepEqual(findHidden(list), [
      { kind: 'ipfs', pid: 4100, name: 'ipfs.exe' },
      { kind: 'ipfs_cluster_follow', pid: 4101, name: 'ipfs-cluster-follow.exe' },
    ]);
    assert.deepEqual(findHidden(parseCim(fixture('windows-cim.json'))), []);
  });

  it('accepts one Win32_Process without a list around it, and none', () => {
    const [, one] = JSON.parse(fixture('windows-cim.json')) as CimProcess[];
    assert.equal(parseCim(JSON.stringify(one)).length, 1);
    assert.deepEqual(parseCim('\n'), []);
  });

  it('splits a Windows command line as Windows does', () => {
    assert.deepEqual(splitCommandLine(String.raw`"C:\a b\x.exe" -c "d\\" e"f g"h "say \"hi\""`), [
      String.raw`C:\a b\x.exe`,
      '-c',
      'd\\',
      'ef gh',
      'say "hi"',
    ]);
  });
});

describe('/proc', () => {
  it('reads the POSIX write locks of a recorded /proc/locks, never the flock ones', () => {
    const locks = parseProcLocks(fixture('recorded/proc-locks.txt'));
    assert.equal(locks.length, 9);
    assert.deepEqual(locks[2], { pid: 313, major: 0xfe, minor: 0, inode: 10002475n });
  });

  it('reads the TCP sockets of both families', () => {
    const head =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
    const rest = '00000000:00000000 00:00000000 00000000';
    assert.deepEqual(
      parseTcpTable(
        `${head}   0: 0100007F:1389 00000000:0000 0A ${rest}  1000        0 29032 1 x 100 0 0 10 0\n` +
          `   1: 0100007F:1389 0100007F:A60A 01 ${rest}  1000        0 29049 1 x 100 0 0 10 0\n` +
          `   2: 00000000000000000000000001000000:2386 00000000000000000000000000000000:0000 0A ${rest}     0        0 77 1 x 100 0 0 10 0\n` +
          `   3: 0000000000000000FFFF00000100007F:2387 00000000000000000000000000000000:0000 0A ${rest}     0        0 78 1 x 100 0 0 10 0\n`,
      ),
      [
        { host: '127.0.0.1', port: 5001, inode: '29032', uid: 1000, listens: true },
        { host: '', port: 5001, inode: '29049', uid: 1000, listens: false },
        { host: '::1', port: 9094, inode: '77', uid: 0, listens: true },
        { host: '127.0.0.1', port: 9095, inode: '78', uid: 0, listens: true },
      ],
    );
  });

  it('reads a stat line whose name holds spaces and parentheses', () => {
    const line = '12 (a (b) c) T 1 12 12 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 8 0 4711 0 0';
    assert.deepEqual(parseStat(line), {
      name: 'a (b) c',
      state: 'T',
      parent: 1,
      session: 12,
      terminal: 0,
      startTicks: 4711,
    });
  });

  it('keeps of an environment only what says where a daemon lives', () => {
    assert.deepEqual(
      parseEnvironment('HOME=/h\0CLUSTER_SECRET=s3cret\0IPFS_PATH=/r=1\0CLUSTER_PRIVATEKEY=k\0'),
      { HOME: '/h', IPFS_PATH: '/r=1' },
    );
  });
});

describe('lsof', () => {
  const ANN = 501;

  it('proves nothing by an empty list, unless root asks', () => {
    assert.deepEqual(parseLsofHolder('', ANN), { holder: null, canTell: true, mayHideHolders: true });
    assert.deepEqual(parseLsofHolder('', 0), { holder: null, canTell: true, mayHideHolders: false });
    assert.deepEqual(parseLsofHolder(null, 0), { holder: null, canTell: false, mayHideHolders: false });
    assert.deepEqual(parseLsofHolder('410\n411\n', ANN), {
      holder: 410,
      canTell: true,
      mayHideHolders: false,
    });
  });

  it('reads listening addresses', () => {
    assert.deepEqual(parseLsofListeners('p410\nf12\nn127.0.0.1:5001\nf13\nn*:4001\nf14\nn[::1]:9094\n'), [
      { host: '127.0.0.1', port: 5001 },
      { host: '0.0.0.0', port: 4001 },
      { host: '::1', port: 9094 },
    ]);
  });
});
