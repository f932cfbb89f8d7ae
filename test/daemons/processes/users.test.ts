import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { prepareService, startService } from '../../../lab/service';
import { AS_STRANGER, asNobody, publicCopy } from '../places';
import { type Look, situation } from '../situation';

/** The service of a user called nobody, in a home that only this user may enter. */
async function serviceOfNobody(lab: Lab, api = 9094): Promise<LabProcess> {
  const program = await publicCopy(lab, lab.binaries.service);
  const home = lab.path('nobody');
  const setpriv = await asNobody(lab, home);
  const loopback = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;
  const init = [
    `CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS=${loopback(api)}`,
    `CLUSTER_LISTENMULTIADDRESS=${loopback(9096)}`,
    program,
    'init',
  ];
  await lab.run('setpriv', [...setpriv, ...init]);
  await chmod(home, 0o700);
  const daemon = lab.launch('setpriv', [...setpriv, program, 'daemon']);
  await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
  return daemon;
}

function asStranger(lab: Lab): Look {
  return { through: AS_STRANGER, environment: { ...lab.env, HOME: '/nonexistent', PATH: '/usr/bin:/bin' } };
}

/** A view of /proc in which users see their own processes at most. */
function hiding(level: number): readonly [string, ...string[]] {
  const mount = `mount -t proc -o hidepid=${level} proc /proc && exec "$0" "$@"`;
  return ['unshare', '--mount', 'sh', '-c', mount, ...AS_STRANGER];
}

describe('other users', () => {
  situation('another user’s service, looked at by root', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await serviceOfNobody(lab);
  });

  situation('another user’s service, looked at by a third user', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await serviceOfNobody(lab);
    return asStranger(lab);
  });

  situation(
    'another user’s service on another port, looked at by a third user',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      await serviceOfNobody(lab, 19094);
      return asStranger(lab);
    },
  );

  situation(
    'another user’s frozen service, looked at by a third user',
    { service: ['unresponsive', 1] },
    async (lab) => {
      await kubo(lab);
      (await serviceOfNobody(lab)).freeze();
      return asStranger(lab);
    },
  );

  situation('another user’s killed service, looked at by root', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await (await serviceOfNobody(lab)).kill();
    return { settings: { folders: { ipfs_cluster_service: [lab.path('nobody', '.ipfs-cluster')] } } };
  });

  situation(
    'another user’s Kubo on another port, looked at by a third user',
    { ipfs: ['running', 1] },
    async (lab) => {
      const ipfs = await publicCopy(lab, lab.binaries.ipfs);
      const setpriv = [...(await asNobody(lab, lab.path('nobody'))), ipfs];
      await lab.run('setpriv', [...setpriv, 'init']);
      await lab.run('setpriv', [...setpriv, 'config', 'Addresses.API', '/ip4/127.0.0.1/tcp/15001']);
      await chmod(lab.path('nobody'), 0o700);
      const daemon = lab.launch('setpriv', [...setpriv, 'daemon', '--offline']);
      await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
      return asStranger(lab);
    },
  );

  situation('root’s follower, looked at by another user', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab);
    await startFollower(lab, { program: await publicCopy(lab, lab.binaries.follow) });
    await chmod(lab.path('.ipfs-cluster-follow'), 0o700);
    return { through: AS_STRANGER };
  });

  situation('a folder that is closed to us', { service: ['unknown', 0] }, async (lab) => {
    const { folder } = await prepareService(lab);
    await chmod(folder, 0o700);
    return { through: AS_STRANGER };
  });

  situation('a root of followers that is closed to us', { follow: ['unknown', 0] }, async (lab) => {
    await prepareFollower(lab);
    await chmod(lab.path('.ipfs-cluster-follow'), 0o700);
    return { through: AS_STRANGER };
  });

  situation('a closed folder beside a running service', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    await mkdir(lab.path('closed'), { mode: 0o700 });
    await writeFile(lab.path('closed', 'service.json'), '{}', { mode: 0o600 });
    await chmod(lab.path('closed'), 0o000);
    return { settings: { folders: { ipfs_cluster_service: [lab.path('closed')] } } };
  });

  situation('an identity that is closed to us', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await startService(lab, { program: await publicCopy(lab, lab.binaries.service) });
    await chmod(folder, 0o755);
    await chmod(`${folder}/service.json`, 0o644);
    return { through: AS_STRANGER };
  });

  for (const level of [1, 2]) {
    situation(
      `processes are hidden (hidepid=${level}), its API answers`,
      { service: ['running', 0] },
      async (lab) => {
        await kubo(lab);
        await serviceOfNobody(lab);
        return { ...asStranger(lab), through: hiding(level) };
      },
    );

    situation(
      `processes are hidden (hidepid=${level}), only its lock shows`,
      { service: ['unknown', 0] },
      async (lab) => {
        const config = { api: { restapi: undefined } };
        await kubo(lab);
        const { folder } = await prepareService(lab, { config });
        await startService(lab);
        for (const file of [folder, `${folder}/service.json`, `${folder}/identity.json`]) {
          await chmod(file, 0o755);
        }
        return { through: hiding(level) };
      },
    );
  }

  situation('no user of that number in the database', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await lab.run('chown', ['-R', '4321', lab.path('.ipfs-cluster')]);
    const program = await publicCopy(lab, lab.binaries.service);
    const user = ['--reuid=4321', '--regid=4321', '--clear-groups', '--'];
    const daemon = lab.launch('setpriv', [...user, program, 'daemon']);
    await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
  });
});
