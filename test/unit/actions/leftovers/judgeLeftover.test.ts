import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordsOf } from '../../../../src/actions/texts';
import {
  effectOf,
  type FolderFacts,
  judgeLeftover,
  type LeftoverFacts,
  type SeenLock,
} from '../../../../src/actions/leftovers/judgeLeftover';
import type { LeftoverRole } from '../../../../src/actions/leftovers/leftover';
import type { FileKind, FileStatus } from '../../../../src/probes/disks/fileStatus';

const UID = 1000;
const HOLDER = { pid: 4711, program: 'ipfs-cluster-se', startedAt: Date.UTC(2026, 0, 2, 3, 4, 5) };
const FREE: SeenLock = { exists: true, holder: null, canTell: true, mayHideHolders: false };
const FOLDER: FolderFacts = {
  uid: UID,
  daemons: [],
  processesSeen: true,
  seesAll: true,
  someHidden: false,
  isOwnDisk: true,
  isSharedDisk: false,
};
const REFUSED = { kind: 'refused' } as const;
const ACCEPTED = { kind: 'accepted' } as const;
const HERE = { address: '/ip4/127.0.0.1/tcp/5001', isHere: true, connection: REFUSED, holder: null };

const NAMES: Readonly<Record<LeftoverRole, string>> = {
  lock: 'cluster.lock',
  socket: 'api-socket',
  api_file: 'api',
  gateway_file: 'gateway',
  datastore_lock: 'pebble/LOCK',
};

function statusOf(kind: FileKind, size = 0, uid = UID): FileStatus {
  const numbers = { dev: '1', ino: '2', gid: uid, mode: 0, mtimeMs: 0, ctimeMs: 0 };
  return { ...numbers, kind, size, uid, identity: '' };
}

/** What is there after a crash: nobody has it. */
function left(role: LeftoverRole, change: Partial<LeftoverFacts> = {}): LeftoverFacts {
  const name = NAMES[role];
  return {
    place: { name, path: `/home/me/x/${name}`, role },
    status: statusOf(role === 'socket' ? 'socket' : 'file', role.endsWith('_file') ? 24 : 0),
    lock: role === 'socket' ? null : FREE,
    connection: role === 'socket' ? REFUSED : null,
    listener: null,
    named: role.endsWith('_file') ? HERE : null,
    ...change,
  };
}

type Row = readonly [
  what: string,
  role: LeftoverRole,
  facts: Partial<LeftoverFacts>,
  folder: Partial<FolderFacts>,
  verdict: string,
];

