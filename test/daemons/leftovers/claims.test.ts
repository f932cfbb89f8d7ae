import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import type { Target } from '../../../src/actions/leftovers/leftover';
import { clear, inLab, lookAt, saidOf, whatBecame } from './doctor';

/** What a start that fails says. */
async function failure(process: LabProcess): Promise<string> {
  assert.notEqual(await process.exited, 0, process.output);
  return process.output;
}

function service(folder: string): Target {
  return { kind: 'ipfs_cluster_service', folder };
}

const follower = (folder: string): Target => ({ kind: 'ipfs_cluster_follow', folder });
const repo = (lab: Lab): Target => ({ kind: 'ipfs', folder: lab.path('.ipfs') });

describe('leftovers: what they do to the next start', () => {
  inLab('the empty lock of a killed service: the next start takes it', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await (await startService(lab)).kill();
    const report = await lookAt(lab, service(folder));
    assert.equal(saidOf(report, 'cluster.lock'), 'harmless, dead: Nobody holds cluster.lock.');
    assert.match(saidOf(report, 'pebble/LOCK'), /^harmless, kept: /);
    await startService(lab);
  });

  inLab('a lock with something in it: no service starts until it is moved aside', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/cluster.lock`, '4711');
    const report = await lookAt(lab, service(folder));
    assert.equal(saidOf(report, 'cluster.lock'), 'blocks_start, dead: Nobody holds cluster.lock.');
    assert.match(await failure(await startService(lab, { wait: 'nothing' })), /non-zero size/);
    assert.deepEqual(whatBecame(await clear(lab, report)), ['cluster.lock moved']);
    await startService(lab);
  });

  inLab('the socket of a killed follower: it does not start until that is moved aside', async (lab) => {
    await kubo(lab);
    const folder = await prepareFollower(lab);
    await (await startFollower(lab)).kill();
    const report = await lookAt(lab, follower(folder));
    assert.match(saidOf(report, 'api-socket'), /^blocks_start, dead: Nobody listens on api-socket/);
    assert.match(await failure(await startFollower(lab, { wait: 'nothing' })), /address already in use/);
    assert.deepEqual(whatBecame(await clear(lab, report)), ['api-socket moved']);
    await startFollower(lab);
  });

  inLab('a configured socket of a killed service, beside its lock', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab, {
      config: { api: { restapi: { http_listen_multiaddress: `/unix${lab.path('api.sock')}` } } },
    });
    await (await startService(lab)).kill();
    const report = await lookAt(lab, service(folder));
    assert.match(saidOf(report, lab.path('api.sock')), /^blocks_start, dead/);
    assert.match(await failure(await startService(lab, { wait: 'nothing' })), /address already in use/);
    // The failed start has removed the lock as it left.
    const now = await lookAt(lab, service(folder));
    assert.deepEqual(whatBecame(await clear(lab, now)), [`${lab.path('api.sock')} moved`]);
    await startService(lab);
  });

  inLab('what a killed Kubo leaves misleads its clients, and blocks no start', async (lab) => {
    await (await kubo(lab)).kill();
    const report = await lookAt(lab, repo(lab));
    assert.match(saidOf(report, 'api'), /^misleads_clients, dead: api names \/ip4\/127.0.0.1\/tcp\/5001/);
    assert.match(saidOf(report, 'gateway'), /^misleads_clients, dead: gateway names http:\/\/127.0.0.1:8080/);
    assert.equal(saidOf(report, 'repo.lock'), 'harmless, dead: Nobody holds repo.lock.');
    assert.match(saidOf(report, 'datastore/LOCK'), /^harmless, kept/);
    await startKubo(lab);
  });

  inLab('a lock of Kubo with something in it: it does not start until that is moved aside', async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'repo.lock'), '4711');
    const report = await lookAt(lab, repo(lab));
    assert.equal(saidOf(report, 'repo.lock'), 'blocks_start, dead: Nobody holds repo.lock.');
    assert.match(await failure(lab.launch(lab.binaries.ipfs, ['daemon', '--offline'])), /non-zero size/);
    assert.deepEqual(whatBecame(await clear(lab, report)), ['repo.lock moved']);
    await startKubo(lab);
  });

  inLab('a configured socket of a killed Kubo', async (lab) => {
    await prepareKubo(lab, { config: { 'Addresses.API': `"/unix${lab.path('rpc.sock')}"` } });
    await (await startKubo(lab)).kill();
    const report = await lookAt(lab, repo(lab));
    assert.match(saidOf(report, lab.path('rpc.sock')), /^blocks_start, dead/);
    assert.match(
      await failure(lab.launch(lab.binaries.ipfs, ['daemon', '--offline'])),
      /address already in use/,
    );
    await clear(lab, report);
    await startKubo(lab);
  });

  for (const datastore of ['leveldb', 'badger', 'badger3'] as const) {
    inLab(`the lock of ${datastore}, which stays, keeps no service from its start`, async (lab) => {
      await kubo(lab);
      const template = lab.path('made');
      await lab.run(lab.binaries.service, ['-c', template, 'init', '--datastore', datastore]);
      await (await startService(lab, { folder: template })).kill();
      const report = await lookAt(lab, service(template));
      assert.match(saidOf(report, `${datastore}/LOCK`), /^harmless, kept/);
      await startService(lab, { folder: template });
    });
  }
});
