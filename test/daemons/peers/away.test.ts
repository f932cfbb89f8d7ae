import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { OUTSIDE } from '../places';
import { situation } from '../situation';

/** A Kubo in another folder than the usual one, where nothing but the file `api` is. */
async function apiAlone(lab: Lab): Promise<LabProcess> {
  const daemon = await kubo(lab, { repo: lab.path('k'), ports: { api: 5101, gateway: 18080, swarm: 14001 } });
  await mkdir(lab.path('.ipfs'));
  await writeFile(lab.path('.ipfs', 'api'), '/ip4/127.0.0.1/tcp/5101\n');
  return daemon;
}

describe('what is elsewhere', () => {
  situation(
    'links that lead to a disk that is not there',
    { ipfs: ['unknown', 0], service: ['unknown', 0], follow: ['unknown', 0] },
    async (lab) => {
      for (const name of ['.ipfs', '.ipfs-cluster', '.ipfs-cluster-follow']) {
        await symlink(`/media/usb/${name}`, lab.path(name));
      }
      return {
        verify: ({ daemons }) => {
          assert.match(daemons.ipfs?.details?.reasons[0] ?? '', /the disk is not there/);
        },
      };
    },
  );

  situation('a link on the way leads nowhere', { ipfs: ['unknown', 0] }, async (lab) => {
    await symlink('/media/usb', lab.path('data'));
    return { environment: { ...lab.env, IPFS_PATH: lab.path('data', 'a', 'ipfs') } };
  });

  situation('a link to an empty folder that is there', { ipfs: ['not_initialized', 0] }, async (lab) => {
    await mkdir(lab.path('disk'));
    await symlink(lab.path('disk'), lab.path('.ipfs'));
  });

  situation('nothing but an api file that names a Kubo', { ipfs: ['running', 0] }, async (lab) => {
    await apiAlone(lab);
    return { through: OUTSIDE };
  });

  situation('nothing but an api file that names a frozen Kubo', { ipfs: ['unknown', 0] }, async (lab) => {
    (await apiAlone(lab)).freeze();
    return {
      through: OUTSIDE,
      verify: ({ daemons }) => {
        assert.deepEqual(
          daemons.ipfs?.details?.causes.map(({ code }) => code),
          ['api_silent'],
        );
      },
    };
  });

  situation('nothing but an api file that names nobody', { ipfs: ['not_initialized', 0] }, async (lab) => {
    await mkdir(lab.path('.ipfs'));
    await writeFile(lab.path('.ipfs', 'api'), '/ip4/127.0.0.1/tcp/5101');
  });

  situation('an unknown program holds the lock of a repository', { ipfs: ['unknown', 0] }, async (lab) => {
    const repo = await prepareKubo(lab);
    await writeFile(`${repo}/api`, '/ip4/127.0.0.1/tcp/5001');
    await copyFile('/usr/bin/python3', lab.path('node1'));
    await chmod(lab.path('node1'), 0o755);
    const script = `import fcntl, time; f = open("${repo}/repo.lock", "w"); fcntl.lockf(f, fcntl.LOCK_EX); print("held", flush=True); time.sleep(60)`;
    await writeFile(lab.path('daemon'), script);
    const holder = lab.launch(lab.path('node1'), ['daemon']);
    await holder.until('the lock is held', () => holder.output.includes('held'));
  });
});
