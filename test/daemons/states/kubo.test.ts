import { access, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { untilKuboWorksOn } from '../../../lab/conditions/kubo';
import { untilAtRest, untilFrozen } from '../../../lab/conditions/processes';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { AS_STRANGER, asNobody, OUTSIDE, publicCopy, WITHOUT_PROC } from '../places';
import { situation } from '../situation';

const elsewhere = { api: 15001, gateway: 18080, swarm: 14001 };

describe('Kubo', () => {
  situation(
    'no program, no repository',
    { ipfs: ['not_installed', 0], service: ['not_installed', 0], follow: ['not_installed', 0] },
    async (lab) => {
      return Promise.resolve({ environment: { HOME: lab.home, PATH: '/usr/bin' } });
    },
  );

  situation(
    'programs, but nothing initialized',
    { ipfs: ['not_initialized', 0], service: ['not_initialized', 0], follow: ['not_initialized', 0] },
    () => Promise.resolve(),
  );

  situation('initialized, never started', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
  });

  situation('runs', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
  });

  situation('stopped cleanly', { ipfs: ['stopped', 0] }, async (lab) => {
    await (await kubo(lab)).stop();
  });

  situation('killed: api file and lock left behind', { ipfs: ['crashed', 0] }, async (lab) => {
    await (await kubo(lab)).kill();
  });

  situation('killed, then an offline command cleaned up', { ipfs: ['stopped', 0] }, async (lab) => {
    await (await kubo(lab)).kill();
    await lab.run(lab.binaries.ipfs, ['id']);
  });

  situation('frozen', { ipfs: ['unresponsive', 1] }, async (lab) => {
    (await kubo(lab)).freeze();
  });

  situation('frozen and resumed', { ipfs: ['running', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    daemon.freeze();
    await untilFrozen(daemon);
    daemon.thaw();
  });

  situation('stopping: a client still reads a stream', { ipfs: ['stopping', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    const reader = lab.launch('curl', ['-s', '-X', 'POST', 'http://127.0.0.1:5001/api/v0/log/tail']);
    await untilKuboWorksOn(lab, 'log/tail');
    daemon.signal('SIGTERM');
    await daemon.until('its api file is gone', async () => !(await fileExists(lab.path('.ipfs', 'api'))));
    reader.signal('SIGCONT');
  });

  situation('wants an authorization', { ipfs: ['running', 1] }, async (lab) => {
    const authorizations = { ann: { AuthSecret: 'bearer:x', AllowedPaths: ['/api/v0'] } };
    await kubo(lab, { config: { 'API.Authorizations': JSON.stringify(authorizations) } });
  });

  situation('has no RPC address', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': '[]' } });
  });

  situation('listens on another port', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { ports: elsewhere });
  });

  situation('listens on all addresses and on IPv6', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': '["/ip6/::/tcp/15001","/ip4/0.0.0.0/tcp/15002"]' } });
  });

  situation('listens on a port that the system chose', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': '"/ip4/127.0.0.1/tcp/0"' } });
  });

  situation('listens on a unix socket', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix${lab.path('rpc')}`) } });
  });

  situation('its configuration was edited after the start', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await writeFile(lab.path('.ipfs', 'config'), '{"Addresses":{"API":"/ip4/127.0.0.1/tcp/7777"}}');
    await rm(lab.path('.ipfs', 'api'));
  });

  situation('repository named by a variable', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { repo: lab.path('repo') });
  });

  situation(
    'repository named by a flag, relative to the working directory',
    { ipfs: ['running', 1] },
    async (lab) => {
      await prepareKubo(lab, { repo: lab.path('repo') });
      const daemon = lab.launch(lab.binaries.ipfs, ['--repo-dir', 'repo', 'daemon', '--offline']);
      await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
    },
  );

  situation('one of two crashed', { ipfs: ['degraded', 1] }, async (lab) => {
    await kubo(lab, { repo: lab.path('repo'), ports: elsewhere });
    await (await kubo(lab)).kill();
  });

  situation('crashed, and another one answers at its address', { ipfs: ['degraded', 1] }, async (lab) => {
    await (await kubo(lab)).kill();
    await kubo(lab, { repo: lab.path('repo') });
  });

  situation('two run', { ipfs: ['running', 2] }, async (lab) => {
    await kubo(lab, { repo: lab.path('repo'), ports: elsewhere });
    await kubo(lab);
  });

  situation('one of two is stopped', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { repo: lab.path('repo'), ports: elsewhere });
    await prepareKubo(lab);
  });

  situation('an offline command holds the lock', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    await lab.run('mkfifo', [lab.path('pipe')]);
    const writer = lab.launch('sh', ['-c', `exec 3<>${lab.path('pipe')}; sleep 30`]);
    const add = lab.launch('sh', ['-c', `exec ipfs add -q < ${lab.path('pipe')}`]);
    await add.until('the lock is there', () => fileExists(lab.path('.ipfs', 'repo.lock')));
    writer.signal('SIGCONT');
  });

  situation(
    'other long commands of the same program run beside it',
    { ipfs: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const commands = [
        ['log', 'tail'],
        ['stats', 'bw', '--poll'],
        ['daemon', '--help'],
      ];
      await untilAtRest(commands.map((args) => lab.launch(lab.binaries.ipfs, args)));
    },
  );

  situation('renamed', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    const program = lab.path('interplanetary');
    await copyFile(lab.binaries.ipfs, program);
    const daemon = lab.launch(program, ['daemon', '--offline']);
    await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
  });

  situation('deleted while it runs', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    const program = lab.path('ipfs');
    await copyFile(lab.binaries.ipfs, program);
    const daemon = lab.launch(program, ['daemon', '--offline']);
    await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
    await rm(program);
  });

  situation('started through a symbolic link with another argv[0]', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    await symlink(lab.binaries.ipfs, lab.path('link'));
    const daemon = lab.launch(lab.path('link'), ['daemon', '--offline'], { argv0: 'kubo-node-1' });
    await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
  });

  situation('another user runs it, looked at by root', { ipfs: ['running', 1] }, async (lab) => {
    await kuboOfNobody(lab);
  });

  situation('another user runs it, looked at by a third user', { ipfs: ['running', 1] }, async (lab) => {
    await kuboOfNobody(lab);
    return { through: AS_STRANGER };
  });

  situation('the repository belongs to another user', { ipfs: ['unknown', 0] }, async (lab) => {
    const repo = await prepareKubo(lab);
    await lab.run('chmod', ['700', repo]);
    return { through: AS_STRANGER };
  });

  situation('seen only through its port, as in a container', { ipfs: ['running', 0] }, async (lab) => {
    await kubo(lab, { repo: lab.path('repo') });
    return { through: OUTSIDE };
  });

  situation('in another network, as in a container', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    const daemon = lab.launch('unshare', [
      '--net',
      'sh',
      '-c',
      'ip link set lo up; exec ipfs daemon --offline',
    ]);
    await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
  });

  situation('processes cannot be seen, its RPC answers', { ipfs: ['running', 0] }, async (lab) => {
    await kubo(lab);
    return { through: WITHOUT_PROC };
  });

  situation(
    'processes cannot be seen, nothing answers',
    { ipfs: ['unknown', 0], service: ['unknown', 0], follow: ['unknown', 0] },
    async (lab) => {
      await prepareKubo(lab);
      return { through: WITHOUT_PROC };
    },
  );

  situation('the configuration is broken', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'config'), '{"Identity": {');
  });

  situation('waits for an answer whether to migrate', { ipfs: ['starting', 1] }, async (lab) => {
    await prepareKubo(lab);
    await writeFile(lab.path('.ipfs', 'version'), '17\n');
    await mkdir(lab.path('run'));
    const daemon = lab.launch('sh', ['-c', 'sleep 20 | ipfs daemon --offline']);
    await daemon.until('it asks', () => /migrat/i.test(daemon.output));
  });
});

async function kuboOfNobody(lab: Lab): Promise<void> {
  const ipfs = await publicCopy(lab, lab.binaries.ipfs);
  const setpriv = [...(await asNobody(lab, lab.path('nobody'))), ipfs];
  await lab.run('setpriv', [...setpriv, 'init']);
  const daemon = lab.launch('setpriv', [...setpriv, 'daemon', '--offline']);
  await daemon.until('ready', () => daemon.output.includes('Daemon is ready'));
}

async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
