import assert from 'node:assert/strict';
import { type Obstacle, obstacleOf, UnreadableError } from '../../../../src/probes/files/unreadableError';
import { judgeClosedFolder } from '../../../../src/status/judge/closedFolder';
import { adviceOf } from '../../../../src/status/reasons/reason';
import type { State } from '../../../../src/status/result';

const FOLDER = '/home/ann/.ipfs';

/** What stands in the way, what is true then, and what can be done about it. */
const CASES: readonly (readonly [Obstacle, State, reason: RegExp, advice: RegExp])[] = [
  [{ kind: 'no_permission' }, 'unknown', /may not be read by this user/, /^Look as the user who owns/],
  [obstacleOf('EACCES'), 'unknown', /may not be read by this user/, /^Look as the user who owns/],
  [obstacleOf('EPERM'), 'unknown', /may not be read by this user/, /^Look as the user who owns/],
  [{ kind: 'disk_silent' }, 'unknown', /on a disk that does not answer/, /^Reconnect or unmount the disk/],
  [{ kind: 'not_asked' }, 'unknown', /not looked at in time/, /^Look again/],
  [
    { kind: 'disk_absent', why: `${FOLDER} leads to /media/usb, which is not there` },
    'unknown',
    /the disk is not there/,
    /^Connect or mount the disk/,
  ],
  [
    { kind: 'link_astray', link: FOLDER, why: 'is a link that leads back to itself' },
    'unknown',
    /leads back to itself/,
    /^Let the link \/home\/ann\/\.ipfs lead/,
  ],
  [
    { kind: 'no_file', path: `${FOLDER}/config`, what: 'pipe' },
    'unknown',
    /config cannot be read: it is a named pipe, not a file/,
    /^Put a file in the place of \/home\/ann\/\.ipfs\/config, which is a named pipe/,
  ],
  [
    { kind: 'no_folder', path: FOLDER, what: 'file' },
    'not_initialized',
    /is a file, not a folder/,
    /^Name another folder, or move \/home\/ann\/\.ipfs away/,
  ],
  [{ kind: 'path_too_long' }, 'unknown', /too long/, /^Name a folder with a shorter path/],
  [obstacleOf('ENAMETOOLONG'), 'unknown', /too long/, /^Name a folder with a shorter path/],
  [{ kind: 'too_large' }, 'unknown', /cannot be read \(EFBIG\)/, /^Correct it/],
  [{ kind: 'changing' }, 'unknown', /grows while it is read/, /^Correct it/],
  [obstacleOf('EIO'), 'unknown', /cannot be read \(EIO\)/, /^Check the disk .* fails \(EIO\)/],
  [obstacleOf('ESTALE'), 'unknown', /cannot be read \(ESTALE\)/, /^Check the disk/],
  [obstacleOf('ENOTCONN'), 'unknown', /cannot be read \(ENOTCONN\)/, /^Check the disk/],
];

describe('a folder of which nothing can be read', () => {
  for (const [obstacle, state, reason, advice] of CASES) {
    it(`${JSON.stringify(obstacle)}: ${state}`, () => {
      const problem = new UnreadableError(`${FOLDER}/config`, obstacle).message;
      const judged = judgeClosedFolder({ folder: FOLDER, obstacle, problem });
      assert.equal(judged.state, state);
      assert.match(String(judged.reasons[0]?.params['problem']), reason);
      assert.match(judged.nextStep === null ? '' : adviceOf(judged.nextStep), advice);
    });
  }
});
