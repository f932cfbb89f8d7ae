import { existsSync } from 'node:fs';
import { chmod, copyFile, rename, stat } from 'node:fs/promises';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { AS_STRANGER, asNobody, publicCopy } from '../places';
import { type Look, situation } from '../situation';

const LINKER = '/lib64/ld-linux-x86-64.so.2';
const READY = 'Daemon is ready';

/** A program that Go builds from a main package of this name; it does nothing but wait. */
async function goProgram(lab: Lab, module: string, folder: string, architecture: string): Promise<string> {
  const source =
    'package main\nimport ("fmt"; "time")\nfunc main() { fmt.Println("started"); time.Sleep(time.Hour) }\n';
  await lab.write(lab.path('src', folder, 'main.go'), source);
  await lab.write(lab.path('src', 'go.mod'), `module ${module}\n\ngo 1.20\n`);
  const go = { GOCACHE: lab.path('cache'), GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  const path = `${process.env['PATH'] ?? ''}:/usr/local/go/bin`;
  const build = `cd ${lab.path('src')} && go build -o ${lab.path('bin')}/ ./${folder}`;
  await lab.run('sh', ['-c', build], { ...go, GOARCH: architecture, PATH: path });
  return lab.path('bin', folder.slice(folder.lastIndexOf('/') + 1));
}

function asStranger(lab: Lab): Look {
  return { through: AS_STRANGER, environment: { ...lab.env, HOME: '/nonexistent', PATH: '/usr/bin:/bin' } };
}

/** A Kubo of the user nobody, started by these arguments in front of its own. */
async function kuboOfNobody(lab: Lab, starter: (program: string) => readonly string[]): Promise<void> {
  const ipfs = await publicCopy(lab, lab.binaries.ipfs);
  const setpriv = await asNobody(lab, lab.path('nobody'));
  await lab.run('setpriv', [...setpriv, ipfs, 'init']);
  await chmod(lab.path('nobody'), 0o700);
  const daemon = lab.launch('setpriv', [...setpriv, ...starter(ipfs), 'daemon', '--offline']);
  await daemon.until('ready', () => daemon.output.includes(READY));
}

describe('what a process is', () => {
  situation('a 32-bit Kubo', { ipfs: ['starting', 1] }, async (lab) => {
    await prepareKubo(lab);
    const program = await goProgram(lab, 'github.com/ipfs/kubo', 'cmd/ipfs', '386');
    const daemon = lab.launch(program, ['daemon']);
    await daemon.until('it runs', () => daemon.output.includes('started'));
  });

  situation('a 32-bit program of another project', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    const program = await goProgram(lab, 'example.com/x', 'cmd/ipfs', '386');
    const daemon = lab.launch(program, ['daemon']);
    await daemon.until('it runs', () => daemon.output.includes('started'));
  });

  for (const [name, options] of [
    ['', []],
    [' with options', ['--library-path', '/lib:/usr/lib']],
  ] as const) {
    situation(`Kubo, started by the dynamic linker${name}`, { ipfs: ['running', 1] }, async (lab) => {
      await prepareKubo(lab);
      const daemon = lab.launch(LINKER, [...options, lab.binaries.ipfs, 'daemon', '--offline']);
      await daemon.until('ready', () => daemon.output.includes(READY));
    });
  }

  situation('a service that is called as an emulator is', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const program = lab.path('qemu-aarch64-static');
    await copyFile(lab.binaries.service, program);
    await startService(lab, { program });
  });

  situation('the dynamic linker runs another command of Kubo', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    const lock = lab.path('.ipfs', 'repo.lock');
    const command = `sleep 60 | ${LINKER} ${lab.binaries.ipfs} add --stdin-name daemon`;
    const shell = lab.launch('sh', ['-c', command]);
    await shell.until('it holds the lock', async () => {
      const inode = existsSync(lock) ? (await stat(lock)).ino : 0;
      return (await lab.run('cat', ['/proc/locks'])).includes(`:${inode} `);
    });
  });

  situation('the dynamic linker runs another program', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    const tail = lab.launch(LINKER, ['/usr/bin/tail', '-f', lab.path('.ipfs', 'config'), 'daemon']);
    await tail.until('it runs', () => tail.output.includes('RelayService'));
  });

  situation('another user’s Kubo, started by the dynamic linker', { ipfs: ['running', 1] }, async (lab) => {
    await kuboOfNobody(lab, (program) => [LINKER, program]);
    return asStranger(lab);
  });

  situation('another user’s wrapped Kubo', { ipfs: ['running', 1] }, async (lab) => {
    const wrapped = lab.path('.ipfs-wrapped');
    await lab.run('cp', [lab.binaries.ipfs, wrapped]);
    await kuboOfNobody(lab, (program) => ['bash', '-c', `exec -a ${program} ${wrapped} "$@"`, 'ipfs']);
    return asStranger(lab);
  });

  situation('another user’s wrapped service', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const program = await publicCopy(lab, lab.binaries.service);
    const wrapped = lab.path('.ipfs-cluster-service-wrapped');
    await rename(program, wrapped);
    await prepareService(lab);
    await lab.run('chown', ['-R', 'nobody', lab.path('.ipfs-cluster')]);
    const setpriv = ['--reuid=nobody', '--clear-groups', '--', 'env', `HOME=${lab.home}`];
    const script = `exec -a ${program} ${wrapped} daemon`;
    const daemon = lab.launch('setpriv', [...setpriv, 'bash', '-c', script]);
    await daemon.until('ready', () => daemon.output.includes('IPFS Cluster is READY'));
    return asStranger(lab);
  });

  situation(
    'renamed, without its build information, with its lock',
    { service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      const program = lab.path('node1');
      await copyFile(lab.binaries.service, lab.path('copy'));
      await lab.run('objcopy', ['--remove-section', '.go.buildinfo', lab.path('copy'), program]);
      await startService(lab, { program });
    },
  );

  for (const [name, make] of [
    ['a pipe', (lab: Lab, file: string) => lab.run('mkfifo', [file])],
    ['a device', (lab: Lab, file: string) => lab.run('ln', ['-s', '/dev/zero', file])],
    ['a folder', (lab: Lab, file: string) => lab.run('mkdir', [file])],
  ] as const) {
    situation(
      `another user’s process says that its program is ${name}`,
      { service: ['running', 1] },
      async (lab) => {
        await kubo(lab);
        await prepareService(lab);
        await startService(lab, { program: await publicCopy(lab, lab.binaries.service) });
        const file = lab.path('x', 'ipfs');
        await lab.run('mkdir', [lab.path('x')]);
        await make(lab, file);
        await copyFile('/usr/bin/tail', lab.path('ipfs'));
        await chmod(lab.path('ipfs'), 0o755);
        const lie = `exec -a ${file} ${lab.path('ipfs')} -f /dev/null daemon`;
        const setpriv = ['--reuid=nobody', '--clear-groups', '--', 'bash', '-c', lie];
        const process = lab.launch('setpriv', setpriv);
        await process.until('it runs', async () =>
          (await lab.run('cat', [`/proc/${process.pid}/cmdline`])).startsWith(file),
        );
        return { through: AS_STRANGER };
      },
    );
  }
});
