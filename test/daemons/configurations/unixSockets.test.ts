import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType } from '../../../src/status/result';
import { situation } from '../situation';

const TCP_API = '/ip4/127.0.0.1/tcp/5001';

/** A Kubo with its RPC on a unix socket. */
function onSocket(lab: Lab, path: string, repo?: string) {
  return kubo(lab, {
    config: { 'Addresses.API': JSON.stringify(`/unix${path}`) },
    ...(repo === undefined ? {} : { repo }),
  });
}

async function serviceOnSocket(lab: Lab, path: string, restapi = {}) {
  const config = { api: { restapi: { http_listen_multiaddress: `/unix${path}`, ...restapi } } };
  const { folder } = await prepareService(lab, { config });
  const daemon = await startService(lab);
  return { folder, daemon };
}

/** Its version was told by the daemon, not concluded from its sockets. */
function answersItself(type: DaemonType): (answer: DaemonStatusResponse) => void {
  return ({ daemons }) => {
    assert.match(daemons[type]?.details?.instances[0]?.version ?? 'none', /^\d/);
  };
}

/** As a user with an editor would, while the daemon runs. */
async function editKubo(lab: Lab, repo = lab.path('.ipfs')): Promise<void> {
  await lab.patch(`${repo}/config`, { Addresses: { API: TCP_API } });
}

async function editService(lab: Lab, folder: string): Promise<void> {
  const restapi = { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/9094' };
  await lab.patch(`${folder}/service.json`, { api: { restapi } });
}

describe('daemons that listen on unix sockets', () => {
  situation('Kubo, and its folder was moved away', { ipfs: ['running', 1] }, async (lab) => {
    await onSocket(lab, lab.path('.ipfs', 'rpc'));
    await rename(lab.path('.ipfs'), lab.path('moved'));
  });

  for (const where of ['in its folder', 'elsewhere']) {
    situation(
      `Kubo ${where}, and its folder was moved away and made anew`,
      { ipfs: ['running', 1] },
      async (lab) => {
        await onSocket(lab, where === 'elsewhere' ? lab.path('rpc') : lab.path('.ipfs', 'rpc'));
        await rename(lab.path('.ipfs'), lab.path('moved'));
        await lab.run(lab.binaries.ipfs, ['init']);
      },
    );
  }

  situation('Kubo, moved away, and another one in its place', { ipfs: ['degraded', 1] }, async (lab) => {
    const socket = lab.path('.ipfs', 'rpc');
    await onSocket(lab, socket);
    await rename(lab.path('.ipfs'), lab.path('moved'));
    const second = await kubo(lab, {
      ports: { api: 5001, gateway: 18080, swarm: 14001 },
      config: { 'Addresses.API': JSON.stringify(`/unix${socket}`) },
    });
    await second.kill();
  });

  situation('Kubo, and its file was edited to TCP', { ipfs: ['running', 1] }, async (lab) => {
    await onSocket(lab, lab.path('rpc'));
    await editKubo(lab);
    await rm(lab.path('.ipfs', 'api'));
  });

  situation('Kubo, its file was edited, and its socket deleted', { ipfs: ['running', 1] }, async (lab) => {
    await onSocket(lab, lab.path('rpc'));
    await editKubo(lab);
    await rm(lab.path('.ipfs', 'api'));
    await rm(lab.path('rpc'));
  });

  situation('Kubo, its file was edited, and it hangs', { ipfs: ['unresponsive', 1] }, async (lab) => {
    const daemon = await onSocket(lab, lab.path('rpc'));
    await editKubo(lab);
    await lab.run('prlimit', ['--pid', String(daemon.pid), '--nofile=3:3']);
  });

  situation(
    'a service, and its folder was moved away and made anew',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      await serviceOnSocket(lab, lab.path('.ipfs-cluster', 'api'));
      await rename(lab.path('.ipfs-cluster'), lab.path('moved'));
      await prepareService(lab);
    },
  );

  situation(
    'a service, its file was edited to TCP, and Kubo was killed',
    { ipfs: ['crashed', 0], service: ['degraded', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      const { folder } = await serviceOnSocket(lab, lab.path('api'));
      await editService(lab, folder);
      await daemon.kill();
    },
  );

  situation(
    'a service with credentials, and its file was edited to TCP',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await serviceOnSocket(lab, lab.path('api'), {
        basic_auth_credentials: { ann: 'pa55-word' },
      });
      const restapi = {
        http_listen_multiaddress: '/ip4/127.0.0.1/tcp/9094',
        basic_auth_credentials: undefined,
      };
      await lab.patch(`${folder}/service.json`, { api: { restapi } });
    },
  );

  situation(
    'a service, its file was edited to TCP, and its socket deleted',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await serviceOnSocket(lab, lab.path('api'));
      await editService(lab, folder);
      await rm(lab.path('api'));
    },
  );

  situation(
    'a service, moved and made anew, and Kubo was killed',
    { ipfs: ['crashed', 0], service: ['degraded', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      await serviceOnSocket(lab, lab.path('.ipfs-cluster', 'api'));
      await rename(lab.path('.ipfs-cluster'), lab.path('moved'));
      await prepareService(lab);
      await daemon.kill();
    },
  );

  situation('a follower, and its folder was moved away', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const folder = await prepareFollower(lab);
    await startFollower(lab);
    await rename(folder, `${folder}-moved`);
  });

  /** As systemd's PrivateTmp does: a file system that only the daemon sees. */
  const PRIVATE = 'mount -t tmpfs none /mnt && exec "$0" "$@"';

  situation('Kubo in a file system of its own', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab, { config: { 'Addresses.API': '"/unix/mnt/rpc"' } });
    const daemon = lab.launch('unshare', [
      ...['--mount', 'sh', '-c', PRIVATE],
      ...[lab.binaries.ipfs, 'daemon', '--offline'],
    ]);
    await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
    return { verify: answersItself('ipfs') };
  });

  situation(
    'a service in a file system of its own, and its file was edited to TCP',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const restapi = { http_listen_multiaddress: '/unix/mnt/api' };
      const { folder } = await prepareService(lab, { config: { api: { restapi } } });
      const daemon = lab.launch('unshare', [
        ...['--mount', 'sh', '-c', PRIVATE],
        ...[lab.binaries.service, 'daemon'],
      ]);
      await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
      await editService(lab, folder);
      return { verify: answersItself('ipfs_cluster_service') };
    },
  );
});
