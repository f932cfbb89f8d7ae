import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { prepareFollower } from '../../../lab/follower';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService } from '../../../lab/service';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { AS_STRANGER, asNobody, publicCopy } from '../places';
import { type Look, situation } from '../situation';

const ACTIVATE = '/usr/bin/systemd-socket-activate';

/** Holds a socket, and becomes the daemon when somebody connects. */
async function sleeper(
  lab: Lab,
  at: string,
  daemon: readonly string[],
  through: readonly string[] = [],
): Promise<LabProcess> {
  const activate = [ACTIVATE, '-l', at, '--fdname=io.ipfs.api', '-E', 'HOME', '-E', 'PATH', ...daemon];
  const [program = '', ...args] = [...through, ...activate];
  const started = lab.launch(program, args);
  await started.until('it listens', () => started.output.includes('Listening on'));
  return started;
}

function stillAsleep(one: LabProcess, holder = /systemd-socket/): (answer: DaemonStatusResponse) => void {
  return ({ daemons }) => {
    assert.doesNotMatch(one.output, /Communication attempt|Execing|Spawned|touched/, 'the look has woken it');
    const all = Object.values(daemons).flatMap((daemon) => daemon.details?.instances ?? []);
    const reasons = all.map((instance) => instance.reasons.join()).join();
    assert.match(reasons, /asleep: .* is held by /);
    assert.match(/ is held by (.*)/.exec(reasons)?.[1] ?? '', holder);
    assert.ok(all.some(({ next }) => next?.code === 'connect'));
  };
}

function asStranger(lab: Lab, verify: NonNullable<Look['verify']>): Look {
  return {
    through: AS_STRANGER,
    environment: { ...lab.env, HOME: '/nonexistent', PATH: '/usr/bin:/bin' },
    verify,
  };
}

/** A listener of root's of which others see neither what it is nor what it would start. */
async function listener(lab: Lab, at: string): Promise<LabProcess> {
  const script = `require('node:net').createServer(() => console.log('touched'))
    .listen(${at}, () => console.log('it listens'))`;
  const started = lab.launch(process.execPath, ['-e', script]);
  await started.until('it listens', () => started.output.includes('it listens'));
  return started;
}

/** A look on a machine that has these files, too; nobody else sees them. */
async function withFiles(lab: Lab, files: Readonly<Record<string, string>>, look: Look): Promise<Look> {
  const layers = lab.path('layers');
  await mkdir(layers);
  const mount = (folder: string) => {
    const [upper, work] = [`${layers}/upper${folder}`, `${layers}/work${folder}`];
    const options = `lowerdir=${folder},upperdir=${upper},workdir=${work}`;
    return [`mkdir -p ${upper} ${work}`, `mount -t overlay -o ${options} none ${folder}`];
  };
  const write = ([path, text]: [string, string]) =>
    `mkdir -p "$(dirname ${path})" && printf '%s\\n' '${text}' > ${path}`;
  const script = [
    `mount -t tmpfs none ${layers}`,
    ...['/etc', '/run'].flatMap(mount),
    ...Object.entries(files).map(write),
    'exec "$0" "$@"',
  ];
  return { ...look, through: ['unshare', '--mount', 'sh', '-c', script.join(' && '), ...AS_STRANGER] };
}

