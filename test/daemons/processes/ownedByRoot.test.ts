import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo, startKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonType, Instance, State } from '../../../src/status/result';
import { publicCopy } from '../places';
import { check, type Look } from '../situation';

const AS_USER = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', '--'] as const;

/** How each daemon says that it is up. */
const READY: Readonly<Record<DaemonType, string>> = {
  ipfs: 'Daemon is ready',
  ipfs_cluster_service: 'IPFS Cluster is READY',
  ipfs_cluster_follow: 'IPFS Cluster is READY',
};

/** An ordinary user's daemon that was once started as root, as by a `sudo` too many. */
describe('what root has left in a user’s folder', () => {
  let lab: Lab;
  let user: Look & { readonly environment: NodeJS.ProcessEnv };

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    const { ipfs, service, follow } = lab.binaries;
    await Promise.all([ipfs, service, follow].map((program) => publicCopy(lab, program)));
    await sudo();
    const PATH = `${lab.home}:/usr/bin:/bin`;
    user = { through: AS_USER, environment: { ...lab.env, HOME: lab.path('user'), PATH } };
    await mkdir(lab.path('user'));
  });

  afterEach(async () => lab.close());

  /** As `sudo` does it, without a question: what it runs belongs to root, and has the right to be root. */
  const sudo = async () => {
    await mkdir(lab.path('root'));
    await copyFile('/usr/bin/chown', lab.path('root', 'chown'));
    await chmod(lab.path('root', 'chown'), 0o4755);
    await writeFile(lab.path('sudo'), `#!/bin/sh\nPATH='${lab.path('root')}':$PATH exec "$@"\n`, {
      mode: 0o755,
    });
  };

  const giveToUser = async () => {
    await lab.run('chown', ['-R', 'nobody', lab.path('user')]);
  };

  const instance = async (type: DaemonType): Promise<Instance> => {
    const answer = await check(lab, user);
    const [found, ...others] = answer.daemons[type]?.details?.instances ?? [];
    assert.ok(found && others.length === 0, JSON.stringify(answer.daemons[type]));
    return found;
  };

  /** Follows the advice until the daemon runs. @returns the codes of what was advised */
  const follows = async (type: DaemonType, state: State): Promise<string> => {
    const found = await instance(type);
    assert.equal(found.state, state, JSON.stringify(found));
    const { command, socket } = found.next?.params ?? {};
    if (socket !== undefined) {
      await lab.run('setpriv', [...AS_USER.slice(1), 'rm', String(socket)]);
    }
    const line = String(command);
    const [program, ...args] = [...AS_USER, 'sh', '-c', line];
    const { environment: env } = user;
    const started = lab.launch(program, args, { env, cwd: lab.path('user') });
    await started.until(`it is up: ${line}`, () => started.output.includes(READY[type]));
    const { state: now, pid } = await instance(type);
    assert.deepEqual([now, pid !== null], ['running', true], line);
    return found.next?.code ?? '';
  };

  /** The daemon of each type, started by root in the user's folder; the others, where it needs them, are root's own. */
  const STARTED: Readonly<Record<DaemonType, () => Promise<LabProcess>>> = {
    ipfs: async () => {
      const repo = await prepareKubo(lab, { repo: lab.path('user', '.ipfs') });
      await giveToUser();
      return startKubo(lab, { repo });
    },
    ipfs_cluster_service: async () => {
      await kubo(lab);
      const { folder } = await prepareService(lab, { folder: lab.path('user', '.ipfs-cluster') });
      await giveToUser();
      return startService(lab, { folder });
    },
    ipfs_cluster_follow: async () => {
      await kubo(lab);
      const root = lab.path('user', '.ipfs-cluster-follow');
      await prepareFollower(lab, { root });
      await giveToUser();
      return startFollower(lab, { root });
    },
  };

  for (const [type, started] of Object.entries(STARTED) as [DaemonType, () => Promise<LabProcess>][]) {
    it(`${type}: killed, its lock is root’s`, async () => {
      await (await started()).kill();
      const code = type === 'ipfs_cluster_follow' ? 'own_after_socket' : 'own_lock';
      assert.equal(await follows(type, 'crashed'), code);
    });

    it(`${type}: stopped, what it made is root’s`, async () => {
      await (await started()).stop();
      // Kubo opens what it may read.
      assert.equal(await follows(type, 'stopped'), type === 'ipfs' ? 'start' : 'own_lock');
    });
  }

  it('a folder of root’s own is root’s to start', async () => {
    const { folder } = await prepareService(lab, { folder: lab.path('user', '.ipfs-cluster') });
    await kubo(lab);
    await (await startService(lab, { folder })).kill();
    await chmod(folder, 0o755);
    await chmod(`${folder}/service.json`, 0o644);
    const { state, next } = await instance('ipfs_cluster_service');
    assert.deepEqual([state, next?.code], ['crashed', 'start_as_owner']);
  });
});
