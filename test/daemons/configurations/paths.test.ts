import assert from 'node:assert/strict';
import { mkdir, rename } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType } from '../../../src/status/result';
import { type Look, situation } from '../situation';

/** The look is made from another folder. */
function from(folder: string): NonNullable<Look['through']> {
  // The program is named from here: among the arguments it is whichever is a file.
  const absolute = 'for one; do shift; [ -f "$one" ] && one="$(realpath "$one")"; set -- "$@" "$one"; done';
  const script = `${absolute}; cd "${folder}" && exec "$0" "$@"`;
  return ['sh', '-c', script];
}

function foldersAre(type: DaemonType, folders: readonly string[]) {
  return ({ daemons }: DaemonStatusResponse) => {
    assert.deepEqual(
      daemons[type]?.details?.instances.map(({ folder }) => folder),
      folders,
    );
  };
}

/** A Kubo in a folder named by its variable, as given. */
async function kuboAt(lab: Lab, repo: string, IPFS_PATH: string): Promise<LabProcess> {
  await prepareKubo(lab, { repo });
  const kubo = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env: { IPFS_PATH } });
  await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
  return kubo;
}

async function serviceIn(lab: Lab, cwd: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  await prepareService(lab, { folder: cwd });
  const service = lab.launch(lab.binaries.service, [...args, 'daemon'], { cwd, env });
  await service.until('its API serves', () => service.output.includes('RESTAPI (HTTP'));
  return service;
}

describe('folders as the daemons understand them', () => {
  for (const [name, IPFS_PATH, folder] of [
    ['a tilde', '~/k', 'k'],
    ['a tilde and a slash at its end', '~/k/', 'k'],
    ['a path relative to the working directory', 'k', 'k'],
    ['an empty variable', '', '.ipfs'],
  ] as const) {
    situation(`Kubo: ${name}, running`, { ipfs: ['running', 1] }, async (lab) => {
      await kuboAt(lab, lab.path(folder), IPFS_PATH);
      return { verify: foldersAre('ipfs', [lab.path(folder)]) };
    });

    situation(`Kubo: ${name}, killed`, { ipfs: ['crashed', 0] }, async (lab) => {
      await (await kuboAt(lab, lab.path(folder), IPFS_PATH)).kill();
      return { environment: { ...lab.env, IPFS_PATH }, through: from(lab.home) };
    });
  }

  situation('Kubo: the home itself, as packaged units name it', { ipfs: ['crashed', 0] }, async (lab) => {
    const HOME = lab.path('var');
    await prepareKubo(lab, { repo: HOME });
    const kubo = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env: { HOME, IPFS_PATH: '~' } });
    await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
    await kubo.kill();
    return { environment: { ...lab.env, HOME, IPFS_PATH: '~' } };
  });

  situation(
    'Kubo: the home of another user, which it does not know',
    { ipfs: ['not_initialized', 0] },
    (lab) => Promise.resolve({ environment: { ...lab.env, IPFS_PATH: '~root/k' } }),
  );

  situation('Kubo: --repo-dir that is empty', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab, { repo: lab.path('k') });
    const env = { IPFS_PATH: lab.path('k') };
    const kubo = lab.launch(lab.binaries.ipfs, ['--repo-dir=', 'daemon', '--offline'], { env });
    await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
    return { verify: foldersAre('ipfs', [lab.path('k')]) };
  });

  situation('Kubo: -c, which means nothing to it any more', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab, { repo: lab.path('k') });
    const env = { IPFS_PATH: lab.path('k') };
    const kubo = lab.launch(lab.binaries.ipfs, ['-c', lab.path('x'), 'daemon', '--offline'], { env });
    await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
    return { verify: foldersAre('ipfs', [lab.path('k')]) };
  });

  situation(
    'service: an empty variable is the working directory',
    { service: ['degraded', 1] },
    async (lab) => {
      await serviceIn(lab, lab.path('c'), { IPFS_CLUSTER_PATH: '' });
      return { verify: foldersAre('ipfs_cluster_service', [lab.path('c')]) };
    },
  );

  situation('service: an empty variable, killed', { service: ['crashed', 0] }, async (lab) => {
    await (await serviceIn(lab, lab.path('c'), { IPFS_CLUSTER_PATH: '' })).kill();
    return { environment: { ...lab.env, IPFS_CLUSTER_PATH: '' }, through: from(lab.path('c')) };
  });

  situation(
    'service: -c with nothing is the working directory',
    { service: ['degraded', 1] },
    async (lab) => {
      await serviceIn(lab, lab.path('c'), { IPFS_CLUSTER_PATH: lab.path('other') }, ['-c', '']);
      return { verify: foldersAre('ipfs_cluster_service', [lab.path('c')]) };
    },
  );

  situation('service: a tilde is a folder’s name', { service: ['crashed', 0] }, async (lab) => {
    await mkdir(lab.path('w'));
    const env = { IPFS_CLUSTER_PATH: '~/c' };
    await prepareService(lab, { folder: lab.path('w', '~', 'c') });
    await (await startService(lab, { env, cwd: lab.path('w'), wait: 'api' })).kill();
    return { environment: { ...lab.env, ...env }, through: from(lab.path('w')) };
  });

  situation(
    'follower: an empty variable is the working directory',
    { follow: ['stopped', 0] },
    async (lab) => {
      await prepareFollower(lab, { root: lab.path('f') });
      return { environment: { ...lab.env, IPFS_CLUSTER_PATH: '' }, through: from(lab.path('f')) };
    },
  );

  situation('follower: --config with nothing', { follow: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    await startKubo(lab);
    const folder = await prepareFollower(lab, { root: lab.path('f') });
    await startFollower(lab, { root: '', cwd: lab.path('f') });
    return { verify: foldersAre('ipfs_cluster_follow', [folder]) };
  });

  situation(
    'a home that was moved: its daemons live where they are',
    { service: ['degraded', 1] },
    async (lab) => {
      await serviceIn(lab, lab.path('c'), { IPFS_CLUSTER_PATH: '' });
      await rename(lab.path('c'), lab.path('moved'));
      return { verify: foldersAre('ipfs_cluster_service', [lab.path('moved')]) };
    },
  );
});
