import { cp, rm, writeFile } from 'node:fs/promises';
import { untilInLocks, untilOpen } from '../../../lab/conditions/processes';
import { untilRead } from '../../../lab/conditions/sockets';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { situation } from '../situation';

async function killedService(lab: Lab): Promise<string> {
  await kubo(lab);
  const { folder } = await prepareService(lab);
  await (await startService(lab)).kill();
  return folder;
}

describe('leftovers', () => {
  situation('a lock that somebody removed after the crash', { service: ['stopped', 0] }, async (lab) => {
    await rm(`${await killedService(lab)}/cluster.lock`);
  });

  situation('an empty lock that nobody ever held', { service: ['crashed', 0] }, async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/cluster.lock`, '');
  });

  situation('a lock with the PID of a living process in it', { service: ['crashed', 0] }, async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/cluster.lock`, String(process.pid));
  });

  situation('a crashed folder was copied', { service: ['crashed', 0] }, async (lab) => {
    await cp(await killedService(lab), lab.path('copy'), { recursive: true });
    return { settings: { folders: { ipfs_cluster_service: [lab.path('copy')] } } };
  });

  situation('runs in a copy of a folder that is stopped', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await cp(folder, lab.path('copy'), { recursive: true });
    await startService(lab, { folder: lab.path('copy') });
  });

  situation('runs in a copy of a folder that crashed', { service: ['degraded', 1] }, async (lab) => {
    await cp(await killedService(lab), lab.path('copy'), { recursive: true });
    await startService(lab, { folder: lab.path('copy') });
  });

  situation('killed while a client was connected', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const service = await startService(lab);
    lab.launch('curl', ['-sN', 'telnet://127.0.0.1:9094']);
    await untilRead(SERVICE_PORTS.api);
    await service.kill();
  });

  situation('another program has the lock file open', { service: ['crashed', 0] }, async (lab) => {
    const folder = await killedService(lab);
    const tail = lab.launch('tail', ['-f', `${folder}/cluster.lock`]);
    await untilOpen(tail, `${folder}/cluster.lock`);
  });

  situation(
    'another program holds a lock of another kind on it',
    { service: ['crashed', 0] },
    async (lab) => {
      const folder = await killedService(lab);
      await untilInLocks(lab.launch('flock', [`${folder}/cluster.lock`, 'sleep', '60']));
    },
  );

  situation('a start that failed cleaned up after itself', { service: ['stopped', 0] }, async (lab) => {
    const { folder } = await prepareService(lab, { config: { cluster: { secret: 'short' } } });
    await startService(lab, { wait: 'nothing' }).then((one) => one.exited);
    await rm(`${folder}/peerstore`, { force: true });
  });

  situation('stopped by SIGINT', { service: ['stopped', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const service = await startService(lab);
    service.signal('SIGINT');
    await service.exited;
  });

  situation('ended by SIGABRT', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const service = await startService(lab);
    service.signal('SIGABRT');
    await service.exited;
  });

  situation('killed a moment ago', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    // Nobody waits for its end: it may still be seen.
    (await startService(lab)).signal('SIGKILL');
  });

  situation('Kubo: a stale api file that names a living Kubo', { ipfs: ['degraded', 1] }, async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'api'), '/ip4/127.0.0.1/tcp/15001');
    await kubo(lab, { repo: lab.path('repo'), ports: { api: 15001, gateway: 18080, swarm: 14001 } });
  });

  situation('Kubo: a stale lock alone', { ipfs: ['crashed', 0] }, async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'repo.lock'), '');
  });

  situation('Kubo: an empty api file', { ipfs: ['crashed', 0] }, async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'api'), '');
  });

  situation('Kubo: runs, and its api file was deleted', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await rm(lab.path('.ipfs', 'api'));
  });

  situation('Kubo: runs, and its lock was deleted', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await rm(lab.path('.ipfs', 'repo.lock'));
  });

  situation('Kubo: an api file that is no address', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await writeFile(lab.path('.ipfs', 'api'), 'nonsense\n');
  });

  situation('follower: a file in place of its socket', { follow: ['stopped', 0] }, async (lab) => {
    await lab.write(`${await prepareFollower(lab)}/api-socket`, '');
  });

  situation('follower: the socket of another program', { follow: ['stopped', 0] }, async (lab) => {
    const folder = await prepareFollower(lab);
    const script = `require('node:http').createServer((q, r) => r.end('{}'))
      .listen('${folder}/api-socket', () => console.log('listening'))`;
    const other = lab.launch(process.execPath, ['-e', script]);
    await other.until('it listens', () => other.output.includes('listening'));
  });

  situation(
    'all three were killed',
    { ipfs: ['crashed', 0], service: ['crashed', 0], follow: ['crashed', 0] },
    async (lab) => {
      const daemon = await kubo(lab);
      await prepareService(lab);
      await prepareFollower(lab);
      const service = await startService(lab);
      await (await startFollower(lab)).kill();
      await service.kill();
      await daemon.kill();
    },
  );
});
