import assert from 'node:assert/strict';
import { fightsIn, portsIn } from '../../../../src/actions/leftovers/fights';
import { placesIn } from '../../../../src/actions/leftovers/places';
import { parseAllLocks, parseProcLocks } from '../../../../src/probes/files/lockFile';

const FOLDER = '/home/me/.ipfs-cluster';

const SERVICE = JSON.stringify({
  cluster: { listen_multiaddress: ['/ip4/0.0.0.0/tcp/9096', '/ip4/0.0.0.0/udp/9096/quic'] },
  api: {
    restapi: { http_listen_multiaddress: ['/ip4/127.0.0.1/tcp/9094', `/unix/${FOLDER}/api-socket`] },
    ipfsproxy: { listen_multiaddress: '/unix/run/me/proxy.sock' },
    pinsvcapi: { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/0' },
  },
});

describe('placesIn', () => {
  it('knows the sockets that a configuration names, each once', () => {
    const sockets = placesIn('ipfs_cluster_service', FOLDER, SERVICE).filter(({ role }) => role === 'socket');
    assert.deepEqual(
      sockets.map(({ name, path }) => [name, path]),
      [
        ['api-socket', `${FOLDER}/api-socket`],
        ['/run/me/proxy.sock', '/run/me/proxy.sock'],
      ],
    );
  });

  for (const text of [
    null,
    '',
    '{',
    '[]',
    '{"api":7}',
    '{"api":{"restapi":{"http_listen_multiaddress":7}}}',
  ]) {
    it(`takes ${String(text)} for a configuration that names none`, () => {
      const sockets = placesIn('ipfs_cluster_service', FOLDER, text).filter(({ role }) => role === 'socket');
      assert.deepEqual(
        sockets.map(({ name }) => name),
        ['api-socket'],
      );
    });
  }

  it('reads both sockets of Kubo', () => {
    const text = JSON.stringify({ Addresses: { API: ['/unix//run/rpc'], Gateway: '/unix/run/gateway' } });
    const sockets = placesIn('ipfs', '/home/me/.ipfs', text).filter(({ role }) => role === 'socket');
    assert.deepEqual(
      sockets.map(({ path }) => path),
      ['/run/rpc', '/run/gateway'],
    );
  });
});

describe('fightsIn', () => {
  const target = { kind: 'ipfs_cluster_service', folder: FOLDER } as const;
  const ours = { pid: 1, program: 'ipfs-cluster-service', startedAt: null };
  const other = { pid: 2, program: 'python3', startedAt: null };

  it('knows the ports that a configuration wants', () => {
    assert.deepEqual(portsIn(target, SERVICE), [9096, 9094]);
    assert.deepEqual(portsIn(target, null), []);
  });

  const rows: readonly (readonly [string, string, string, number])[] = [
    ['the same address', '127.0.0.1', '127.0.0.1', 1],
    ['all addresses and one', '0.0.0.0', '127.0.0.1', 1],
    ['two addresses', '127.0.0.1', '127.0.0.2', 0],
    ['two families', '0.0.0.0', '::', 0],
  ];
  for (const [what, one, another, count] of rows) {
    it(`${what}: ${count === 0 ? 'no rivals' : 'rivals'}`, () => {
      const listeners = (port: number) =>
        port === 9096
          ? [
              { host: one, holder: ours },
              { host: another, holder: other },
            ]
          : [];
      const fights = fightsIn(target, SERVICE, [ours], [], listeners);
      assert.equal(fights.length, count);
      assert.ok(fights.every(({ over, between }) => over === 'port' && between.length === 2));
    });
  }

  it('names all who live in one folder', () => {
    const [fight] = fightsIn(target, null, [ours, { ...other, pid: 3 }], [], () => []);
    assert.deepEqual(
      fight?.between.map(({ pid }) => pid),
      [1, 3],
    );
  });

  it('knows no fight of a program with itself', () => {
    assert.deepEqual(
      fightsIn(target, SERVICE, [ours], [], () => [{ host: '0.0.0.0', holder: ours }]),
      [],
    );
  });
});

describe('parseAllLocks', () => {
  const table =
    '1: POSIX  ADVISORY  WRITE 11 fe:00:1 0 EOF\n2: FLOCK  ADVISORY  WRITE 12 fe:00:2 0 EOF\n3: OFDLCK ADVISORY  READ -1 fe:00:3 0 EOF\n';

  it('knows those of flock, which are none to a daemon', () => {
    assert.deepEqual(
      parseAllLocks(table).map(({ pid }) => pid),
      [11, 12, -1],
    );
    assert.deepEqual(
      parseProcLocks(table).map(({ pid }) => pid),
      [11, -1],
    );
  });
});
