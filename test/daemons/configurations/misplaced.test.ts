import assert from 'node:assert/strict';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import type { Lab } from '../../../lab/lab';
import type { DaemonStatusResponse, DaemonType, State } from '../../../src/status/result';
import { check, type Expected, situation } from '../situation';

const SOCKET = 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])';

/** Makes something else than what a daemon's user would have there. */
const MAKE: Readonly<Record<string, (lab: Lab, path: string) => Promise<unknown>>> = {
  'a plain file': (_, path) => writeFile(path, ''),
  'a named pipe': (lab, path) => lab.run('mkfifo', [path]),
  'a socket': (lab, path) => lab.run('python3', ['-c', SOCKET, path]),
  'a device': (lab, path) => lab.run('mknod', [path, 'c', '1', '5']),
  'a folder': (_, path) => mkdir(path),
  'a link to itself': (_, path) => symlink(path, path),
  'a link to one that leads back': async (_, path) => {
    await symlink(path, `${path}-2`);
    await symlink(`${path}-2`, path);
  },
  'a link to a plain file': async (lab, path) => {
    await writeFile(lab.path('file'), '');
    await symlink(lab.path('file'), path);
  },
  'a link through a plain file': async (lab, path) => {
    await writeFile(lab.path('file'), '');
    await symlink(lab.path('file', 'ipfs'), path);
  },
  'a link that leads nowhere': (_, path) => symlink('/media/usb/ipfs', path),
};

const TYPES: Readonly<Record<string, readonly [keyof Expected, DaemonType, config: string]>> = {
  '.ipfs': ['ipfs', 'ipfs', 'config'],
  '.ipfs-cluster': ['service', 'ipfs_cluster_service', 'service.json'],
  '.ipfs-cluster-follow': ['follow', 'ipfs_cluster_follow', 'service.json'],
};

function advises(type: DaemonType, code: string, reason: RegExp) {
  return ({ daemons }: DaemonStatusResponse) => {
    const { next, reasons } = daemons[type]?.details ?? {};
    assert.equal(next?.code, code, JSON.stringify(reasons));
    assert.match(reasons?.[0] ?? '', reason);
  };
}

const FOLDERS: readonly (readonly [what: string, state: State, next: string, reason: RegExp])[] = [
  ['a plain file', 'not_initialized', 'choose_folder', /is a file, not a folder/],
  ['a named pipe', 'not_initialized', 'choose_folder', /is a named pipe, not a folder/],
  ['a socket', 'not_initialized', 'choose_folder', /is a socket, not a folder/],
  ['a device', 'not_initialized', 'choose_folder', /is a device, not a folder/],
  ['a link to a plain file', 'not_initialized', 'choose_folder', /is a file, not a folder/],
  ['a link to itself', 'unknown', 'correct_link', /is a link that leads back to itself/],
  ['a link to one that leads back', 'unknown', 'correct_link', /is a link that leads back to itself/],
  ['a link through a plain file', 'unknown', 'correct_link', /what it leads through is no folder/],
  ['a link that leads nowhere', 'unknown', 'connect_disk', /the disk is not there/],
];

const CONFIGS: readonly (readonly [what: string, next: string, reason: RegExp])[] = [
  ['a named pipe', 'replace_by_file', /is a named pipe, not a file/],
  ['a socket', 'replace_by_file', /is a socket, not a file/],
  ['a device', 'replace_by_file', /is a device, not a file/],
  ['a folder', 'replace_by_file', /is a folder, not a file/],
  ['a link to itself', 'correct_link', /is a link that leads back to itself/],
  ['a link through a plain file', 'correct_link', /what it leads through is no folder/],
  ['a link that leads nowhere', 'connect_disk', /the disk is not there/],
];

describe('something else in the place of a folder', () => {
  for (const [folder, [key, type]] of Object.entries(TYPES)) {
    for (const [what, state, next, reason] of FOLDERS) {
      situation(`${folder}: ${what}`, { [key]: [state, 0] }, async (lab) => {
        await MAKE[what]?.(lab, lab.path(folder));
        return { verify: advises(type, next, reason) };
      });
    }
  }

  situation('below a plain file', { ipfs: ['not_initialized', 0] }, async (lab) => {
    await writeFile(lab.path('file'), '');
    return {
      environment: { ...lab.env, IPFS_PATH: lab.path('file', 'ipfs') },
      verify: advises('ipfs', 'choose_folder', /file is a file, not a folder/),
    };
  });

  situation('a plain file, and no program', { ipfs: ['not_installed', 0] }, async (lab) => {
    await writeFile(lab.path('.ipfs'), '');
    return { environment: { ...lab.env, PATH: '/usr/bin:/bin' } };
  });

  situation('a name that is too long', { ipfs: ['unknown', 0], service: ['unknown', 0] }, (lab) => {
    const name = lab.path('x'.repeat(300));
    return Promise.resolve({
      environment: { ...lab.env, IPFS_PATH: name, IPFS_CLUSTER_PATH: name },
      verify: (answer) => {
        advises('ipfs', 'choose_shorter_path', /too long/)(answer);
        advises('ipfs_cluster_service', 'choose_shorter_path', /too long/)(answer);
      },
    });
  });

  for (const [what, make] of Object.entries(MAKE).filter(([name]) => !/lead|itself|through/.test(name))) {
    situation(
      `a link of a follower’s folder beside others: ${what}`,
      { follow: ['not_initialized', 0] },
      async (lab) => {
        await mkdir(lab.path('.ipfs-cluster-follow'));
        await make(lab, lab.path('x'));
        await symlink(lab.path('x'), lab.path('.ipfs-cluster-follow', 'demo'));
        return {
          verify: ({ daemons }) => {
            assert.deepEqual(daemons.ipfs_cluster_follow?.details?.instances, []);
          },
        };
      },
    );
  }

  situation('moved away as it says: the command makes the folder', {}, async (lab) => {
    await writeFile(lab.path('.ipfs'), '');
    const { daemons } = await check(lab);
    const { path = '', command = '' } = daemons.ipfs?.details?.next?.params ?? {};
    assert.equal(path, lab.path('.ipfs'));
    await rename(path, `${path}.away`);
    await lab.run('sh', ['-c', command as string]);
    assert.match(await readFile(lab.path('.ipfs', 'config'), 'utf8'), /PeerID/);
  });
});

describe('something else in the place of a configuration', () => {
  for (const [folder, [key, type, config]] of Object.entries(TYPES)) {
    for (const [what, next, reason] of CONFIGS) {
      situation(`${folder}: ${what}`, { [key]: ['unknown', 0] }, async (lab) => {
        const place = type === 'ipfs_cluster_follow' ? lab.path(folder, 'demo') : lab.path(folder);
        await mkdir(place, { recursive: true });
        await MAKE[what]?.(lab, `${place}/${config}`);
        return { verify: advises(type, next, reason) };
      });
    }
  }
});