const ROWS: readonly Row[] = [
  ['a lock that nobody holds', 'lock', {}, {}, 'dead: Nobody holds cluster.lock.'],
  [
    'a socket that nobody listens on',
    'socket',
    {},
    {},
    'dead: Nobody listens on api-socket: a connection to it is refused.',
  ],
  [
    'the file of a killed Kubo',
    'api_file',
    {},
    {},
    'dead: api names /ip4/127.0.0.1/tcp/5001, and no Kubo runs in this folder.',
  ],
  [
    'an empty file of Kubo',
    'api_file',
    { status: statusOf('file'), named: { ...HERE, address: null } },
    {},
    'dead: api is empty, and no Kubo runs in this folder.',
  ],
  [
    'a lock of a datastore',
    'datastore_lock',
    {},
    {},
    'kept: pebble/LOCK belongs to the datastore: it stays there after a clean stop, too.',
  ],
  [
    'a lock of a datastore on a shared disk',
    'datastore_lock',
    {},
    { isSharedDisk: true },
    'kept: pebble/LOCK belongs to the datastore: it stays there after a clean stop, too.',
  ],
  [
    'a lock that somebody holds',
    'lock',
    { lock: { ...FREE, holder: HOLDER } },
    {},
    'held: cluster.lock is held by PID 4711 (ipfs-cluster-se), which runs since 2026-01-02T03:04:05Z.',
  ],
  [
    'a lock that somebody unseen holds',
    'lock',
    { lock: { ...FREE, holder: 'unseen' } },
    {},
    'held: cluster.lock is held by a process that cannot be seen from here.',
  ],
  [
    'a held lock of a datastore',
    'datastore_lock',
    { lock: { ...FREE, holder: { ...HOLDER, startedAt: null } } },
    {},
    'held: pebble/LOCK is held by PID 4711 (ipfs-cluster-se).',
  ],
  [
    'a socket on which somebody listens',
    'socket',
    { connection: ACCEPTED, listener: HOLDER },
    {},
    'held: api-socket is held by PID 4711 (ipfs-cluster-se), which runs since 2026-01-02T03:04:05Z.',
  ],
  [
    'a socket on which somebody unseen listens',
    'socket',
    { connection: ACCEPTED },
    {},
    'held: Somebody listens on api-socket.',
  ],
  [
    'a lock in the folder of a daemon',
    'lock',
    {},
    { daemons: [HOLDER] },
    'held: PID 4711 (ipfs-cluster-se) runs in this folder since 2026-01-02T03:04:05Z.',
  ],
  [
    'a socket in the folder of a daemon that starts',
    'socket',
    {},
    { daemons: [{ ...HOLDER, startedAt: null }] },
    'held: PID 4711 (ipfs-cluster-se) runs in this folder.',
  ],
  [
    'a folder in place of the lock',
    'lock',
    { status: statusOf('folder') },
    {},
    'doubtful: cluster.lock is a folder: that is nothing that a daemon has left.',
  ],
  [
    'a link in place of the socket',
    'socket',
    { status: statusOf('link'), connection: null },
    {},
    'doubtful: api-socket is a link: that is nothing that a daemon has left.',
  ],
  [
    'a file in place of the socket',
    'socket',
    { status: statusOf('file'), connection: null },
    {},
    'doubtful: api-socket is a file: that is nothing that a daemon has left.',
  ],
  [
    'a lock of another user',
    'lock',
    { status: statusOf('file', 0, 0) },
    {},
    'doubtful: cluster.lock belongs to user 0.',
  ],
  [
    'processes that were not all looked at',
    'socket',
    {},
    { processesSeen: false },
    'doubtful: The processes of this machine cannot all be seen from here.',
  ],
  [
    'a shared disk',
    'lock',
    {},
    { isSharedDisk: true },
    'doubtful: The folder lies on a disk that other machines may use, too: a daemon there may hold cluster.lock.',
  ],
  [
    'a disk from outside of the container',
    'lock',
    { lock: { ...FREE, mayHideHolders: true } },
    { isOwnDisk: false },
    'doubtful: This is a container, and the folder lies on a disk from outside of it: a daemon out there may hold cluster.lock.',
  ],
  [
    'a disk of the container itself',
    'lock',
    { lock: { ...FREE, mayHideHolders: true } },
    {},
    'dead: Nobody holds cluster.lock.',
  ],
  [
    'a lock, where not all processes are seen',
    'lock',
    { lock: { ...FREE, mayHideHolders: true } },
    { seesAll: false },
    'doubtful: Not all processes of this machine can be seen from here, and one of them may hold cluster.lock: clear it from where all are seen, outside of the container and as a user from whom none is hidden.',
  ],
  [
    'an api file, where not all processes are seen',
    'api_file',
    {},
    { seesAll: false },
    'doubtful: Not all processes of this machine can be seen from here, and one of them may hold api: clear it from where all are seen, outside of the container and as a user from whom none is hidden.',
  ],
  [
    'a gateway file without a lock, where not all processes are seen',
    'gateway_file',
    { lock: { ...FREE, exists: false } },
    { seesAll: false },
    'doubtful: Not all processes of this machine can be seen from here, and one of them may hold gateway: clear it from where all are seen, outside of the container and as a user from whom none is hidden.',
  ],
  [
    'a socket at which the kernel refuses, where not all processes are seen',
    'socket',
    {},
    { seesAll: false },
    'dead: Nobody listens on api-socket: a connection to it is refused.',
  ],
  [
    'a held lock, where not all processes are seen',
    'lock',
    { lock: { ...FREE, holder: HOLDER } },
    { seesAll: false },
    'held: cluster.lock is held by PID 4711 (ipfs-cluster-se), which runs since 2026-01-02T03:04:05Z.',
  ],
  [
    'a system that does not tell of locks',
    'lock',
    { lock: { ...FREE, canTell: false } },
    {},
    'doubtful: This system does not tell who holds cluster.lock.',
  ],
  [
    'a socket that cannot be reached',
    'socket',
    { connection: { kind: 'unclear', problem: 'EACCES' } },
    {},
    'doubtful: Nobody can tell whether somebody listens on api-socket: EACCES.',
  ],
  [
    'an api file without a lock, beside a hidden process',
    'api_file',
    { lock: { ...FREE, exists: false } },
    { someHidden: true },
    'doubtful: The processes of this machine cannot all be seen from here.',
  ],
  [
    'an api file that names another machine',
    'api_file',
    { named: { ...HERE, isHere: false, address: '/ip4/192.0.2.7/tcp/5001' } },
    {},
    'doubtful: api names /ip4/192.0.2.7/tcp/5001, which is not on this machine.',
  ],
  [
    'an api file at which somebody unseen answers',
    'api_file',
    { named: { ...HERE, connection: ACCEPTED } },
    {},
    'doubtful: Something answers at /ip4/127.0.0.1/tcp/5001, which api names, and nobody can tell whose it is.',
  ],
  [
    'an api file at which another Kubo answers',
    'api_file',
    { named: { ...HERE, connection: ACCEPTED, holder: HOLDER } },
    {},
    'dead: api names /ip4/127.0.0.1/tcp/5001, and no Kubo runs in this folder.',
  ],
  [
    'an api file with something else in it',
    'api_file',
    { named: { ...HERE, address: null } },
    {},
    'doubtful: api holds no address.',
  ],
  [
    'an api file beside a held lock',
    'api_file',
    { lock: { ...FREE, holder: HOLDER } },
    {},
    'held: api is held by PID 4711 (ipfs-cluster-se), which runs since 2026-01-02T03:04:05Z.',
  ],
];

