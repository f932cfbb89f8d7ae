import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonType, State } from '../../../src/status/result';
import { check, type Look } from '../situation';

/** Names of folders that mean something to a shell, or to a program's flags. */
const NAMES: Readonly<Record<string, string>> = {
  spaces: 'my  own ipfs ',
  'single quotes': "it's 'mine'",
  'double quotes': 'the "new" one',
  'dollars and backticks': '$HOME `id` $(id) !! %s \\n',
  'a line break': 'two\nlines',
  'a line break at its end': 'ends\n',
  'a line break beside quotes and dollars': '\'$HOME "`id`"!!\n\\',
  'a dash in front': '-c',
  'letters of other alphabets': 'päärö 数据 🦊',
  'a tilde, an equals sign and a star': '~=*',
};

const IDENTITY: Readonly<Record<DaemonType, (folder: string) => Promise<string>>> = {
  ipfs: async (folder) =>
    (JSON.parse(await readFile(join(folder, 'config'), 'utf8')) as { Identity: { PeerID: string } }).Identity
      .PeerID,
  ipfs_cluster_service: clusterIdentity,
  ipfs_cluster_follow: clusterIdentity,
};

async function clusterIdentity(folder: string): Promise<string> {
  return (JSON.parse(await readFile(join(folder, 'identity.json'), 'utf8')) as { id: string }).id;
}

/** A peer that is asked in the instant between its API and its RPC client, both its own, panics. */
function isUp(type: DaemonType, started: LabProcess): boolean {
  return type === 'ipfs' || started.output.includes('IPFS Cluster is READY');
}

/** Asks the daemon at its usual port, or at the socket in its folder, who it is. Null while nobody answers. */
async function askId(type: DaemonType, folder: string): Promise<string | null> {
  const where = {
    ipfs: { port: 5001, path: '/api/v0/id', method: 'POST' },
    ipfs_cluster_service: { port: 9094, path: '/id' },
    // The path of a socket has 108 bytes at most.
    ipfs_cluster_follow: { socketPath: join(folder, 'api-socket'), path: '/id' },
  }[type];
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', ...where }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => {
        const answer = JSON.parse(text === '' ? '{}' : text) as { id?: string; ID?: string };
        resolve(answer.id ?? answer.ID ?? null);
      });
    });
    asked.on('error', () => {
      resolve(null);
    });
    asked.end();
  });
}

