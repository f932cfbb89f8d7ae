import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { untilAtRest, untilInLocks, untilZombie } from '../../../lab/conditions/processes';
import { prepareFollower } from '../../../lab/follower';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { AS_STRANGER, publicCopy } from '../places';
import { type Expected, situation } from '../situation';

const NONE: Expected = { ipfs: ['stopped', 0], service: ['stopped', 0], follow: ['stopped', 0] };

/** All three are initialized, so that a false alarm cannot hide behind "not initialized". */
async function initialized(lab: Lab): Promise<void> {
  await prepareKubo(lab);
  await prepareService(lab);
  await prepareFollower(lab);
}

function lookalike(name: string, launch: (lab: Lab) => unknown): void {
  situation(name, NONE, async (lab) => {
    await initialized(lab);
    await launch(lab);
    await untilAtRest(lab.launched);
  });
}

async function logFile(lab: Lab): Promise<string> {
  await mkdir(lab.path('ipfs-cluster-service'));
  const file = lab.path('ipfs-cluster-service', 'daemon.log');
  await writeFile(file, 'ipfs-cluster-service daemon\n');
  return file;
}

async function script(lab: Lab, name: string, text: string): Promise<string> {
  const file = lab.path(name);
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

const SLEEPER = '#!/bin/sh\nsleep 60\n';

describe('look-alikes', () => {
  lookalike('tail -f of a log in a folder of that name', async (lab) => {
    lab.launch('tail', ['-f', await logFile(lab)]);
  });

  lookalike('grep that searches for the words', (lab) => {
    lab.launch('sh', ['-c', 'sleep 60 | grep --color ipfs-cluster-service daemon -']);
    lab.launch('sh', ['-c', 'sleep 60 | grep "ipfs-cluster-follow demo run"']);
  });

  lookalike('an editor that has the sources open', async (lab) => {
    const editor = await script(lab, 'vim', SLEEPER);
    lab.launch(editor, ['ipfs-cluster-service/cmd/daemon.go', 'daemon']);
    lab.launch(editor, ['ipfs-cluster-service', 'daemon']);
  });

  lookalike('a pager, a watcher and ssh with the whole command line', async (lab) => {
    for (const name of ['less', 'watch', 'ssh', 'docker', 'kubectl', 'sudo', 'SCREEN']) {
      const program = await script(lab, name, SLEEPER);
      lab.launch(program, ['host', 'ipfs-cluster-service', 'daemon']);
      lab.launch(program, ['ipfs-cluster-follow', 'demo', 'run']);
      lab.launch(program, ['ipfs', 'daemon']);
    }
  });

  lookalike('shell scripts with the names of the programs', async (lab) => {
    lab.launch(await script(lab, 'ipfs-cluster-service', SLEEPER), ['daemon']);
    lab.launch(await script(lab, 'ipfs-cluster-follow', SLEEPER), ['demo', 'run']);
    lab.launch(await script(lab, 'ipfs', SLEEPER), ['daemon']);
  });

  lookalike('a Python program with the name of the service', async (lab) => {
    const text = '#!/usr/bin/env python3\nimport time\ntime.sleep(60)\n';
    lab.launch(await script(lab, 'ipfs-cluster-service', text), ['daemon']);
    lab.launch('python3', ['-c', 'import time; time.sleep(60)', 'ipfs-cluster-service', 'daemon']);
  });

  lookalike('a Node program that calls itself a daemon', (lab) => {
    const title = "process.title = 'ipfs-cluster-service daemon'; setTimeout(() => {}, 60000)";
    lab.launch(process.execPath, ['-e', title, 'ipfs-cluster-service', 'daemon']);
  });

  lookalike('another program with the argument vector of the daemons', (lab) => {
    for (const argv0 of ['ipfs-cluster-service', '/usr/bin/ipfs-cluster-service', 'ipfs']) {
      lab.launch(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'daemon'], { argv0 });
    }
    lab.launch('bash', ['-c', 'exec -a ipfs-cluster-service sh -c "sleep 60; :" daemon daemon']);
  });

  lookalike('another program, copied to the names of the daemons', async (lab) => {
    for (const name of ['ipfs-cluster-service', 'ipfs-cluster-follow', 'ipfs']) {
      const copy = lab.path(name);
      await copyFile('/usr/bin/tail', copy);
      await writeFile(lab.path('daemon'), '');
      await writeFile(lab.path('run'), '');
      lab.launch(copy, name === 'ipfs-cluster-follow' ? ['-f', 'demo', 'run'] : ['-f', 'daemon']);
      lab.launch(copy, ['daemon', '-f']);
      lab.launch(copy, ['demo', 'run', '-f']);
    }
  });

  lookalike('a Go program of another project with the name of the service', async (lab) => {
    const source = 'package main\nimport "time"\nfunc main() { time.Sleep(time.Minute) }\n';
    await lab.write(lab.path('src', 'main.go'), source);
    await lab.write(lab.path('src', 'go.mod'), 'module example.com/cmd/ipfs-cluster-service\n\ngo 1.20\n');
    const go = { GOCACHE: lab.path('cache'), GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
    const path = `${process.env['PATH'] ?? ''}:/usr/local/go/bin`;
    const build = ['-c', `cd ${lab.path('src')} && go build -o ${lab.path('bin')}/ .`];
    await lab.run('sh', build, { ...go, PATH: path });
    lab.launch(lab.path('bin', 'ipfs-cluster-service'), ['daemon']);
  });

  lookalike('other commands of the daemons’ own programs', async (lab) => {
    await lab.run('mkfifo', [lab.path('pipe'), lab.path('daemon')]);
    const { service, follow, ipfs } = lab.binaries;
    lab.launch(service, ['daemon', '--help']);
    lab.launch(service, ['help', 'daemon']);
    lab.launch(service, ['-c', lab.path('none'), 'state', 'export', '-f', 'daemon']);
    lab.launch(follow, ['demo', 'daemon']);
    lab.launch(follow, ['run']);
    lab.launch(ipfs, ['--repo-dir', lab.path('none'), 'cat', 'daemon']);
    lab.launch('sh', ['-c', `exec ipfs --repo-dir=${lab.path('none')} add daemon < pipe`]);
  });

  lookalike('the state of a cluster is being exported to a file called daemon', async (lab) => {
    await lab.run('mkfifo', [lab.path('daemon')]);
    const state = lab.launch(lab.binaries.service, ['state', 'export', '-f', 'daemon']);
    await untilInLocks(state);
  });

  lookalike('threads with the names of the daemons', (lab) => {
    const threads =
      'import threading, time\n' +
      "def run():\n open('/proc/thread-self/comm', 'w').write('ipfs-cluster-se')\n time.sleep(60)\n" +
      'threading.Thread(target=run).start()\n';
    lab.launch('python3', ['-c', threads, 'daemon']);
  });

  situation('a zombie of a killed daemon', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    // Its parent never asks how it ended.
    const parent = lab.launch('python3', [
      '-c',
      'import subprocess, time\n' +
        "child = subprocess.Popen(['ipfs-cluster-service', 'daemon'])\n" +
        'print(child.pid, flush=True)\ntime.sleep(60)\n',
    ]);
    await parent.until('READY', () => parent.output.includes('IPFS Cluster is READY'));
    const child = Number(/^\d+$/m.exec(parent.output)?.[0]);
    process.kill(child, 'SIGKILL');
    await untilZombie(child);
  });

  situation(
    'all kinds of look-alikes beside the real ones',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['stopped', 0] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await prepareFollower(lab);
      await startService(lab);
      await untilAtRest([
        lab.launch('tail', ['-f', await logFile(lab)]),
        lab.launch(await script(lab, 'ipfs-cluster-follow', SLEEPER), ['demo', 'run']),
        lab.launch(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'daemon'], { argv0: 'ipfs' }),
      ]);
    },
  );

  situation(
    'another user’s scripts with the names of the programs',
    { ipfs: ['not_initialized', 0], service: ['not_initialized', 0], follow: ['not_initialized', 0] },
    async (lab) => {
      const bin = lab.path('bin');
      await mkdir(bin);
      for (const name of ['ipfs', 'ipfs-cluster-service', 'ipfs-cluster-follow']) {
        await publicCopy(lab, `${lab.binaries.folder}/${name}`);
        const file = await script(lab, `bin/${name}`, SLEEPER);
        lab.launch(file, name === 'ipfs-cluster-follow' ? ['run'] : ['daemon']);
        await copyFile('/usr/bin/sleep', lab.path('bin', `${name}-1.1.6`));
      }
      await untilAtRest(lab.launched);
      return { through: AS_STRANGER, environment: { ...lab.env, PATH: `${lab.home}:/usr/bin:/bin` } };
    },
  );

  situation(
    'another user’s program, copied to the name of the service',
    { service: ['not_initialized', 0] },
    async (lab) => {
      await publicCopy(lab, lab.binaries.service);
      await mkdir(lab.path('bin'));
      const copy = lab.path('bin', 'ipfs-cluster-service');
      await copyFile('/usr/bin/tail', copy);
      await chmod(copy, 0o755);
      await writeFile(lab.path('daemon'), '');
      lab.launch(copy, ['daemon', '-f']);
      await untilAtRest(lab.launched);
      return { through: AS_STRANGER, environment: { ...lab.env, PATH: `${lab.home}:/usr/bin:/bin` } };
    },
  );
});
