import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { type PreparedService, prepareService } from '../../../lab/service';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { publicCopy } from '../places';
import { situation } from '../situation';

const OTHER_PORTS = { api: 19094, proxy: 19095, swarm: 19096, pinning: 19097 };

/**
 * A peer with a root of its own, whose home has a link to its folder. Outside the same name is another peer's folder,
 * with another address of its API.
 */
async function peerBehindLink(lab: Lab, target: string, viaSocket: boolean): Promise<PreparedService> {
  const root = lab.path('root');
  const socket = { api: { restapi: { http_listen_multiaddress: `/unix${lab.path('x', 'api')}` } } };
  await prepareService(lab, { folder: lab.path('x'), ports: OTHER_PORTS });
  const inside = await prepareService(lab, {
    folder: root + lab.path('x'),
    ...(viaSocket ? { config: socket } : {}),
  });
  const program = await publicCopy(lab, lab.binaries.service);
  for (const folder of ['bin', 'home', 'lib', 'lib64', 'usr', 'proc', 'dev', 'etc']) {
    await mkdir(`${root}/${folder}`, { recursive: true });
  }
  await chmod(root, 0o755);
  await lab.run('mv', [program, `${root}/bin/service`]);
  await symlink(target, `${root}/home/.ipfs-cluster`);
  const mounts = ['lib', 'lib64', 'usr', 'proc', 'dev', 'etc'].map(
    (one) => `mount --rbind /${one} ${root}/${one}`,
  );
  const script = [...mounts, `exec env HOME=/home chroot ${root} /bin/service daemon`].join(' && ');
  const started = lab.launch('unshare', ['--mount', 'sh', '-c', script]);
  await started.until('READY', () => started.output.includes('IPFS Cluster is READY'));
  return inside;
}

function isPeer({ identity }: PreparedService) {
  return ({ daemons }: DaemonStatusResponse) => {
    const instances = daemons.ipfs_cluster_service?.details?.instances ?? [];
    assert.deepEqual(
      instances.map(({ peer_id, lock_holder }) => [peer_id, lock_holder]),
      [[identity.id, instances[0]?.pid]],
    );
  };
}

describe('links in a root of its own', () => {
  for (const [name, targetOf] of [
    ['an absolute link', (lab: Lab) => lab.path('x')],
    ['a link that goes up as far as there is', (lab: Lab) => `../../../../../..${lab.path('x')}`],
  ] as const) {
    for (const viaSocket of [false, true]) {
      situation(
        `${name} to its folder${viaSocket ? ', with its API on a socket' : ''}`,
        { service: ['running', 1] },
        async (lab) => {
          await kubo(lab);
          return { verify: isPeer(await peerBehindLink(lab, targetOf(lab), viaSocket)) };
        },
      );
    }
  }
});
