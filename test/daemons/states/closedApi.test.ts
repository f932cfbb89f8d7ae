import { rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { untilKuboWorksOn } from '../../../lab/conditions/kubo';
import { untilAtRest, untilOlderThan } from '../../../lab/conditions/processes';
import { untilClosed, untilRead, untilUnixClosed } from '../../../lab/conditions/sockets';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, KUBO_PORTS, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import { situation } from '../situation';

/** Longer than Kubo takes to write what it writes at its start. */
const PAST_WRITING_MS = 2_500;
/** Longer than any start takes: what is closed until then is closed for another reason. */
const PAST_ITS_START_MS = 10_500;
const LOG_TAIL = 'http://localhost/api/v0/log/tail';

describe('an API that is closed', () => {
  situation('Kubo stops moments after its start', { ipfs: ['stopping', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await readEndlessly(lab, ['--connect-to', `localhost:80:127.0.0.1:${KUBO_PORTS.api}`]);
    await stop(daemon);
    await untilClosed(KUBO_PORTS.api);
  });

  situation('Kubo on a unix socket stops', { ipfs: ['stopping', 1] }, async (lab) => {
    const socket = lab.path('rpc');
    const daemon = await kubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix/${socket}`) } });
    await readEndlessly(lab, ['--unix-socket', socket]);
    await stop(daemon);
    await untilUnixClosed(socket);
  });

  situation(
    'Kubo stops, and a client of its gateway holds it back',
    { ipfs: ['stopping', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      await untilOlderThan(daemon, PAST_WRITING_MS);
      const client = createConnection(KUBO_PORTS.gateway, '127.0.0.1', () =>
        client.write('GET / HTTP/1.1\r\nHost: localhost\r\n'),
      );
      client.on('error', () => client.destroy());
      await untilRead(KUBO_PORTS.gateway);
      await stop(daemon);
      await untilClosed(KUBO_PORTS.api);
    },
  );

  situation('Kubo waits for the lock of another one', { ipfs: ['starting', 2] }, async (lab) => {
    await kubo(lab);
    const env = { IPFS_WAIT_REPO_LOCK: '60s' };
    const waiting = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env });
    await untilOlderThan(waiting, PAST_ITS_START_MS);
  });

  situation('Kubo has long waited for leave to migrate', { ipfs: ['starting', 1] }, async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'version'), '15\n');
    const shell = lab.launch('sh', ['-c', `sleep 60 | ${lab.binaries.ipfs} daemon`]);
    await untilAtRest([shell]);
    await untilOlderThan(shell, PAST_ITS_START_MS);
  });

  situation('somebody deleted the unix socket of Kubo', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix/${lab.path('rpc')}`) } });
    await rm(lab.path('rpc'));
  });

  situation('somebody deleted the unix socket of a service', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, {
      config: { api: { restapi: { http_listen_multiaddress: `/unix/${lab.path('api')}` } } },
    });
    await startService(lab);
    await rm(lab.path('api'));
  });

  situation(
    'somebody deleted the socket of a follower, and its Kubo was stopped',
    { ipfs: ['stopped', 0], follow: ['degraded', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      const folder = await prepareFollower(lab);
      await startFollower(lab);
      await rm(`${folder}/api-socket`);
      await daemon.stop();
    },
  );
});

/** Kubo lives on until each of its open requests has ended. */
async function readEndlessly(lab: Lab, how: readonly string[]): Promise<void> {
  lab.launch('curl', ['-sN', '-X', 'POST', ...how, LOG_TAIL]);
  await untilKuboWorksOn(lab, 'log/tail');
}

async function stop(daemon: LabProcess): Promise<void> {
  daemon.signal('SIGTERM');
  await daemon.until('it stops', () => daemon.output.includes('Received interrupt signal'));
}
