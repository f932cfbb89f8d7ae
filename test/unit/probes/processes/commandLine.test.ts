import assert from 'node:assert/strict';
import { parseDaemonCommand } from '../../../../src/probes/processes/commandLine';
import type { DaemonKind } from '../../../../src/probes/programs/daemonKind';

const DAEMONS: readonly (readonly [DaemonKind, string, Partial<Record<string, unknown>>])[] = [
  ['ipfs_cluster_service', 'daemon', { folder: null }],
  ['ipfs_cluster_service', '--config /x daemon', { folder: '/x' }],
  ['ipfs_cluster_service', '-config=/x daemon --upgrade', { folder: '/x' }],
  ['ipfs_cluster_service', '--c daemon daemon', { folder: 'daemon' }],
  [
    'ipfs_cluster_service',
    '--debug --loglevel error,raft:debug daemon -j /ip4/1.2.3.4/tcp/9096/p2p/A,/ip4/1.2.3.4/tcp/9096/p2p/B',
    { bootstrap: ['/ip4/1.2.3.4/tcp/9096/p2p/A', '/ip4/1.2.3.4/tcp/9096/p2p/B'] },
  ],
  // Two dashes end the flags of one level only, and then come the words.
  ['ipfs_cluster_service', '-- daemon', { folder: null }],
  ['ipfs_cluster_service', '-c /x -- daemon -j /y', { folder: '/x', bootstrap: ['/y'] }],
  ['ipfs_cluster_service', 'daemon -- --help', { folder: null }],
  ['ipfs_cluster_follow', '-- demo run', { clusterName: 'demo' }],
  ['ipfs_cluster_follow', 'demo run', { clusterName: 'demo' }],
  [
    'ipfs_cluster_follow',
    '--config /f demo run --init http://x/service.json',
    { folder: '/f', clusterName: 'demo' },
  ],
  ['ipfs_cluster_follow', '--config /f -- -demo run', { folder: '/f', clusterName: '-demo' }],
  ['ipfs_cluster_service', '-c /c -- daemon --bootstrap /a', { folder: '/c', bootstrap: ['/a'] }],
  ['ipfs', 'daemon', { folder: null }],
  ['ipfs', '--repo-dir=/r daemon --offline', { folder: '/r' }],
  ['ipfs', '-c /r --debug daemon', { folder: '/r', api: null }],
  ['ipfs', 'daemon --api /ip4/127.0.0.1/tcp/5101', { api: '/ip4/127.0.0.1/tcp/5101' }],
  ['ipfs', '--api=/unix/run/ipfs.sock daemon', { api: '/unix/run/ipfs.sock' }],
  ['ipfs', 'daemon --api=', { api: null }],
  ['ipfs', 'daemon --routing dhtclient --agent-version-suffix=desktop', {}],
];

const OTHERS: readonly (readonly [DaemonKind, string])[] = [
  ['ipfs_cluster_service', ''],
  ['ipfs_cluster_service', 'status'],
  ['ipfs_cluster_service', '-- --config daemon'],
  // Kubo takes what follows for arguments of its own, and refuses them.
  ['ipfs', '-- daemon'],
  ['ipfs_cluster_service', 'daemon --help'],
  ['ipfs_cluster_service', 'help daemon'],
  ['ipfs_cluster_service', '--version'],
  ['ipfs_cluster_service', '-c /srv/daemon init'],
  ['ipfs_cluster_service', '--config daemon version'],
  ['ipfs_cluster_service', 'state export -f daemon.json'],
  ['ipfs_cluster_follow', 'demo'],
  ['ipfs_cluster_follow', 'run'],
  ['ipfs_cluster_follow', 'demo daemon'],
  ['ipfs_cluster_follow', 'demo info'],
  ['ipfs_cluster_follow', '--config run demo list'],
  ['ipfs', 'pubsub sub daemon'],
  ['ipfs', '--timeout daemon swarm peers'],
  ['ipfs', 'daemon --help'],
  ['ipfs', 'log tail'],
];

const words = (line: string) => line.split(' ').filter((word) => word !== '');

describe('parseDaemonCommand', () => {
  for (const [kind, line, expected] of DAEMONS) {
    it(`sees a daemon in: ${kind} ${line}`, () => {
      const command = parseDaemonCommand(kind, words(line));
      assert.ok(command);
      assert.deepEqual({ ...command, ...expected }, command);
    });
  }
  for (const [kind, line] of OTHERS) {
    it(`sees no daemon in: ${kind} ${line}`, () => {
      assert.equal(parseDaemonCommand(kind, words(line)), null);
    });
  }
});