describe('judgeLeftover', () => {
  for (const [what, role, facts, folder, verdict] of ROWS) {
    it(what, () => {
      const { standing, ground } = judgeLeftover(left(role, facts), { ...FOLDER, ...folder });
      assert.equal(`${standing}: ${wordsOf(ground)}`, verdict);
    });
  }

  it('says what each does to whoever comes next', () => {
    assert.equal(effectOf('lock', { kind: 'file', size: 0 }), 'harmless');
    assert.equal(effectOf('lock', { kind: 'file', size: 1 }), 'blocks_start');
    assert.equal(effectOf('lock', { kind: 'folder', size: 0 }), 'blocks_start');
    assert.equal(effectOf('socket', { kind: 'socket', size: 0 }), 'blocks_start');
    assert.equal(effectOf('api_file', { kind: 'file', size: 24 }), 'misleads_clients');
    assert.equal(effectOf('datastore_lock', { kind: 'file', size: 0 }), 'harmless');
  });

  it('calls nothing dead that somebody has, or that could not be looked at', () => {
    const lock = fc.record({
      exists: fc.boolean(),
      holder: fc.constantFrom(null, 'unseen' as const, HOLDER),
      canTell: fc.boolean(),
      mayHideHolders: fc.boolean(),
    });
    const connection = fc.constantFrom(REFUSED, ACCEPTED, { kind: 'unclear', problem: 'x' } as const, null);
    const named = fc.record({
      address: fc.constantFrom(null, HERE.address),
      isHere: fc.boolean(),
      connection: fc.constantFrom(REFUSED, ACCEPTED),
      holder: fc.constantFrom(null, HOLDER),
    });
    const facts = fc.record({
      role: fc.constantFrom(...(Object.keys(NAMES) as LeftoverRole[])),
      kind: fc.constantFrom<FileKind>('file', 'folder', 'link', 'socket', 'pipe', 'device', 'other'),
      size: fc.constantFrom(0, 4),
      uid: fc.constantFrom(UID, 0),
      lock: fc.option(lock),
      connection,
      named: fc.option(named),
    });
    const folder = fc.record({
      daemons: fc.constantFrom([], [HOLDER]),
      processesSeen: fc.boolean(),
      seesAll: fc.boolean(),
      someHidden: fc.boolean(),
      isOwnDisk: fc.boolean(),
      isSharedDisk: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, folder, (one, around) => {
        const { role, kind, size, uid, ...seen } = one;
        const status = statusOf(kind, size, uid);
        const verdict = judgeLeftover(left(role, { ...seen, status }), { uid: UID, ...around });
        if (verdict.standing === 'dead') {
          assert.notEqual(role, 'datastore_lock');
          assert.equal(kind, role === 'socket' ? 'socket' : 'file');
          assert.equal(uid, UID);
          assert.deepEqual(around.daemons, []);
          assert.ok(around.processesSeen && !around.isSharedDisk);
          assert.ok(around.seesAll || role === 'socket');
          assert.equal(one.lock?.holder ?? null, null);
          assert.notEqual(one.connection?.kind, 'accepted');
          assert.ok(role === 'socket' ? one.connection?.kind === 'refused' : one.lock?.canTell === true);
        }
      }),
    );
  });
});
