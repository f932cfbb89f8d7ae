import assert from 'node:assert/strict';
import { readFileSync, readlinkSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import { DaemonStatusResponse, type DaemonType, type Instance } from '../../../src/status/result';
import { CLI, EndpointProgram } from './endpointProgram';

/** Of another port than the configuration says, with what a shell would read something into. */
const ELSEWHERE = {
  CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/9194',
  CLUSTER_PEERNAME: "Ann's $HOME `peer`  2",
} as const;

describe('the command for a daemon that was seen before, run as printed', () => {
  let lab: Lab;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    // The programs of the lab are not on it.
    env = { ...lab.env, PATH: '/usr/bin:/bin' };
  });

  afterEach(async () => {
    await lab.close();
  });

  /** A program elsewhere, under another name. */
  const ownProgram = async (program: string, name = basename(program)): Promise<string> => {
    const path = lab.path("it's $HOME", 'own  bin', name);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(program, path);
    return path;
  };

  /** Lets a program that lives long look once; what it saw outlives it. */
  const see = async () => {
    const launch: Lab['launch'] = (file, args) => lab.launch(file, args, { env });
    const endpoint = await EndpointProgram.start({ launch });
    await endpoint.ask();
    await endpoint.process.kill();
  };

  const instanceIn = async (type: DaemonType, folder: string): Promise<Instance> => {
    const { stdout } = await execa(process.execPath, [CLI, 'check', type], {
      env,
      extendEnv: false,
      reject: false,
    });
    const answer = DaemonStatusResponse.parse(JSON.parse(stdout));
    const instances = answer.daemons[type]?.details?.instances ?? [];
    const found = instances.find((one) => one.folder === folder);
    assert.ok(found, JSON.stringify(instances));
    return found;
  };

  const commandFor = async (type: DaemonType, folder: string): Promise<string> =>
    String((await instanceIn(type, folder)).next?.params['command']);

  /** Runs the command of the answer until the daemon says that it is up, and looks what was started. */
  const startsAgain = async (type: DaemonType, folder: string, sign: string): Promise<Instance> => {
    const line = await commandFor(type, folder);
    const started: LabProcess = lab.launch('sh', ['-c', line], { env });
    await started.until(`${sign}: ${line}`, () => started.output.includes(sign));
    const instance = await instanceIn(type, folder);
    assert.notEqual(instance.pid, null, line);
    return instance;
  };

  const variableOf = ({ pid }: Instance, name: string) =>
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((pair) => pair.startsWith(`${name}=`))
      ?.slice(name.length + 1);

  it('Kubo, whose program is not on PATH', async () => {
    const program = await ownProgram(lab.binaries.ipfs, 'kubo-next');
    for (const repo of [lab.path('.ipfs'), lab.path('my repo')]) {
      await prepareKubo(lab, { repo });
      const daemon = lab.launch(program, ['daemon'], { env: { ...env, IPFS_PATH: repo } });
      await daemon.until('it is ready', () => daemon.output.includes('Daemon is ready'));
      await see();
      await daemon.kill();
      const { pid } = await startsAgain('ipfs', repo, 'Daemon is ready');
      assert.equal(readlinkSync(`/proc/${pid}/exe`), program);
      process.kill(Number(pid), 'SIGKILL');
    }
  });

  it('a service beside another program of its name on PATH, with variables of its own', async () => {
    await kubo(lab);
    const program = await ownProgram(lab.binaries.service);
    await mkdir(lab.path('decoy'));
    const decoy = lab.path('decoy', 'ipfs-cluster-service');
    await writeFile(decoy, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    env = { ...env, PATH: `${lab.path('decoy')}:/usr/bin:/bin` };
    const { folder } = await prepareService(lab, { folder: lab.path('a peer') });
    const service = await startService(lab, { folder, program, env: { ...env, ...ELSEWHERE } });
    await see();
    await service.kill();
    const instance = await startsAgain('ipfs_cluster_service', folder, 'IPFS Cluster is READY');
    assert.equal(readlinkSync(`/proc/${instance.pid}/exe`), program);
    assert.equal(instance.api, ELSEWHERE.CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS);
    assert.equal(variableOf(instance, 'CLUSTER_PEERNAME'), ELSEWHERE.CLUSTER_PEERNAME);
    process.kill(Number(instance.pid), 'SIGKILL');
    await rm(program);
    assert.match(await commandFor('ipfs_cluster_service', folder), /(^|\s)ipfs-cluster-service -c /);
  });

  it('followers of two clusters in one folder, each with its own Kubo', async () => {
    const root = lab.path('followers');
    const program = await ownProgram(lab.binaries.follow);
    const names = ['one', 'two'] as const;
    const apiOf = { one: 5001, two: 15001 } as const;
    const followers: LabProcess[] = [];
    for (const [index, name] of names.entries()) {
      const api = apiOf[name];
      await kubo(lab, { repo: lab.path(name), ports: { api, gateway: 8080 + index, swarm: 4001 + index } });
      await prepareFollower(lab, { root, name, swarmPort: 9696 + index });
      const variables =
        name === 'one' ? {} : { CLUSTER_IPFSHTTP_NODEMULTIADDRESS: '/ip4/127.0.0.1/tcp/15001' };
      followers.push(await startFollower(lab, { root, name, program, env: { ...env, ...variables } }));
    }
    await see();
    for (const follower of followers) {
      await follower.stop();
    }
    for (const name of names) {
      const instance = await startsAgain('ipfs_cluster_follow', join(root, name), 'IPFS Cluster is READY');
      assert.equal(instance.kubo?.address, `/ip4/127.0.0.1/tcp/${apiOf[name]}`);
      assert.equal(readlinkSync(`/proc/${instance.pid}/exe`), program);
    }
  });

  it('keeps no secret of its environment', async () => {
    await kubo(lab);
    const { folder } = await prepareService(lab, { folder: lab.path('peer') });
    const secrets = {
      CLUSTER_RESTAPI_BASICAUTHCREDENTIALS: 'ann:pa55-word',
      CLUSTER_SECRET: 'ab'.repeat(32),
    };
    await startService(lab, { folder, env: { ...env, ...ELSEWHERE, ...secrets } });
    await see();
    const file = await readFile(
      lab.path('.local', 'state', 'ipfs-cluster-vscode', 'seen-folders.json'),
      'utf8',
    );
    assert.match(file, /CLUSTER_PEERNAME/);
    assert.doesNotMatch(file, /pa55-word|abab|BASICAUTH|CLUSTER_SECRET/);
  });
});
