import assert from 'node:assert/strict';
import { isRefusal } from '../../../../src/actions/act';
import type { Leftover, LeftoverReport, Standing } from '../../../../src/actions/leftovers/leftover';
import { planLeave } from '../../../../src/actions/setup/leave/leave';
import { say, type SentenceCode } from '../../../../src/actions/texts';
import type { State } from '../../../../src/status/result';
import { target } from '../targets';

const FOLDER = '/home/ann/.ipfs-cluster';
const STATUS = {
  kind: 'folder',
  dev: '1',
  ino: '2',
  size: 0,
  uid: 1000,
  gid: 1000,
  mode: 0o700,
  mtimeMs: 0,
  ctimeMs: 0,
  identity: '',
} as const;
const DAEMON = { pid: 4711, program: 'ipfs-cluster-se', startedAt: null };

/** The folder of a peer that has stopped, in which nobody lives. */
const QUIET: LeftoverReport = {
  kind: 'ipfs_cluster_service',
  folder: FOLDER,
  realFolder: FOLDER,
  folderStatus: STATUS,
  daemons: [],
  processesSeen: true,
  seesAll: true,
  someHidden: false,
  isSharedDisk: false,
  fights: [],
  leftovers: [],
};

function lock(standing: Standing): Leftover {
  const name = 'cluster.lock';
  const ground = say(standing === 'dead' ? 'lock_free' : 'locks_untold', { name });
  const path = `${FOLDER}/${name}`;
  return { name, path, role: 'lock', status: STATUS, effect: 'harmless', standing, ground, holder: null };
}

type Row = readonly [
  what: string,
  state: State,
  change: Partial<LeftoverReport>,
  refusedFor: readonly SentenceCode[],
];

const ROWS: readonly Row[] = [
  ['a stopped peer', 'stopped', {}, []],
  ['a crashed peer, whose lock is free', 'crashed', { leftovers: [lock('dead')] }, []],
  ['a lock of a datastore that belongs there', 'stopped', { leftovers: [lock('kept')] }, []],
  ['a held lock', 'stopped', { leftovers: [lock('held')] }, ['locks_untold']],
  ['a doubtful lock', 'crashed', { leftovers: [lock('doubtful')] }, ['locks_untold']],
  [
    'a daemon, which says it all',
    'stopped',
    { daemons: [DAEMON], leftovers: [lock('held')] },
    ['daemon_lives'],
  ],
  ['processes that nobody looked at', 'stopped', { processesSeen: false }, ['processes_unseen']],
  ['a process that hides its command line', 'stopped', { someHidden: true }, ['processes_unseen']],
  ['processes out of sight', 'stopped', { seesAll: false }, ['leave_out_of_sight']],
  ['a disk of other machines', 'stopped', { isSharedDisk: true }, ['leave_disk_shared']],
  ['a peer that runs', 'running', {}, ['leave_not_down']],
  ['a peer that starts', 'starting', {}, ['leave_not_down']],
  ['a peer that is stopping', 'stopping', {}, ['leave_not_down']],
  ['a peer that does not answer', 'unresponsive', {}, ['leave_not_down']],
  ['a peer of which nobody can tell', 'unknown', {}, ['leave_not_down']],
];

describe('planLeave', () => {
  for (const [what, state, change, refusedFor] of ROWS) {
    it(`${refusedFor.length === 0 ? 'leaves' : 'refuses'}: ${what}`, () => {
      const plan = planLeave(target({ state, pid: null, folder: FOLDER }), {
        trusted: true,
        report: { ...QUIET, ...change },
        problem: null,
      });
      assert.equal(isRefusal(plan), refusedFor.length > 0);
      const details = isRefusal(plan) ? (plan.details ?? []) : [];
      assert.deepEqual(
        details.map(({ code }) => code),
        refusedFor,
      );
    });
  }
});