describe('the command of a next step, run as printed', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });

  afterEach(async () => {
    await lab.close();
  });

  const instanceIn = async (type: DaemonType, folder: string, look: Look) => {
    const root = type === 'ipfs_cluster_follow' ? dirname(folder) : folder;
    const settings = { ...look.settings, folders: { [type]: [root] } };
    const answer = await check(lab, { ...look, settings });
    const instances = answer.daemons[type]?.details?.instances ?? [];
    const found = instances.find((one) => one.folder === folder);
    assert.ok(found, JSON.stringify(instances));
    return found;
  };

  const command = async (type: DaemonType, folder: string, state: State, look: Look = {}) => {
    const { state: seen, next } = await instanceIn(type, folder, look);
    assert.equal(seen, state);
    const line = String(next?.params['command']);
    assert.ok(!line.includes('\n'), `one line: ${line}`);
    return line;
  };

  const run = (line: string, look: Look = {}) =>
    lab.launch('sh', ['-c', line], { env: look.environment ?? lab.env });

  /** Takes the command out of the answer, runs it, and waits for the daemon of this very folder. */
  const startsAgain = async (type: DaemonType, folder: string, state: State, look: Look = {}) => {
    const before = [await readdir(lab.home), await readdir(dirname(folder))];
    const line = await command(type, folder, state, look);
    const started = run(line, look);
    let id: string | null = null;
    await started.until(
      `it answers: ${line}`,
      async () => isUp(type, started) && (id = await askId(type, folder)) !== null,
    );
    assert.equal(id, await IDENTITY[type](folder), line);
    assert.deepEqual([await readdir(lab.home), await readdir(dirname(folder))], before, 'no other folder');
    assert.equal((await instanceIn(type, folder, look)).pid === null, false, 'and it is seen there');
    return started;
  };

  /** One Kubo that was killed, a service that was killed, and a follower that never ran. */
  const all = async (folder: (name: string) => string, look: Look) => {
    const repo = folder('.ipfs');
    const peer = folder('.ipfs-cluster');
    const root = folder('.ipfs-cluster-follow');
    const killedKubo = await kubo(lab, { repo });
    await prepareService(lab, { folder: peer });
    const service = await startService(lab, { folder: peer });
    const follower = await prepareFollower(lab, { root });
    await service.kill();
    await killedKubo.kill();
    await startsAgain('ipfs', repo, 'crashed', look);
    await startsAgain('ipfs_cluster_service', peer, 'crashed', look);
    await startsAgain('ipfs_cluster_follow', follower, 'stopped', look);
  };

  const elsewhere = () => ({
    ...lab.env,
    IPFS_PATH: lab.path('not this one'),
    IPFS_CLUSTER_PATH: lab.path('nor this one'),
  });

  it('the default folders', async () => {
    await all((name) => lab.path(name), {});
  });

  it('the default folders, while variables name others', async () => {
    await all((name) => lab.path(name), { environment: elsewhere() });
  });

  it('other folders, while variables name yet others', async () => {
    await all((name) => lab.path(`my${name}`), { environment: elsewhere() });
  });

  for (const [what, name] of Object.entries(NAMES)) {
    it(`folders with ${what}`, async () => {
      await mkdir(lab.path('d'));
      const names: Readonly<Record<string, string>> = {
        '.ipfs': name,
        '.ipfs-cluster': `c/${name}`,
        '.ipfs-cluster-follow': `f/${name}`,
      };
      await all((kind) => lab.path('d', names[kind] ?? ''), {});
    });

    it(`not initialized, in folders with ${what}`, async () => {
      const peer = lab.path('c', name);
      await prepareService(lab, { folder: peer });
      await rm(join(peer, 'service.json'));
      const repo = lab.path('k', name);
      await mkdir(repo, { recursive: true });
      await writeFile(join(repo, 'repo.lock'), '');
      const before = await readdir(lab.home);
      const inits = [
        [await command('ipfs_cluster_service', peer, 'not_initialized'), join(peer, 'service.json')],
        [await command('ipfs', repo, 'not_initialized'), join(repo, 'config')],
      ] as const;
      for (const [line, made] of inits) {
        const init = run(line);
        assert.equal(await init.exited, 0, `${line}: ${init.output}`);
        await readFile(made);
      }
      assert.deepEqual(await readdir(lab.home), before);
    });
  }

  for (const name of ['-demo', "it's", 'a  b', 'list', '=ls']) {
    it(`a stopped follower of a cluster that is called ${name}`, async () => {
      await kubo(lab);
      const folder = await prepareFollower(lab, { name });
      const started = await startsAgain('ipfs_cluster_follow', folder, 'stopped');
      await started.kill();
    });
  }

  it('a killed follower', async () => {
    await kubo(lab);
    const folder = await prepareFollower(lab, { root: lab.path('my followers') });
    await (await startFollower(lab, { root: dirname(folder) })).kill();
    const { state, next } = await instanceIn('ipfs_cluster_follow', folder, {});
    assert.deepEqual([state, next?.code], ['crashed', 'delete_socket']);
    const socket = String(next?.params['socket']);
    await lab.run('rm', [socket]);
    await startsAgain('ipfs_cluster_follow', folder, 'stopped');
  });

  const programs = async (folder: string): Promise<string> => {
    await mkdir(folder, { recursive: true });
    const { ipfs, service, follow } = lab.binaries;
    for (const program of [ipfs, service, follow]) {
      await symlink(program, join(folder, basename(program)));
    }
    return folder;
  };

  const withoutPrograms = () => ({ ...lab.env, PATH: '/usr/bin:/bin' });

  it('programs that only the settings know', async () => {
    const folder = await programs(lab.path("it's $HOME/bin"));
    const settings = {
      programs: {
        ipfs: join(folder, 'ipfs'),
        ipfs_cluster_service: join(folder, 'ipfs-cluster-service'),
        ipfs_cluster_follow: join(folder, 'ipfs-cluster-follow'),
      },
    };
    await all((name) => lab.path(`my${name}`), { settings, environment: withoutPrograms() });
  });

  it('a program of the settings beside another one on PATH', async () => {
    const folder = await programs(lab.path('bin'));
    const decoy = lab.path('decoy');
    await mkdir(decoy);
    await writeFile(join(decoy, 'ipfs'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    const repo = await prepareKubo(lab);
    await startsAgain('ipfs', repo, 'stopped', {
      settings: { programs: { ipfs: join(folder, 'ipfs') } },
      environment: { ...lab.env, PATH: `${decoy}:${folder}:/usr/bin:/bin` },
    });
  });

  it('a program that is not there any more', async () => {
    const repo = await prepareKubo(lab);
    const { folder } = await prepareService(lab, { folder: lab.path('peer') });
    const look = { environment: withoutPrograms() };
    const kuboNext = (await instanceIn('ipfs', repo, look)).next_step;
    assert.equal(
      kuboNext,
      'ipfs was not found: install it, or name its path in the settings, then: ipfs daemon',
    );
    const { next } = await instanceIn('ipfs_cluster_service', folder, look);
    assert.deepEqual(next, {
      code: 'install_first',
      params: { program: 'ipfs-cluster-service', command: `ipfs-cluster-service -c ${folder} daemon` },
    });
  });

  describe('while something else has the port', () => {
    const listen = async (port: number) => {
      const server = createServer((_question, response) => response.writeHead(404).end('no'));
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      return server;
    };

    const blocked = async (type: DaemonType, folder: string, state: State, api: string) => {
      const { state: seen, next } = await instanceIn(type, folder, {});
      assert.deepEqual([seen, next?.code, next?.params['api']], [state, 'free_port', api]);
      return String(next?.params['command']);
    };

    const RPC = '/ip4/127.0.0.1/tcp/5001';
    const REST = '/ip4/127.0.0.1/tcp/9094';

    it('another program', async () => {
      const repo = await prepareKubo(lab, { repo: lab.path('my repo') });
      const { folder } = await prepareService(lab);
      const servers = [await listen(5001), await listen(9094)];
      const lines = [
        [await blocked('ipfs', repo, 'stopped', RPC), 'ipfs'] as const,
        [await blocked('ipfs_cluster_service', folder, 'stopped', REST), 'ipfs_cluster_service'] as const,
      ];
      for (const server of servers) {
        server.close();
      }
      // As printed, once the port is free.
      for (const [line, type] of lines) {
        const place = type === 'ipfs' ? repo : folder;
        const started: LabProcess = run(line);
        await started.until(
          'it answers',
          async () => isUp(type, started) && (await askId(type, place)) !== null,
        );
        assert.equal(await askId(type, place), await IDENTITY[type](place));
      }
    });

    it('the daemon of another folder', async () => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      const repo = await prepareKubo(lab, { repo: lab.path('second') });
      const { folder } = await prepareService(lab, { folder: lab.path('third') });
      await blocked('ipfs', repo, 'stopped', RPC);
      await blocked('ipfs_cluster_service', folder, 'stopped', REST);
    });

    it('another program, since the daemon was killed', async () => {
      const killed = await kubo(lab);
      const { folder } = await prepareService(lab);
      await (await startService(lab)).kill();
      await killed.kill();
      const servers = [await listen(5001), await listen(9094)];
      await blocked('ipfs', lab.path('.ipfs'), 'crashed', RPC);
      await blocked('ipfs_cluster_service', folder, 'crashed', REST);
      for (const server of servers) {
        server.close();
      }
    });
  });
});
