import { access, mkdir, rm } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { untilAtRest, untilOlderThan } from '../../../lab/conditions/processes';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import { silentPort, untilConnected } from '../listeners';
import { OUTSIDE } from '../places';
import { situation } from '../situation';

const SOCKET = ['.ipfs-cluster-follow', 'demo', 'api-socket'] as const;

async function follower(lab: Lab): Promise<LabProcess> {
  await kubo(lab);
  await prepareFollower(lab);
  return startFollower(lab);
}

/** It looks for Kubo before it does anything else, and has no Kubo here. */
async function waitingFollower(lab: Lab): Promise<LabProcess> {
  const waiting = await startFollower(lab, { wait: 'nothing' });
  await waiting.until('it waits for Kubo', () => waiting.output.includes('waiting for IPFS'));
  return waiting;
}

describe('ipfs-cluster-follow', () => {
  situation(
    'initialized, never run',
    { follow: ['stopped', 0], service: ['not_initialized', 0] },
    async (lab) => {
      await prepareFollower(lab);
    },
  );

  situation(
    'runs',
    { ipfs: ['running', 1], follow: ['running', 1], service: ['not_initialized', 0] },
    async (lab) => {
      await follower(lab);
    },
  );

  situation(
    'follows a peer of this machine',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const of = await prepareService(lab);
      await startService(lab);
      await prepareFollower(lab, { of });
      await startFollower(lab);
    },
  );

  situation(
    'the peer that it trusts was killed',
    { service: ['crashed', 0], follow: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const of = await prepareService(lab);
      const service = await startService(lab);
      await prepareFollower(lab, { of });
      await startFollower(lab);
      await service.kill();
    },
  );

  situation(
    'waits for Kubo: no socket yet',
    { ipfs: ['not_initialized', 0], follow: ['starting', 1] },
    async (lab) => {
      await prepareFollower(lab);
      await waitingFollower(lab);
    },
  );

  situation('frozen while it waits for Kubo', { follow: ['unresponsive', 1] }, async (lab) => {
    await prepareFollower(lab);
    const waiting = await waitingFollower(lab);
    waiting.freeze();
  });

  situation('killed while it waited for Kubo', { follow: ['stopped', 0] }, async (lab) => {
    await prepareFollower(lab);
    const waiting = await waitingFollower(lab);
    await waiting.kill();
  });

  situation('waits for Kubo beside the socket of a crash', { follow: ['starting', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await prepareFollower(lab);
    await (await startFollower(lab)).kill();
    await daemon.stop();
    await waitingFollower(lab);
  });

  situation('waits for the server of its configuration', { follow: ['starting', 1] }, async (lab) => {
    await kubo(lab);
    const server = await silentPort(lab, 18125);
    await prepareFollower(lab, { source: 'http://127.0.0.1:18125/service.json' });
    const follower = await startFollower(lab, { wait: 'nothing' });
    await untilConnected(server);
    // Past what a daemon takes from its start to its lock.
    await untilOlderThan(follower, 2_500);
  });

  situation('frozen', { follow: ['unresponsive', 1] }, async (lab) => {
    (await follower(lab)).freeze();
  });

  situation('killed: its socket is left behind', { follow: ['crashed', 0] }, async (lab) => {
    await (await follower(lab)).kill();
    await access(lab.path(...SOCKET));
    return {
      verify: ({ daemons }) => {
        assert.equal(daemons.ipfs_cluster_follow?.details?.socket_exists, true);
      },
    };
  });

  situation('killed, and somebody deleted the socket', { follow: ['stopped', 0] }, async (lab) => {
    await (await follower(lab)).kill();
    await rm(lab.path(...SOCKET));
  });

  situation('stopped cleanly', { follow: ['stopped', 0] }, async (lab) => {
    await (await follower(lab)).stop();
  });

  situation('killed, cleaned up and run again', { follow: ['running', 1] }, async (lab) => {
    await (await follower(lab)).kill();
    await rm(lab.path(...SOCKET));
    await startFollower(lab);
  });

  situation('two clusters are followed', { follow: ['running', 2] }, async (lab) => {
    await follower(lab);
    await second(lab);
  });

  situation('one of two crashed', { follow: ['degraded', 1] }, async (lab) => {
    await (await follower(lab)).kill();
    await second(lab);
  });

  situation('one of two is stopped', { follow: ['running', 1] }, async (lab) => {
    await (await follower(lab)).stop();
    await second(lab);
  });

  situation('one of two is frozen', { follow: ['unresponsive', 2] }, async (lab) => {
    const first = await follower(lab);
    await second(lab);
    first.freeze();
  });

  situation('its Kubo was killed', { ipfs: ['crashed', 0], follow: ['degraded', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await prepareFollower(lab);
    await startFollower(lab);
    await daemon.kill();
  });

  situation('its Kubo is frozen', { ipfs: ['unresponsive', 1], follow: ['degraded', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await prepareFollower(lab);
    await startFollower(lab);
    daemon.freeze();
  });

  situation(
    'the service runs in the folder of a follower',
    { service: ['running', 1], follow: ['stopped', 0] },
    async (lab) => {
      await kubo(lab);
      await startService(lab, { folder: await prepareFollower(lab) });
    },
  );

  situation('in a root named by a flag', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab, { root: lab.path('root') });
    await startFollower(lab, { root: lab.path('root') });
  });

  situation('in a root relative to its working directory', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab, { root: lab.path('a', 'root') });
    await startFollower(lab, { root: 'root/../root/', cwd: lab.path('a') });
  });

  situation('in a root named by the variable of its process', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab, { root: lab.path('root') });
    await startFollower(lab, { env: { IPFS_CLUSTER_PATH: lab.path('root') } });
  });

  situation('crashed in a root that our own variable names', { follow: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab, { root: lab.path('root') });
    await (await startFollower(lab, { root: lab.path('root') })).kill();
    return { environment: { ...lab.env, IPFS_CLUSTER_PATH: lab.path('root') } };
  });

  situation('crashed in a folder that the settings name', { follow: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab, { root: lab.path('root') });
    await (await startFollower(lab, { root: lab.path('root') })).kill();
    return { settings: { folders: { ipfs_cluster_follow: [lab.path('root', 'demo')] } } };
  });

  situation('crashed beside one that runs in the same root', { follow: ['degraded', 1] }, async (lab) => {
    const root = lab.path('root');
    await kubo(lab);
    await prepareFollower(lab, { root });
    await (await startFollower(lab, { root })).kill();
    await prepareFollower(lab, { root, name: 'other', swarmPort: 9796 });
    await startFollower(lab, { root, name: 'other' });
  });

  situation('its API was moved to a TCP port by a variable', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab);
    await startFollower(lab, { env: ON_TCP });
  });

  situation('killed while its API was on a TCP port', { follow: ['stopped', 0] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab);
    await (await startFollower(lab, { env: ON_TCP })).kill();
  });

  situation('wants credentials that its variable names', { follow: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareFollower(lab);
    lab.secrets.add('pa55-word');
    await startFollower(lab, { env: { CLUSTER_RESTAPI_BASICAUTHCREDENTIALS: 'ann:pa55-word' } });
    return {
      verify: ({ daemons }) => {
        assert.equal(daemons.ipfs_cluster_follow?.details?.instances[0]?.version, '1.1.6');
      },
    };
  });

  situation('a folder without a configuration in it', { follow: ['not_initialized', 0] }, async (lab) => {
    await mkdir(lab.path('.ipfs-cluster-follow', 'demo'), { recursive: true });
  });

  for (const name of ['daemon', 'run', 'café – two words', '--help-me']) {
    situation(
      `the cluster is called "${name}"`,
      { follow: [name.startsWith('-') ? 'stopped' : 'running', name.startsWith('-') ? 0 : 1] },
      async (lab) => {
        await kubo(lab);
        await prepareFollower(lab, { name });
        if (!name.startsWith('-')) {
          await startFollower(lab, { name });
        }
      },
    );
  }

  situation('only other commands of the program run', { follow: ['stopped', 0] }, async (lab) => {
    await silentPort(lab, 18126);
    await prepareFollower(lab, { source: 'http://127.0.0.1:18126/service.json' });
    const commands = [['demo', 'info'], ['demo', 'list'], ['demo', 'daemon'], ['demo']];
    await untilAtRest(commands.map((args) => lab.launch(lab.binaries.follow, args)));
  });

  situation('only its socket is seen, as of a container', { follow: ['running', 0] }, async (lab) => {
    await follower(lab);
    return { through: OUTSIDE };
  });

  situation('frozen, and only its socket is seen', { follow: ['unresponsive', 0] }, async (lab) => {
    (await follower(lab)).freeze();
    return { through: OUTSIDE };
  });
});

const ON_TCP = { CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/19394' };

async function second(lab: Lab): Promise<LabProcess> {
  await prepareFollower(lab, { name: 'other', swarmPort: 9796 });
  return startFollower(lab, { name: 'other' });
}
