import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { prepareKubo, kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType, State } from '../../../src/status/result';
import { OUTSIDE } from '../places';
import { type Look, situation } from '../situation';

/** Takes a lock with fcntl(2), by the number of the command. */
const LOCK = `
import fcntl, os, struct, sys, time
file, command, kind = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
fcntl.fcntl(handle, command, struct.pack("hhqqi4x", kind, 0, 0, 0, 0))
print("held", flush=True)
time.sleep(600)
`;
const SETLK = 6;
/** Of the open file, as a file server takes one for what runs in a virtual machine (virtiofsd). */
const OFD_SETLK = 37;
const [READ, WRITE] = [0, 1];

async function holdLock(lab: Lab, file: string, command: number, kind: number): Promise<void> {
  const holder = lab.launch('python3', ['-c', LOCK, file, String(command), String(kind)]);
  await holder.until('the lock is held', () => holder.output.includes('held'));
}

async function killedKubo(lab: Lab): Promise<string> {
  await (await kubo(lab)).kill();
  return lab.path('.ipfs', 'repo.lock');
}

async function killedService(lab: Lab): Promise<string> {
  const { folder } = await prepareService(lab);
  await (await startService(lab, { wait: 'api' })).kill();
  return `${folder}/cluster.lock`;
}

function says(type: DaemonType, code: string): NonNullable<Look['verify']> {
  return ({ daemons }: DaemonStatusResponse) => {
    assert.equal(daemons[type]?.details?.causes[0]?.code, code);
  };
}

const LOCKS: readonly (readonly [what: string, command: number, kind: number, State, code: string])[] = [
  ['to read', SETLK, READ, 'stopped', 'lock_held_by_command'],
  ['to write', SETLK, WRITE, 'stopped', 'lock_held_by_command'],
  ['of an open file, to read', OFD_SETLK, READ, 'unknown', 'lock_held_unclear'],
  ['of an open file, to write', OFD_SETLK, WRITE, 'unknown', 'lock_held_unclear'],
];

describe('a living process holds the lock of a killed daemon', () => {
  for (const [what, command, kind, state, code] of LOCKS) {
    situation(`Kubo’s, ${what}`, { ipfs: [state, 0] }, async (lab) => {
      const file = await killedKubo(lab);
      await holdLock(lab, file, command, kind);
      const start = lab.launch(lab.binaries.ipfs, ['daemon', '--offline']);
      assert.equal(await start.exited, 1, 'no Kubo starts beside it');
      return { verify: says('ipfs', code) };
    });

    situation(`a service’s, ${what}`, { service: [state, 0] }, async (lab) => {
      await holdLock(lab, await killedService(lab), command, kind);
      return { verify: says('ipfs_cluster_service', code) };
    });
  }

  situation(
    'of an open file, in unseen hands',
    { ipfs: ['unknown', 0], service: ['unknown', 0] },
    async (lab) => {
      await holdLock(lab, await killedKubo(lab), OFD_SETLK, WRITE);
      await holdLock(lab, await killedService(lab), OFD_SETLK, WRITE);
      return { through: OUTSIDE };
    },
  );
});

describe('a lock that is a link', () => {
  for (const [what, target, next] of [
    ['to a disk that is not there', () => '/media/usb/lock', 'connect_disk'],
    ['to itself', (path: string) => path, 'correct_link'],
  ] as const) {
    situation(`Kubo’s, ${what}`, { ipfs: ['unknown', 0] }, async (lab) => {
      const path = `${await prepareKubo(lab)}/repo.lock`;
      await symlink(target(path), path);
      return {
        verify: ({ daemons }) => {
          assert.equal(daemons.ipfs?.details?.next?.code, next);
        },
      };
    });

    situation(`a service’s, ${what}`, { service: ['unknown', 0] }, async (lab) => {
      const path = `${(await prepareService(lab)).folder}/cluster.lock`;
      await symlink(target(path), path);
      return {
        verify: ({ daemons }) => {
          assert.equal(daemons.ipfs_cluster_service?.details?.next?.code, next);
        },
      };
    });
  }
});
