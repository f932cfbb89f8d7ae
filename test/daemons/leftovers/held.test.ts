import assert from 'node:assert/strict';
import { chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { untilInLocks, untilOpen } from '../../../lab/conditions/processes';
import { untilListened } from '../../../lab/conditions/sockets';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { newIdentity } from '../../../lab/identity';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { Target } from '../../../src/actions/leftovers/leftover';
import { clear, inLab, lookAt, namesIn, saidOf } from './doctor';

const service = (folder: string): Target => ({ kind: 'ipfs_cluster_service', folder });
const follower = (folder: string): Target => ({ kind: 'ipfs_cluster_follow', folder });
const repo = (lab: Lab): Target => ({ kind: 'ipfs', folder: lab.path('.ipfs') });

/** Nothing of it is moved, whoever asks. */
async function staysWhole(lab: Lab, target: Target): Promise<void> {
  const before = await namesIn(target.folder);
  assert.deepEqual(await clear(lab, await lookAt(lab, target)), []);
  assert.deepEqual(await namesIn(target.folder), before);
}

describe('leftovers: what somebody has is left to them', () => {
  inLab('by a running service, that is named with its start', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    const { pid } = await startService(lab);
    const report = await lookAt(lab, service(folder));
    const since = /which runs since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$/;
    assert.match(saidOf(report, 'cluster.lock'), new RegExp(`held: cluster.lock is held by PID ${pid} `));
    assert.match(saidOf(report, 'cluster.lock'), since);
    assert.match(saidOf(report, 'pebble/LOCK'), new RegExp(`held: pebble/LOCK is held by PID ${pid} `));
    assert.deepEqual(
      report.daemons.map((one) => [one.pid, one.program]),
      [[pid, 'ipfs-cluster-service']],
    );
    assert.deepEqual(report.fights, []);
    await staysWhole(lab, service(folder));
  });

  inLab('by a running service that is frozen, with something in its lock', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    const daemon = await startService(lab);
    await writeFile(`${folder}/cluster.lock`, 'x');
    daemon.freeze();
    assert.match(saidOf(await lookAt(lab, service(folder)), 'cluster.lock'), /blocks_start, held/);
    await staysWhole(lab, service(folder));
  });

  inLab('by a follower that listens on its socket', async (lab) => {
    await kubo(lab);
    const folder = await prepareFollower(lab);
    const { pid } = await startFollower(lab);
    const report = await lookAt(lab, follower(folder));
    assert.match(saidOf(report, 'api-socket'), new RegExp(`held: api-socket is held by PID ${pid} `));
    await staysWhole(lab, follower(folder));
  });

  inLab('by a program that is no daemon and listens on the socket', async (lab) => {
    const folder = await prepareFollower(lab);
    const script = `require('node:http').createServer((q, r) => r.end('{}'))
      .listen('${folder}/api-socket', () => console.log('listening'))`;
    const other = lab.launch(process.execPath, ['-e', script]);
    await other.until('it listens', () => other.output.includes('listening'));
    assert.match(
      saidOf(await lookAt(lab, follower(folder)), 'api-socket'),
      new RegExp(`held: api-socket is held by PID ${other.pid} \\(node\\)`),
    );
    await staysWhole(lab, follower(folder));
  });

  inLab('by Kubo, whose lock somebody removed', async (lab) => {
    await kubo(lab);
    await rm(lab.path('.ipfs', 'repo.lock'));
    assert.match(saidOf(await lookAt(lab, repo(lab)), 'api'), /held: PID \d+ \(ipfs\) runs in this folder/);
    await staysWhole(lab, repo(lab));
  });

  inLab('by a command of a few minutes, in a folder that a killed Kubo left', async (lab) => {
    await (await kubo(lab)).kill();
    const script =
      'import fcntl,time; f=open("repo.lock","r+"); fcntl.lockf(f,fcntl.LOCK_EX); time.sleep(600)';
    const command = lab.launch('python3', ['-c', script], { cwd: lab.path('.ipfs') });
    await untilInLocks(command);
    const report = await lookAt(lab, repo(lab));
    assert.match(saidOf(report, 'repo.lock'), new RegExp(`held: repo.lock is held by PID ${command.pid} `));
    assert.match(saidOf(report, 'api'), /held/);
    await staysWhole(lab, repo(lab));
  });

  inLab('an api file that names a Kubo elsewhere is what a user wrote', async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'api'), '/ip4/192.0.2.7/tcp/5001');
    assert.match(saidOf(await lookAt(lab, repo(lab)), 'api'), /doubtful: .* not on this machine/);
    await staysWhole(lab, repo(lab));
  });

  inLab('an api file that names another Kubo of this machine is dead', async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'api'), '/ip4/127.0.0.1/tcp/15001');
    await kubo(lab, { repo: lab.path('repo'), ports: { api: 15001, gateway: 18080, swarm: 14001 } });
    assert.match(saidOf(await lookAt(lab, repo(lab)), 'api'), /misleads_clients, dead/);
  });

  inLab('what no daemon makes is left where it is', async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(lab.path('elsewhere'), 'mine');
    await symlink(lab.path('elsewhere'), `${folder}/cluster.lock`);
    await mkdir(`${folder}/api-socket`);
    const report = await lookAt(lab, service(folder));
    assert.match(saidOf(report, 'cluster.lock'), /doubtful: cluster.lock is a link: that is nothing/);
    assert.match(saidOf(report, 'api-socket'), /doubtful: api-socket is a folder: that is nothing/);
    await staysWhole(lab, service(folder));
    await rm(`${folder}/cluster.lock`);
    await lab.run('mkfifo', [`${folder}/cluster.lock`]);
    assert.match(saidOf(await lookAt(lab, service(folder)), 'cluster.lock'), /is a named pipe/);
    await staysWhole(lab, service(folder));
  });

  inLab('what belongs to another user is left to them', async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/cluster.lock`, 'x');
    await chown(`${folder}/cluster.lock`, 1234, 1234);
    assert.match(
      saidOf(await lookAt(lab, service(folder)), 'cluster.lock'),
      /doubtful: .* belongs to user 1234/,
    );
    await staysWhole(lab, service(folder));
  });

  inLab('a program that only reads the lock does not have it', async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/cluster.lock`, 'x');
    const tail = lab.launch('tail', ['-f', `${folder}/cluster.lock`]);
    await untilOpen(tail, `${folder}/cluster.lock`);
    assert.match(saidOf(await lookAt(lab, service(folder)), 'cluster.lock'), /dead/);
  });

  inLab('two services in one folder are both named', async (lab) => {
    const ids = { init_peerset: [newIdentity().id, newIdentity().id] };
    const raft = { consensus: { crdt: undefined, raft: ids }, datastore: undefined };
    const { folder } = await prepareService(lab, { config: raft });
    const first = await startService(lab, { wait: 'api' });
    await rm(`${folder}/cluster.lock`);
    // Of the log of raft each waits until the other has left it.
    const env = {
      CLUSTER_LISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/19096',
      CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/19094',
      CLUSTER_IPFSPROXY_LISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/19095',
      CLUSTER_PINSVCAPI_HTTPLISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/19097',
    };
    const second = await startService(lab, { wait: 'nothing', env });
    await untilInLocks(second);
    await untilListened(19094);
    const report = await lookAt(lab, service(folder));
    const [fight] = report.fights;
    assert.equal(fight?.over, 'folder');
    assert.deepEqual(
      fight.between.map(({ pid }) => pid).sort((a, b) => a - b),
      [first.pid, second.pid].sort((a, b) => a - b),
    );
    assert.ok(fight.between.every(({ startedAt }) => startedAt !== null));
    await staysWhole(lab, service(folder));
  });

  inLab('two services that share the port of their swarm are both named', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    const first = await startService(lab);
    const other = await prepareService(lab, {
      folder: lab.path('other'),
      ports: { api: 19094, proxy: 19095, swarm: 9096, pinning: 19097 },
    });
    const second = await startService(lab, { folder: other.folder, wait: 'api' });
    await untilListened(19094);
    const { fights } = await lookAt(lab, service(folder));
    assert.deepEqual(
      fights.map(({ over, what }) => `${over} ${what}`),
      ['port 9096'],
    );
    assert.deepEqual(
      fights[0]?.between.map(({ pid }) => pid),
      [first.pid, second.pid],
    );
  });
});
