import { copyFile, link, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { descendantsOf, untilEnded } from '../../../lab/conditions/processes';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { apiPings, prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { prepareFollower } from '../../../lab/follower';
import { situation } from '../situation';

const READY = 'IPFS Cluster is READY';

/** It says that it is READY a moment before it sends its first ping, by which others know that. */
async function untilPinged(): Promise<void> {
  await until('it has sent a ping of its own', async () =>
    (await apiPings(SERVICE_PORTS.api)).some(({ valid, value }) => valid && value !== ''),
  );
}

/** Starts the service through another program: it is one daemon, whatever stands in front of it. */
function wrapped(name: string, program: string, args: readonly string[]): void {
  situation(`started by ${name}`, { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const wrapper = lab.launch(program, args);
    await wrapper.until('READY', () => wrapper.output.includes(READY));
    await untilPinged();
  });
}

/** Starts a changed copy of the program. */
function changed(name: string, change: (lab: Lab, copy: string) => Promise<string | undefined>): void {
  situation(name, { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const copy = lab.path('ipfs-cluster-service');
    await copyFile(lab.binaries.service, copy);
    await startService(lab, { program: (await change(lab, copy)) ?? copy });
  });
}

describe('wrappers and programs', () => {
  const command = 'ipfs-cluster-service daemon';
  wrapped('sh -c with a redirection', 'sh', ['-c', `${command} 2>&1; true`]);
  // A login shell has a PATH of its own.
  wrapped('bash -lc', 'bash', ['-c', 'exec bash -lc "$(command -v ipfs-cluster-service) daemon; true"']);
  wrapped('nohup', 'nohup', ['ipfs-cluster-service', 'daemon']);
  wrapped('nice', 'nice', ['-n', '5', 'ipfs-cluster-service', 'daemon']);
  wrapped('timeout', 'timeout', ['1h', 'ipfs-cluster-service', 'daemon']);
  wrapped('env', 'env', ['A=b', 'ipfs-cluster-service', 'daemon']);
  wrapped('setsid', 'setsid', ['--wait', 'ipfs-cluster-service', 'daemon']);
  wrapped('script, in a terminal of its own', 'script', ['-qefc', command, '/dev/null']);
  wrapped('flock', 'flock', ['lockfile', 'ipfs-cluster-service', 'daemon']);
  wrapped('su', 'su', ['-p', 'root', '-c', command]);
  wrapped('runuser', 'runuser', ['-p', '-u', 'root', '--', 'ipfs-cluster-service', 'daemon']);
  wrapped('setpriv', 'setpriv', ['--no-new-privs', 'ipfs-cluster-service', 'daemon']);
  wrapped('a tracer', 'strace', ['-f', '-qq', '-e', 'trace=none', 'ipfs-cluster-service', 'daemon']);
  wrapped('exec -a with another name', 'bash', ['-c', 'exec -a node1 ipfs-cluster-service daemon']);
  wrapped('a supervisor that reaps it', 'python3', [
    '-c',
    "import subprocess; subprocess.run(['ipfs-cluster-service', 'daemon'])",
  ]);

  situation('started by a shell that has ended since', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await lab.launch('sh', ['-c', `: > log; ${command} >> log 2>&1 &`]).exited;
    await until('READY', async () => (await readFile(lab.path('log'), 'utf8')).includes(READY));
    await untilPinged();
  });

  situation(
    'each of the three behind a shell',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      await daemon.stop();
      await prepareService(lab);
      await prepareFollower(lab);
      lab.launch('sh', ['-c', 'ipfs daemon --offline; true']);
      const service = lab.launch('sh', ['-c', `${command}; true`]);
      const follow = lab.launch('sh', ['-c', 'ipfs-cluster-follow demo run; true']);
      for (const one of [service, follow]) {
        await one.until('READY', () => one.output.includes(READY));
      }
      await untilPinged();
    },
  );

  changed('renamed', async (lab, copy) => {
    await rename(copy, lab.path('peer'));
    return lab.path('peer');
  });

  changed('renamed to another program of the three', async (lab, copy) => {
    await rename(copy, lab.path('ipfs'));
    return lab.path('ipfs');
  });

  changed('with its version in its name', async (lab, copy) => {
    await rename(copy, lab.path('ipfs-cluster-service-v1.1.6'));
    return lab.path('ipfs-cluster-service-v1.1.6');
  });

  changed('through a symbolic link', async (lab, copy) => {
    await symlink(copy, lab.path('link'));
    return lab.path('link');
  });

  changed('through a hard link', async (lab, copy) => {
    await link(copy, lab.path('hard'));
    return lab.path('hard');
  });

  changed('stripped', async (lab, copy) => {
    await lab.run('strip', [copy]);
    return undefined;
  });

  changed('stripped of its build information', async (lab, copy) => {
    await lab.run('objcopy', ['--remove-section', '.go.buildinfo', copy, lab.path('bare')]);
    await rename(lab.path('bare'), copy);
    return undefined;
  });

  situation('deleted while it runs', { service: ['running', 1] }, async (lab) => {
    await ownCopy(lab, (copy) => rm(copy));
  });

  situation('upgraded in place while it runs', { service: ['running', 1] }, async (lab) => {
    await ownCopy(lab, async (copy) => {
      await copyFile(lab.binaries.service, `${copy}.new`);
      await rename(`${copy}.new`, copy);
    });
  });

  situation('replaced by a script while it runs', { service: ['running', 1] }, async (lab) => {
    await ownCopy(lab, async (copy) => {
      await rm(copy);
      await writeFile(copy, '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
    });
  });

  situation('a program on PATH that never tells its version', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    const hung = lab.path('ipfs-cluster-service');
    await writeFile(hung, '#!/bin/sh\nsleep 60 &\nsleep 60\n', { mode: 0o755 });
    return { environment: { ...lab.env, PATH: `${lab.home}:/usr/bin:/bin` } };
  });

  situation('ended by SIGTERM to its shell’s group', { service: ['stopped', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const wrapper = lab.launch('setsid', ['--wait', 'ipfs-cluster-service', 'daemon']);
    await wrapper.until('READY', () => wrapper.output.includes(READY));
    await untilPinged();
    const daemons = descendantsOf(wrapper.pid);
    await lab.run('pkill', ['-TERM', '-f', 'ipfs-cluster-service daemon']);
    await wrapper.exited;
    await Promise.all(daemons.map(untilEnded));
  });
});

async function ownCopy(lab: Lab, change: (copy: string) => Promise<void>): Promise<void> {
  await kubo(lab);
  await prepareService(lab);
  const copy = lab.path('ipfs-cluster-service');
  await copyFile(lab.binaries.service, copy);
  await startService(lab, { program: copy });
  await change(copy);
}
