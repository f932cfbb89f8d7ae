import assert from 'node:assert/strict';
import { isWholeView, type ProcView } from '../../../../src/probes/processes/wholeView';

const PROC = '22 27 0:21 / /proc rw,relatime shared:5 - proc proc rw';
const ROOT = '27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,discard';
const WHOLE: ProcView = {
  pidNamespace: 'pid:[4026531836]',
  status: 'Name:\tnode\nNSpid:\t28708\nThreads:\t11\n',
  mounts: `${ROOT}\n${PROC}\n30 22 0:31 / /proc/sys/fs/binfmt_misc rw - binfmt_misc binfmt_misc rw\n`,
  firstProcess: '1 (systemd) S 0 1 1',
};

const mounts = (...lines: string[]) => ({ mounts: `${[ROOT, ...lines].join('\n')}\n` });

const ROWS: readonly (readonly [what: string, change: Partial<ProcView>, isWhole: boolean])[] = [
  ['the machine itself', {}, true],
  ['a kernel that tells no numbers of namespaces', { status: 'Name:\tnode\n' }, true],
  ['hidepid, for one who sees all the same', mounts(`${PROC},hidepid=invisible,gid=4`), true],
  ['masks of what is no process', mounts(PROC, '31 22 0:40 / /proc/kcore ro - tmpfs tmpfs rw'), true],
  ['a PID namespace of its own', { pidNamespace: 'pid:[4026532281]' }, false],
  ['no /proc/self, as in a /proc of a namespace below', { pidNamespace: null, status: null }, false],
  ['the /proc of a namespace above', { status: 'NSpid:\t28708\t12\n' }, false],
  ['hidepid, that hides the first process', { firstProcess: null }, false],
  ['no mount table', { mounts: null }, false],
  ['no mount at /proc', mounts(), false],
  ['a folder bound to /proc', mounts(PROC, '31 27 8:1 /fake /proc rw - ext4 /dev/sda1 rw'), false],
  ['a part of another /proc', mounts('22 27 0:21 /self/root/proc /proc rw - proc proc rw'), false],
  ['a /proc of processes alone', mounts(`${PROC},subset=pid`), false],
  ['a mask over the locks', mounts(PROC, '31 22 0:6 /null /proc/locks rw - devtmpfs udev rw'), false],
  ['a mask over a process', mounts(PROC, '31 22 0:40 / /proc/4711 rw - tmpfs tmpfs rw'), false],
  ['a mask over a file of a process', mounts(PROC, '31 22 0:6 /null /proc/4711/fd rw - tmpfs a rw'), false],
];

describe('isWholeView', () => {
  for (const [what, change, isWhole] of ROWS) {
    it(`${isWhole ? 'sees all' : 'may miss some'}: ${what}`, () => {
      assert.equal(isWholeView({ ...WHOLE, ...change }), isWhole);
    });
  }
});
