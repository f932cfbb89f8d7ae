import assert from 'node:assert/strict';
import fc from 'fast-check';
import { folderOf, foldersFromHere, type Surroundings } from '../../../../src/probes/files/daemonFolder';
import type { DaemonKind } from '../../../../src/probes/programs/daemonKind';
import { daemonProcess } from '../../status/clusterFacts';

const here = (changes: Partial<Surroundings> = {}): Surroundings => ({
  environment: { HOME: '/home/ann' },
  userHome: '/home/ann',
  cwd: '/work',
  ...changes,
});

type Variables = Readonly<Record<string, string>>;

/** What each program takes for its folder: seen with the real ones, which print it. */
const FROM_HERE: readonly (readonly [kind: DaemonKind, variables: Variables, folder: string | null])[] = [
  ['ipfs', {}, '/home/ann/.ipfs'],
  ['ipfs', { IPFS_PATH: '' }, '/home/ann/.ipfs'],
  ['ipfs', { IPFS_PATH: '/r' }, '/r'],
  ['ipfs', { IPFS_PATH: '/r//x/../' }, '/r'],
  ['ipfs', { IPFS_PATH: 'r' }, '/work/r'],
  ['ipfs', { IPFS_PATH: '.' }, '/work'],
  ['ipfs', { IPFS_PATH: ' ' }, '/work/ '],
  ['ipfs', { IPFS_PATH: '~' }, '/home/ann'],
  ['ipfs', { IPFS_PATH: '~/' }, '/home/ann'],
  ['ipfs', { IPFS_PATH: '~/k' }, '/home/ann/k'],
  ['ipfs', { IPFS_PATH: '~/k/' }, '/home/ann/k'],
  ['ipfs', { IPFS_PATH: './~/k' }, '/work/~/k'],
  ['ipfs', { IPFS_PATH: '~bob/k' }, null],
  ['ipfs', { IPFS_PATH: '$HOME/k' }, '/work/$HOME/k'],
  ['ipfs', { IPFS_PATH: '~/k', HOME: 'rel' }, '/work/rel/k'],
  ['ipfs', { HOME: '' }, '/home/ann/.ipfs'],
  ['ipfs', { HOME: '/elsewhere/' }, '/elsewhere/.ipfs'],
  ['ipfs', { IPFS_CLUSTER_PATH: '/c' }, '/home/ann/.ipfs'],
  ['ipfs_cluster_service', {}, '/home/ann/.ipfs-cluster'],
  ['ipfs_cluster_service', { IPFS_CLUSTER_PATH: '' }, '/work'],
  ['ipfs_cluster_service', { IPFS_CLUSTER_PATH: '/c/' }, '/c'],
  ['ipfs_cluster_service', { IPFS_CLUSTER_PATH: 'c' }, '/work/c'],
  ['ipfs_cluster_service', { IPFS_CLUSTER_PATH: '~/c' }, '/work/~/c'],
  ['ipfs_cluster_service', { HOME: '' }, '/home/ann/.ipfs-cluster'],
  ['ipfs_cluster_service', { HOME: 'rel' }, '/work/rel/.ipfs-cluster'],
  ['ipfs_cluster_service', { IPFS_PATH: '/r' }, '/home/ann/.ipfs-cluster'],
  ['ipfs_cluster_follow', {}, '/home/ann/.ipfs-cluster-follow'],
  ['ipfs_cluster_follow', { IPFS_CLUSTER_PATH: '' }, '/work'],
  ['ipfs_cluster_follow', { IPFS_CLUSTER_PATH: '~/f' }, '/work/~/f'],
];

