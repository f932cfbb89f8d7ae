import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chmod, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { prepareFollower } from '../../../lab/follower';
import type { Identity } from '../../../lab/identity';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType } from '../../../src/status/result';
import { AS_STRANGER } from '../places';
import { type Look, situation } from '../situation';

/** Answers as a daemon would, with the id that it was told. */
const LISTENER = `
  const { appendFileSync } = require('node:fs');
  const [path, kept, id] = process.argv.slice(1);
  const ANSWERS = {
    '/api/v0/id': { ID: id, AgentVersion: 'kubo/9.9.9/' },
    '/version': { version: '9.9.9' },
    '/monitor/metrics/ping': [{ name: 'ping', peer: id, value: '{}', valid: true }],
    '/health/alerts': [],
    '/id': { id, version: '9.9.9', rpc_protocol_version: '/ipfscluster/1', peername: 'x', cluster_peers: [id] },
  };
  require('node:http').createServer((request, response) => {
    response.end(JSON.stringify(ANSWERS[request.url.split('?')[0]] ?? {}));
  }).on('connection', (socket) => {
    socket.on('data', (bytes) => appendFileSync(kept, bytes));
  }).listen(path, () => console.log('listening'));`;

const LOOT = 'loot';

/** A program listens in the place of a daemon. @param as what runs it as another user */
async function listen(lab: Lab, path: string, id: string, as: readonly string[]): Promise<void> {
  await lab.run('install', ['-m', '666', '/dev/null', lab.path(LOOT)]);
  await chmod(dirname(dirname(path)), 0o755);
  await chmod(dirname(path), 0o777);
  const [program, ...args] = [...as, process.execPath, '-e', LISTENER];
  const started = lab.launch(program, [...args, path, lab.path(LOOT), id]);
  await started.until('it listens', () => started.output.includes('listening'));
}

/** It is no daemon, nobody has asked it, and the command of the next step could work. */
function ignored(lab: Lab, type: DaemonType, api: string): Look {
  return {
    verify: ({ daemons }: DaemonStatusResponse) => {
      const { details } = daemons[type] ?? {};
      assert.equal(readFileSync(lab.path(LOOT), 'utf8'), '', 'the stranger was asked');
      assert.doesNotMatch(JSON.stringify(details), /9\.9\.9/);
      assert.equal(details?.next?.code, 'free_port');
      assert.equal(details.next.params['api'], api);
    },
  };
}

async function repoOnSocket(lab: Lab, path: string): Promise<string> {
  return prepareKubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix${path}`) } });
}

async function serviceOnSocket(lab: Lab, path: string) {
  const config = { api: { restapi: { http_listen_multiaddress: `/unix${path}` } } };
  return prepareService(lab, { config });
}

async function idIn(folder: string): Promise<string> {
  return (JSON.parse(await readFile(`${folder}/identity.json`, 'utf8')) as Identity).id;
}

describe('who listens on the unix socket of a folder without a process', () => {
  situation('another user, for a follower', { follow: ['stopped', 0] }, async (lab) => {
    const folder = await prepareFollower(lab);
    const path = `${folder}/api-socket`;
    await listen(lab, path, 'stranger', AS_STRANGER);
    return ignored(lab, 'ipfs_cluster_follow', `/unix${path}`);
  });

  situation('another user, who knows the id of the peer', { service: ['stopped', 0] }, async (lab) => {
    const path = lab.path('open', 'api');
    const { identity } = await serviceOnSocket(lab, path);
    await lab.run('mkdir', [lab.path('open')]);
    await listen(lab, path, identity.id, AS_STRANGER);
    return ignored(lab, 'ipfs_cluster_service', `/unix${path}`);
  });

  situation('another user, beside the lock of a killed service', { service: ['crashed', 0] }, async (lab) => {
    const path = lab.path('.ipfs-cluster', 'api');
    const { identity } = await serviceOnSocket(lab, path);
    await (await startService(lab, { wait: 'api' })).kill();
    await rename(path, lab.path('.ipfs-cluster', 'moved'));
    await listen(lab, path, identity.id, AS_STRANGER);
  });

  situation('another user, for a Kubo', { ipfs: ['stopped', 0] }, async (lab) => {
    const path = lab.path('.ipfs', 'rpc');
    const repo = await repoOnSocket(lab, path);
    const id = await lab.run(lab.binaries.ipfs, ['config', 'Identity.PeerID'], { IPFS_PATH: repo });
    await listen(lab, path, id.trim(), AS_STRANGER);
    return ignored(lab, 'ipfs', `/unix${path}`);
  });

  situation('the user of the folder, as a container does', { follow: ['running', 0] }, async (lab) => {
    const folder = await prepareFollower(lab);
    await lab.run('chown', ['-R', '1234:1234', folder]);
    await listen(lab, `${folder}/api-socket`, await idIn(folder), AS_STRANGER);
  });

  situation('root, as a container does', { follow: ['running', 0] }, async (lab) => {
    const folder = await prepareFollower(lab);
    await lab.run('chown', ['-R', '1234:1234', folder]);
    await listen(lab, `${folder}/api-socket`, await idIn(folder), []);
  });
});
