import assert from 'node:assert/strict';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { prepareFollower } from '../../../lab/follower';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType } from '../../../src/status/result';
import { publicCopy } from '../places';
import { check, compare, type Look, situation } from '../situation';

/** Not every machine has it: runs what follows as a user, with that user's home. */
const SUDO = `#!/bin/sh
[ "$1 $2" = '-H -u' ] || exit 64
user=$3
shift 3
home=$(getent passwd "$user" | cut -d: -f6)
exec setpriv --reuid="$user" --regid=nogroup --clear-groups env HOME="$home" "$@"
`;

function nextOf({ daemons }: DaemonStatusResponse, type: DaemonType) {
  const next = daemons[type]?.details?.instances[0]?.next;
  return { code: next?.code, command: String(next?.params['command']), params: next?.params };
}

/** Programs that every user may run, and a `sudo`. */
async function forEverybody(lab: Lab): Promise<NodeJS.ProcessEnv> {
  for (const program of [lab.binaries.ipfs, lab.binaries.service, lab.binaries.follow]) {
    await publicCopy(lab, program);
  }
  await writeFile(lab.path('sudo'), SUDO, { mode: 0o755 });
  return { ...lab.env, PATH: `${lab.home}:/usr/bin:/bin:/usr/sbin:/sbin` };
}

/** Runs the command of the next step, until the daemon says that it is up. */
async function startsAsPrinted(lab: Lab, type: DaemonType, look: Look, sign: string): Promise<void> {
  const { code, command } = nextOf(await check(lab, look), type);
  const started = lab.launch('sh', ['-c', command], { env: look.environment ?? lab.env });
  await started.until(`${sign}: ${String(code)}: ${command}`, () => started.output.includes(sign));
  const instance = (await check(lab, look)).daemons[type]?.details?.instances[0];
  assert.notEqual(instance?.pid ?? null, null);
  const user = await lab.run('ps', ['-o', 'user=', '-p', String(instance?.pid)]);
  assert.equal(user.trim(), 'nobody');
}

describe('a command for what belongs to another user, run as printed by root', () => {
  situation('a stopped Kubo', {}, async (lab) => {
    const environment = await forEverybody(lab);
    const repo = await prepareKubo(lab, { repo: lab.path("nobody's repo") });
    await lab.run('chown', ['-R', 'nobody', repo]);
    const look = { environment, settings: { folders: { ipfs: [repo] } } };
    await startsAsPrinted(lab, 'ipfs', look, 'Daemon is ready');
  });

  situation('a killed service', {}, async (lab) => {
    const environment = await forEverybody(lab);
    const { folder } = await prepareService(lab, { folder: lab.path("nobody's peer") });
    await lab.run('chown', ['-R', 'nobody', folder]);
    const look = { environment, settings: { folders: { ipfs_cluster_service: [folder] } } };
    const user = ['--reuid=nobody', '--clear-groups', '--', 'env', `HOME=${lab.home}`];
    const program = lab.path('ipfs-cluster-service');
    const daemon = lab.launch('setpriv', [...user, program, '-c', folder, 'daemon']);
    await daemon.until('its API serves', () => daemon.output.includes('RESTAPI (HTTP'));
    await daemon.kill();
    compare(await check(lab, look), { service: ['crashed', 0] });
    await startsAsPrinted(lab, 'ipfs_cluster_service', look, 'RESTAPI (HTTP');
  });

  situation('a stopped follower', {}, async (lab) => {
    const environment = await forEverybody(lab);
    const folder = await prepareFollower(lab, { root: lab.path('followers') });
    await lab.run('chown', ['-R', 'nobody', dirname(folder)]);
    const look = { environment, settings: { folders: { ipfs_cluster_follow: [dirname(folder)] } } };
    await startsAsPrinted(lab, 'ipfs_cluster_follow', look, 'Starting the IPFS Cluster follower');
  });

  situation('a user without a name', {}, async (lab) => {
    const { folder } = await prepareService(lab);
    await lab.run('chown', ['-R', '4321', folder]);
    const { command } = nextOf(await check(lab), 'ipfs_cluster_service');
    assert.equal(command, `sudo -H -u '#4321' ${lab.binaries.service} -c ${folder} daemon`);
  });

  situation('a lock of root’s in it: root starts it again itself', {}, async (lab) => {
    const { folder } = await prepareService(lab);
    await (await startService(lab, { wait: 'api' })).kill();
    await lab.run('chown', ['nobody', folder]);
    const { code, command } = nextOf(await check(lab), 'ipfs_cluster_service');
    assert.deepEqual([code, command], ['start_after_log', 'ipfs-cluster-service daemon']);
  });
});

describe('a folder whose identity is missing', () => {
  situation('of a service: what is printed makes one, and keeps the rest', {}, async (lab) => {
    const { folder } = await prepareService(lab, { folder: lab.path("it's $mine") });
    await rm(join(folder, 'identity.json'));
    const peers = '/ip4/127.0.0.1/tcp/1/p2p/12D3KooWA9wmbUcAHTuB2JZvwr4VDqPLzVtECRTLjL1UKFiSW3gv\n';
    await writeFile(join(folder, 'peerstore'), peers);
    const read = () =>
      Promise.all(['service.json', 'peerstore'].map((name) => readFile(join(folder, name), 'utf8')));
    const before = await read();
    const look = { settings: { folders: { ipfs_cluster_service: [folder] } } };
    const seen = await check(lab, look);
    compare(seen, { service: ['not_initialized', 0] });
    const { code, command } = nextOf(seen, 'ipfs_cluster_service');
    assert.equal(code, 'new_identity');
    await lab.run('sh', ['-c', command]);
    assert.deepEqual(await read(), before);
    await assert.rejects(access(join(folder, 'new-identity')));
    const after = await check(lab, look);
    compare(after, { service: ['stopped', 0] });
    const start = nextOf(after, 'ipfs_cluster_service').command;
    const started = lab.launch('sh', ['-c', start]);
    await started.until('its API serves', () => started.output.includes('RESTAPI (HTTP'));
  });

  situation('of a follower: moved away as it says, what is printed makes another', {}, async (lab) => {
    const folder = await prepareFollower(lab);
    await rm(join(folder, 'identity.json'));
    const seen = await check(lab);
    compare(seen, { follow: ['not_initialized', 0] });
    const { code, command, params } = nextOf(seen, 'ipfs_cluster_follow');
    assert.deepEqual([code, params?.['folder']], ['initialize_again', folder]);
    await rename(folder, `${folder}.away`);
    const url = await lab.serve(await lab.serviceJson());
    await lab.run('sh', ['-c', command.replace('<config-url>', url)]);
    compare(await check(lab), { follow: ['stopped', 0] });
  });
});