describe('daemons whose socket a service manager holds', () => {
  situation('Kubo on its port', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    const one = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  situation('Kubo on a unix socket', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix${lab.path('rpc')}`) } });
    const one = await sleeper(lab, lab.path('rpc'), [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  situation('Kubo on a unix socket behind a link', { ipfs: ['stopped', 0] }, async (lab) => {
    await mkdir(lab.path('run'));
    await lab.run('ln', ['-s', 'run', lab.path('link')]);
    await prepareKubo(lab, {
      config: { 'Addresses.API': JSON.stringify(`/unix${lab.path('link', 'rpc')}`) },
    });
    const one = await sleeper(lab, lab.path('run', 'rpc'), [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  situation('Kubo on all addresses of this machine', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab, { config: { 'Addresses.API': JSON.stringify('/ip4/0.0.0.0/tcp/5001') } });
    const one = await sleeper(lab, '5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  for (const [name, at] of [
    ['alone', '192.0.2.7:5001'],
    ['among all', '5001'],
  ] as const) {
    situation(`Kubo on an address in a network, ${name}`, { ipfs: ['stopped', 0] }, async (lab) => {
      await lab.run('ip', ['address', 'replace', '192.0.2.7/32', 'dev', 'lo']);
      await prepareKubo(lab, { config: { 'Addresses.API': JSON.stringify('/ip4/192.0.2.7/tcp/5001') } });
      const one = await sleeper(lab, at, [lab.binaries.ipfs, 'daemon', '--offline']);
      return { verify: stillAsleep(one) };
    });
  }

  situation('a service on its port', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    const one = await sleeper(lab, '127.0.0.1:9094', [lab.binaries.service, 'daemon']);
    return { verify: stillAsleep(one) };
  });

  situation('a follower on its socket', { follow: ['stopped', 0] }, async (lab) => {
    await prepareFollower(lab, {});
    const socket = lab.path('.ipfs-cluster-follow', 'demo', 'api-socket');
    const one = await sleeper(lab, socket, [lab.binaries.follow, 'demo', 'run']);
    return { verify: stillAsleep(one) };
  });

  situation('Kubo in a folder that nobody knows', { ipfs: ['stopped', 0] }, async (lab) => {
    const one = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  situation('Kubo that somebody has woken', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    const one = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    lab.launch(lab.binaries.ipfs, ['--api', '/ip4/127.0.0.1/tcp/5001', 'id']);
    await one.until('Kubo is ready', () => one.output.includes('Daemon is ready'));
  });

  situation('Kubo that was killed after it had been woken', { ipfs: ['crashed', 0] }, async (lab) => {
    await prepareKubo(lab);
    const one = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    lab.launch(lab.binaries.ipfs, ['--api', '/ip4/127.0.0.1/tcp/5001', 'id']);
    await one.until('Kubo is ready', () => one.output.includes('Daemon is ready'));
    await one.kill();
    const next = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(next) };
  });
});

describe('daemons whose socket another user’s service manager holds', () => {
  situation('root’s, looked at by another user', { ipfs: ['stopped', 0] }, async (lab) => {
    const one = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    return asStranger(lab, stillAsleep(one));
  });

  for (const who of ['root', 'a third user'] as const) {
    situation(`another user’s, looked at by ${who}`, { service: ['stopped', 0] }, async (lab) => {
      const program = await publicCopy(lab, lab.binaries.service);
      const setpriv = await asNobody(lab, lab.path('nobody'));
      const one = await sleeper(lab, '127.0.0.1:9094', [program, 'daemon'], ['setpriv', ...setpriv]);
      return who === 'root' ? { verify: stillAsleep(one) } : asStranger(lab, stillAsleep(one));
    });
  }

  const SOCKET = '[Unit]\nDescription=RPC of Kubo\n[Socket]\nListenStream=127.0.0.1:5001';
  const SERVICE = '[Service]\nExecStart=/usr/bin/ipfs daemon';

  situation('systemd’s, which keeps its sockets to itself', { ipfs: ['stopped', 0] }, async (lab) => {
    const one = await listener(lab, "5001, '127.0.0.1'");
    const files = {
      '/etc/systemd/system/rpc.socket': SOCKET,
      '/etc/systemd/system/rpc.service': SERVICE,
    };
    return withFiles(lab, files, asStranger(lab, stillAsleep(one, /^systemd \(rpc\.socket\)/)));
  });

  situation('systemd’s on a path, among its own units', { ipfs: ['stopped', 0] }, async (lab) => {
    const repo = await prepareKubo(lab, {
      config: { 'Addresses.API': JSON.stringify(`/unix${lab.path('rpc')}`) },
    });
    await lab.run('chmod', ['-R', 'a+rX', repo]);
    const one = await listener(lab, `'${lab.path('rpc')}'`);
    const files = {
      '/run/systemd/system/rpc.socket': `[Socket]\nListenStream=${lab.path('rpc')}`,
      '/run/systemd/system/rpc.service': SERVICE,
    };
    const look = asStranger(lab, stillAsleep(one, /^systemd \(rpc\.socket\)/));
    return withFiles(lab, files, { ...look, environment: { ...lab.env, IPFS_PATH: lab.path('.ipfs') } });
  });

  situation('another program has the port of an idle unit', { ipfs: ['not_installed', 0] }, async (lab) => {
    const one = await listener(lab, "5001, '127.0.0.1'");
    const files = {
      '/etc/systemd/system/rpc.socket': SOCKET,
      '/etc/systemd/system/rpc.service': SERVICE,
      '/run/systemd/units/invocation:dbus.socket': '',
    };
    return withFiles(
      lab,
      files,
      asStranger(lab, () => {
        assert.match(one.output, /touched/);
      }),
    );
  });
});

describe('programs that start a daemon for whoever connects, and are no service manager', () => {
  /** A listener that says when somebody connects, by another name and with these arguments. */
  const startsOnDemand = async (lab: Lab, name: string, args: readonly string[]): Promise<LabProcess> => {
    const script = `require('node:net').createServer(() => console.log('touched'))
      .listen(5001, '127.0.0.1', () => console.log('it listens'))`;
    await lab.write(lab.path('listen.cjs'), script);
    const shell = `exec -a ${name} "$0" "$@"`;
    const started = lab.launch('bash', ['-c', shell, process.execPath, lab.path('listen.cjs'), ...args]);
    await started.until('it listens', () => started.output.includes('it listens'));
    return started;
  };

  for (const [name, ...args] of [
    ['ncat', '-l', '5001', '-k', '-c', 'ipfs daemon'],
    ['ncat', '-l', '5001', '-k', '-c', './start-it'],
    ['listener', '-l', '5001', 'IPFS_PATH=~/.ipfs exec ipfs daemon --offline'],
  ] as const) {
    situation([name, ...args].join(' '), { ipfs: ['stopped', 0] }, async (lab) => {
      await prepareKubo(lab);
      const one = await startsOnDemand(lab, name, args);
      return { verify: stillAsleep(one, /^node \(PID/) };
    });
  }

  situation('a listener that runs nothing is asked', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    const one = await startsOnDemand(lab, 'ncat', ['-l', '5001', '-k']);
    return {
      verify: () => {
        assert.match(one.output, /touched/);
      },
    };
  });
});
