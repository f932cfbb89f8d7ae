import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService } from '../../../lab/service';
import { DaemonStatusResponse } from '../../../src/status/result';
import { describeDisks, letGo, mountHanging } from './hangingDisk';
import { compare, type Expected, situation } from '../situation';

/** The disk would hang for ever. */
const HANGS_MS = 120_000;
const WITHOUT_PROGRAMS = '/usr/bin:/bin';

/** What the headless program says, and that it ends by itself. */
async function checkByItself(lab: Lab, environment: NodeJS.ProcessEnv, args: readonly string[] = []) {
  const ended = await execa(process.execPath, [resolve('dist/cli.js'), 'check', ...args], {
    env: { ...lab.env, ...environment },
    extendEnv: false,
    reject: false,
    timeout: HANGS_MS,
  });
  assert.equal(ended.timedOut, false, 'it ends by itself');
  return ended;
}

describeDisks('a disk that hangs, on PATH', () => {
  afterEach(letGo);

  const ON_PATH: Readonly<Record<string, (lab: Lab) => Promise<string>>> = {
    'is a folder of it': (lab) => Promise.resolve(lab.path('disk')),
    'holds a folder of it': (lab) => Promise.resolve(lab.path('disk', 'bin')),
    'is what a folder of it leads to': async (lab) => {
      await symlink(lab.path('disk'), lab.path('bin'));
      return lab.path('bin');
    },
    'is what the program leads to': async (lab) => {
      await mkdir(lab.path('links'));
      for (const name of ['ipfs', 'ipfs-cluster-service', 'ipfs-cluster-follow']) {
        await symlink(lab.path('disk', name), lab.path('links', name));
      }
      return lab.path('links');
    },
  };
  for (const [name, folderOf] of Object.entries(ON_PATH)) {
    situation(
      `${name}: nobody can tell what is installed`,
      { ipfs: ['unknown', 0], service: ['unknown', 0], follow: ['unknown', 0] },
      async (lab) => {
        mountHanging(lab, lab.path('disk'));
        const folder = await folderOf(lab);
        return {
          environment: { ...lab.env, PATH: `${folder}:${WITHOUT_PROGRAMS}` },
          verify: ({ daemons }) => {
            letGo();
            const { causes, next } = daemons.ipfs?.details ?? {};
            assert.deepEqual(causes?.[0]?.params, { folder });
            assert.deepEqual(next, { code: 'mend_program_folder', params: { folder } });
          },
        };
      },
    );
  }

  const elsewhere: Expected = { ipfs: ['running', 1], service: ['stopped', 0] };
  situation('is a folder of it: what is elsewhere is what it is', elsewhere, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    mountHanging(lab, lab.path('disk'));
    return {
      environment: { ...lab.env, PATH: `${lab.path('disk')}:${String(lab.env['PATH'])}` },
      verify: ({ daemons }) => {
        letGo();
        assert.equal(daemons.ipfs_cluster_service?.details?.program?.path, lab.binaries.service);
      },
    };
  });

  situation('is a folder of it: nothing is to be installed first', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    mountHanging(lab, lab.path('disk'));
    return {
      environment: { ...lab.env, PATH: `${lab.path('disk')}:${WITHOUT_PROGRAMS}` },
      verify: ({ daemons }) => {
        letGo();
        assert.equal(daemons.ipfs?.details?.instances[0]?.next?.code, 'start');
      },
    };
  });
});

describeDisks('a disk that hangs, of a daemon that runs', () => {
  afterEach(letGo);

  situation('is its working directory', { ipfs: ['running', 1], service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await mkdir(lab.path('work'));
    const { folder } = await prepareService(lab);
    const daemon = lab.launch(lab.binaries.service, ['-c', folder, 'daemon'], { cwd: lab.path('work') });
    await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
    mountHanging(lab, lab.path('work'));
    return { verify: letGo };
  });

  situation('holds its folder, named from there', { ipfs: ['running', 1] }, async (lab) => {
    await mkdir(lab.path('work'));
    await prepareKubo(lab, { repo: lab.path('work', 'repo') });
    const started = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], {
      cwd: lab.path('work'),
      env: { IPFS_PATH: 'repo' },
    });
    await started.until('it is ready', () => started.output.includes('Daemon is ready'));
    mountHanging(lab, lab.path('work'));
    return { verify: letGo };
  });

  situation('is its home', { ipfs: ['running', 1] }, async (lab) => {
    const HOME = lab.path('home');
    await mkdir(HOME);
    await prepareKubo(lab, { repo: lab.path('home', '.ipfs') });
    const started = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env: { HOME } });
    await started.until('it is ready', () => started.output.includes('Daemon is ready'));
    mountHanging(lab, HOME);
    return { verify: letGo };
  });

  situation('holds its program', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    const program = lab.path('bin', 'ipfs');
    await mkdir(lab.path('bin'));
    await lab.run('cp', [lab.binaries.ipfs, program]);
    const started = lab.launch(program, ['daemon', '--offline']);
    await started.until('it is ready', () => started.output.includes('Daemon is ready'));
    mountHanging(lab, lab.path('bin'));
    return { verify: letGo };
  });
});

describeDisks('a check beside a disk that hangs', () => {
  afterEach(letGo);

  situation('ends by itself, whatever was asked wrongly', {}, async (lab) => {
    mountHanging(lab, lab.path('disk'));
    const { exitCode, stderr } = await checkByItself(lab, { HOME: lab.path('disk') }, ['kubo']);
    letGo();
    assert.equal(exitCode, 2);
    assert.notEqual(stderr, '');
  });

  situation('ends by itself where it was started there', {}, async (lab) => {
    const script = 'cd "$1" && read -r wait && exec "$2" "$3" check';
    await mkdir(lab.path('work'));
    const args = [lab.path('work'), process.execPath, resolve('dist/cli.js')];
    const checking = execa('sh', ['-c', script, 'sh', ...args], {
      env: { ...lab.env, IPFS_PATH: 'repo' },
      extendEnv: false,
      reject: false,
      timeout: HANGS_MS,
    });
    mountHanging(lab, lab.path('work'));
    checking.stdin.write('go on\n');
    const { stdout, timedOut } = await checking;
    letGo();
    assert.equal(timedOut, false);
    compare(DaemonStatusResponse.parse(JSON.parse(stdout)), { ipfs: ['unknown', 0] });
  });
});