/** Of processes, by the flag that names the folder. */
const BY_FLAG: readonly (readonly [
  kind: DaemonKind,
  flag: readonly [name: string, value: string],
  variables: Variables,
  folder: string | null,
])[] = [
  ['ipfs', ['repo-dir', ''], { IPFS_PATH: '/r' }, '/r'],
  ['ipfs', ['repo-dir', ''], {}, '/home/ann/.ipfs'],
  ['ipfs', ['repo-dir', '~/k'], { IPFS_PATH: '/r' }, '/home/ann/k'],
  ['ipfs', ['repo-dir', 'k'], { IPFS_PATH: '/r' }, '/work/k'],
  ['ipfs', ['c', '/k'], { IPFS_PATH: '/r' }, '/r'],
  ['ipfs', ['config', '/k'], {}, '/home/ann/.ipfs'],
  ['ipfs_cluster_service', ['c', ''], { IPFS_CLUSTER_PATH: '/c' }, '/work'],
  ['ipfs_cluster_service', ['config', 'p'], { IPFS_CLUSTER_PATH: '/c' }, '/work/p'],
  ['ipfs_cluster_service', ['c', '~/p'], {}, '/work/~/p'],
  ['ipfs_cluster_follow', ['config', ''], {}, '/work/demo'],
  ['ipfs_cluster_follow', ['config', '/f/'], { IPFS_CLUSTER_PATH: '/c' }, '/f/demo'],
];

describe('folders of daemons', () => {
  for (const [kind, variables, folder] of FROM_HERE) {
    const environment = { HOME: '/home/ann', ...variables };
    it(`${kind} from here with ${JSON.stringify(variables)}: ${folder ?? 'none'}`, () => {
      const found = foldersFromHere(kind, here({ environment }));
      const withoutVariables = foldersFromHere(kind, here({ environment: { HOME: environment.HOME } }));
      assert.deepEqual(found, [...new Set([...withoutVariables, ...(folder === null ? [] : [folder])])]);
    });

    it(`${kind}, a process with ${JSON.stringify(variables)}: ${folder ?? 'none'}`, () => {
      const daemon = daemonProcess({ kind, environment, cwd: '/work', home: '/home/ann' });
      assert.equal(folderOf(daemon, here({ environment: {}, cwd: null })), folder);
    });
  }

  for (const [kind, [folderFlag, value], variables, folder] of BY_FLAG) {
    it(`${kind} --${folderFlag}=${value} with ${JSON.stringify(variables)}: ${folder ?? 'none'}`, () => {
      const clusterName = kind === 'ipfs_cluster_follow' ? 'demo' : null;
      const daemon = daemonProcess({
        kind,
        command: { folder: value, folderFlag, clusterName, bootstrap: [], api: null },
        environment: { HOME: '/home/ann', ...variables },
        cwd: '/work',
      });
      assert.equal(folderOf(daemon, here()), folder);
    });
  }

  it('a go-ipfs that holds the lock of the folder that --config named lives there', () => {
    const daemon = daemonProcess({
      kind: 'ipfs',
      command: { folder: '/k', folderFlag: 'config', clusterName: null, bootstrap: [], api: null },
      openFiles: ['/k/repo.lock'],
    });
    assert.equal(folderOf(daemon, here()), '/k');
  });

  it('a daemon of a user of whom nothing is known does not live in our home', () => {
    const unknown = { kind: 'ipfs', environment: null, home: null, cwd: null } as const;
    const uid = process.getuid?.() ?? 0;
    assert.equal(folderOf(daemonProcess({ ...unknown, uid: uid + 1 }), here()), null);
    assert.equal(folderOf(daemonProcess({ ...unknown, uid }), here()), '/home/ann/.ipfs');
  });

  it('a relative folder in a working directory that nobody knows is unknown', () => {
    const environment = { HOME: '/home/ann', IPFS_PATH: 'k' };
    assert.equal(folderOf(daemonProcess({ kind: 'ipfs', environment, cwd: null }), here()), null);
  });

  it('is always absolute, whatever flags and variables say', () => {
    const kinds = fc.constantFrom<DaemonKind>('ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow');
    const path = fc.stringMatching(/^[~/.a\\ ]{0,6}$/);
    fc.assert(
      fc.property(kinds, path, path, path, (kind, HOME, IPFS_PATH, IPFS_CLUSTER_PATH) => {
        const environment = { HOME, IPFS_PATH, IPFS_CLUSTER_PATH };
        return foldersFromHere(kind, here({ environment })).every((one) => one.startsWith('/'));
      }),
    );
  });
});
