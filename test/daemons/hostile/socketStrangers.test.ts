import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType } from '../../../src/status/result';
import { type Look, situation } from '../situation';

/** Answers as both kinds of daemons would, in a version that there never was, and keeps every byte that it is sent. */
const STRANGER = `
  const { appendFileSync } = require('node:fs');
  const [path, kept, folder] = process.argv.slice(1);
  process.chdir(folder);
  const ANSWERS = {
    '/api/v0/id': { ID: 'stranger', AgentVersion: 'kubo/9.9.9/' },
    '/version': { version: '9.9.9' },
    '/monitor/metrics/ping': [],
    '/health/alerts': [],
    '/id': { id: 'stranger', version: '9.9.9', rpc_protocol_version: '/ipfscluster/1', peername: 'x' },
  };
  require('node:http').createServer((request, response) => {
    response.end(JSON.stringify(ANSWERS[request.url.split('?')[0]] ?? {}));
  }).on('connection', (socket) => {
    socket.on('data', (bytes) => appendFileSync(kept, bytes));
  }).listen(path, () => console.log('listening'));`;

const LOOT = 'loot';

/** @param path where it binds its socket, from the folder in which it runs */
async function stranger(lab: Lab, path: string, folder = lab.home): Promise<LabProcess> {
  const started = lab.launch(process.execPath, ['-e', STRANGER, path, lab.path(LOOT), folder]);
  await started.until('it listens', () => started.output.includes('listening'));
  return started;
}

/** How a stranger gets to a path, whatever it calls the socket itself. */
const WAYS: Readonly<Record<string, (lab: Lab, path: string) => Promise<unknown>>> = {
  'binds it': stranger,
  'binds it by a relative name': (lab, path) =>
    stranger(lab, path.slice(dirname(path).length + 1), dirname(path)),
  'moves its socket there': async (lab, path) => {
    await stranger(lab, lab.path('other'));
    await rename(lab.path('other'), path);
  },
  'binds it and hangs': async (lab, path) => {
    (await stranger(lab, path)).freeze();
  },
  'moves its socket there and hangs': async (lab, path) => {
    const other = await stranger(lab, lab.path('other'));
    await rename(lab.path('other'), path);
    other.freeze();
  },
};

/** Nobody sent the stranger a byte, nor took it for the daemon. */
function ignored(lab: Lab, type: DaemonType, verify?: (answer: DaemonStatusResponse) => void): Look {
  return {
    verify: (answer) => {
      assert.equal(existsSync(lab.path(LOOT)), false, 'the stranger was asked');
      assert.doesNotMatch(JSON.stringify(answer), /9\.9\.9/);
      assert.notEqual(answer.daemons[type]?.details?.instances.length, 0);
      verify?.(answer);
    },
  };
}

function liveOf(answer: DaemonStatusResponse, type: DaemonType) {
  return answer.daemons[type]?.details?.instances.find(({ pid }) => pid !== null);
}

function kuboOnSocket(lab: Lab, path: string) {
  return kubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix${path}`) } });
}

async function serviceOnSocket(lab: Lab, path: string, restapi = {}): Promise<string> {
  const config = { api: { restapi: { http_listen_multiaddress: `/unix${path}`, ...restapi } } };
  const { folder } = await prepareService(lab, { config });
  await startService(lab);
  return folder;
}

describe('a stranger on the path of a daemon’s unix socket', () => {
  for (const [way, come] of Object.entries(WAYS)) {
    situation(`Kubo’s: it ${way}`, { ipfs: ['running', 1] }, async (lab) => {
      const path = lab.path('rpc');
      await kuboOnSocket(lab, path);
      await rename(path, lab.path('moved'));
      await come(lab, path);
      return ignored(lab, 'ipfs');
    });

    situation(`a service’s with credentials: it ${way}`, { service: ['running', 1] }, async (lab) => {
      const path = lab.path('api');
      await kubo(lab);
      await serviceOnSocket(lab, path, { basic_auth_credentials: { ann: 'pa55-word' } });
      await rename(path, lab.path('moved'));
      await come(lab, path);
      return ignored(lab, 'ipfs_cluster_service');
    });

    situation(`a follower’s: it ${way}`, { follow: ['running', 1] }, async (lab) => {
      await kubo(lab);
      const folder = await prepareFollower(lab);
      await startFollower(lab);
      const path = `${folder}/api-socket`;
      await rename(path, `${folder}/moved`);
      await come(lab, path);
      return ignored(lab, 'ipfs_cluster_follow');
    });
  }

  situation('of a folder that was moved: the daemon is asked', { ipfs: ['running', 1] }, async (lab) => {
    await kuboOnSocket(lab, lab.path('.ipfs', 'rpc'));
    await rename(lab.path('.ipfs'), lab.path('moved'));
    await lab.run(lab.binaries.ipfs, ['init']);
    await stranger(lab, lab.path('.ipfs', 'rpc'));
    return ignored(lab, 'ipfs', (answer) => {
      assert.match(liveOf(answer, 'ipfs')?.version ?? 'none', /^0\./);
    });
  });

  situation(
    'that an edited configuration names: the daemon is asked where it listens',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const { folder } = await prepareService(lab);
      await startService(lab);
      const restapi = { http_listen_multiaddress: `/unix${lab.path('api')}` };
      await lab.patch(`${folder}/service.json`, { api: { restapi } });
      await stranger(lab, lab.path('api'));
      return ignored(lab, 'ipfs_cluster_service', (answer) => {
        assert.equal(liveOf(answer, 'ipfs_cluster_service')?.version, '1.1.6');
      });
    },
  );

  situation('while the daemon itself hangs', { ipfs: ['unresponsive', 1] }, async (lab) => {
    const path = lab.path('rpc');
    const daemon = await kuboOnSocket(lab, path);
    await rename(path, lab.path('moved'));
    await lab.run('prlimit', ['--pid', String(daemon.pid), '--nofile=3:3']);
    await stranger(lab, path);
    return ignored(lab, 'ipfs');
  });

  situation('who has gone: credentials reach the daemon', { service: ['running', 1] }, async (lab) => {
    const path = lab.path('api');
    await kubo(lab);
    await serviceOnSocket(lab, path, { basic_auth_credentials: { ann: 'pa55-word' } });
    await rename(path, lab.path('moved'));
    await (await stranger(lab, path)).kill();
    await rename(lab.path('moved'), path);
    return ignored(lab, 'ipfs_cluster_service', (answer) => {
      assert.equal(liveOf(answer, 'ipfs_cluster_service')?.version, '1.1.6');
    });
  });
});
