import assert from 'node:assert/strict';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import { forwarder } from '../listeners';
import { OUTSIDE } from '../places';
import { situation } from '../situation';

const READY = 'IPFS Cluster is READY';

/** Runs a command line in namespaces of its own, as a container has them, with a loopback of its own. */
async function container(lab: Lab, namespaces: readonly string[], command: string): Promise<LabProcess> {
  const started = lab.launch('unshare', [...namespaces, 'sh', '-c', `ip link set lo up; ${command}`]);
  await started.until('READY', () => started.output.includes(READY));
  return started;
}

const BOTH = 'ipfs daemon --offline & exec ipfs-cluster-service daemon';

describe('containers', () => {
  situation(
    'own processes and network, seen from the host',
    { ipfs: ['running', 1], service: ['running', 1] },
    async (lab) => {
      await prepareKubo(lab);
      await prepareService(lab);
      await container(lab, ['--net', '--pid', '--fork', '--mount-proc', '--kill-child'], BOTH);
    },
  );

  situation(
    'own mounts: its folder is another one by the same name',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await prepareService(lab);
      const inside = lab.path('inside');
      await prepareService(lab, { folder: inside });
      const mounted = `mount --bind ${inside} ${folder}; exec ipfs-cluster-service daemon`;
      await container(lab, ['--mount'], mounted);
      return {
        verify: ({ daemons }) => {
          const states = daemons.ipfs_cluster_service?.details?.instances.map(({ state }) => state);
          assert.deepEqual(states?.sort(), ['running', 'stopped']);
        },
      };
    },
  );

  situation(
    'a folder of the host, mounted elsewhere, is one daemon',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await prepareService(lab);
      await lab.run('mkdir', [lab.path('data')]);
      const mounted = `mount --bind ${folder} ${lab.path('data')}; exec ipfs-cluster-service -c ${lab.path('data')} daemon`;
      await container(lab, ['--mount'], mounted);
      return {
        verify: ({ daemons }) => {
          assert.equal(daemons.ipfs_cluster_service?.details?.instances.length, 1);
        },
      };
    },
  );

  situation('its published port is the same daemon', { service: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    await prepareService(lab);
    const published = await container(lab, ['--net'], BOTH);
    await publish(lab, published, 9094);
    return {
      verify: ({ daemons }) => {
        const [one, ...others] = daemons.ipfs_cluster_service?.details?.instances ?? [];
        assert.equal(others.length, 0);
        assert.equal(one?.version, '1.1.6');
      },
    };
  });

  situation('its published port says that its Kubo is down', { service: ['degraded', 1] }, async (lab) => {
    await prepareService(lab);
    const started = lab.launch('unshare', [
      '--net',
      'sh',
      '-c',
      'ip link set lo up; exec ipfs-cluster-service daemon',
    ]);
    await started.until('its API serves', () => started.output.includes('RESTAPI (HTTP'));
    await publish(lab, started, 9094);
  });

  situation('only the published port of another machine’s peer', { service: ['running', 0] }, async (lab) => {
    await kubo(lab);
    const folder = lab.path('data');
    const config = { api: { restapi: { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/19094' } } };
    await prepareService(lab, { folder, config });
    await startService(lab, { folder });
    await forwarder(lab, 9094, '19094');
    return { through: OUTSIDE };
  });

  situation('a peer at an address that the settings name', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    await forwarder(lab, 19094, '9094');
    return {
      settings: { apiAddresses: { ipfs_cluster_service: ['/ip4/127.0.0.1/tcp/19094'] } },
      verify: ({ daemons }) => {
        assert.equal(daemons.ipfs_cluster_service?.details?.instances.length, 1);
      },
    };
  });

  situation(
    'a folder shared with an unseen container that runs in it',
    { service: ['running', 0] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      return { through: OUTSIDE };
    },
  );

  situation(
    'a folder shared with an unseen container that is frozen',
    { service: ['unknown', 0] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      (await startService(lab)).freeze();
      return { through: OUTSIDE };
    },
  );

  situation(
    'a repository shared with an unseen container, with an authorization',
    { ipfs: ['running', 0] },
    async (lab) => {
      const authorizations = { ann: { AuthSecret: 'bearer:x', AllowedPaths: ['/api/v0'] } };
      await kubo(lab, { config: { 'API.Authorizations': JSON.stringify(authorizations) } });
      return {
        through: OUTSIDE,
        verify: ({ daemons }) => {
          assert.equal(daemons.ipfs?.details?.instances.length, 1);
        },
      };
    },
  );

  situation('killed inside its container', { service: ['crashed', 0] }, async (lab) => {
    await prepareKubo(lab);
    await prepareService(lab);
    await (await container(lab, ['--net'], BOTH)).kill();
  });
});

/** Passes connections from the host's port into the network of a process, as a container engine does. */
async function publish(lab: Lab, inside: LabProcess, port: number): Promise<void> {
  const connector = `['nsenter', '--target', '${inside.pid}', '--net', 'curl', '-sN', 'telnet://127.0.0.1:${port}']`;
  const script = `const { spawn } = require('node:child_process');
    require('node:net').createServer((socket) => {
      const [program, ...args] = ${connector};
      const other = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
      socket.on('error', () => {}).on('close', () => other.kill());
      other.stdin.on('error', () => {});
      other.on('close', () => socket.destroy());
      socket.pipe(other.stdin);
      other.stdout.pipe(socket);
    }).listen(${port}, '127.0.0.1', () => console.log('listening'));`;
  const started = lab.launch(process.execPath, ['-e', script]);
  await started.until('it listens', () => started.output.includes('listening'));
}
