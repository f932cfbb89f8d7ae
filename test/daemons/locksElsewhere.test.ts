import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilInLocks } from '../../lab/conditions/processes';
import { kubo, prepareKubo } from '../../lab/kubo';
import type { Lab } from '../../lab/lab';
import type { LabProcess } from '../../lab/labProcess';
import { prepareService } from '../../lab/service';
import { situation } from './situation';

const mounted: string[] = [];
const loops: string[] = [];

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' });
}

/** A btrfs of its own: `stat` names its subvolumes as devices, /proc/locks the whole. */
function mountBtrfs(lab: Lab): string {
  const image = lab.path('image');
  writeFileSync(image, '');
  truncateSync(image, 512 * 1024 * 1024);
  run('mkfs.btrfs', '-q', image);
  const loop = run('losetup', '--find', '--show', image).trim();
  loops.push(loop);
  return mountAt(mountPoint(), '-t', 'btrfs', loop);
}

/** On a tmpfs, which may be the upper part of one; an overlay may not. */
function mountOverlay(): string {
  const below = mountAt(mountPoint(), '-t', 'tmpfs', 'below');
  const [lower, upper, work] = ['lower', 'upper', 'work'].map((name) => join(below, name));
  for (const part of [lower, upper, work]) {
    mkdirSync(String(part));
  }
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  return mountAt(mountPoint(), '-t', 'overlay', 'overlay', '-o', options);
}

/** Outside of the lab, which is deleted before it is let go. */
function mountPoint(): string {
  return mkdtempSync(join(tmpdir(), 'mount-'));
}

function mountAt(folder: string, ...what: string[]): string {
  run('mount', ...what, folder);
  mounted.push(folder);
  return folder;
}

function bash(lab: Lab, command: string): LabProcess {
  return lab.launch('bash', ['-c', command]);
}

function letGo(): void {
  for (const folder of mounted.splice(0).reverse()) {
    run('umount', '-l', folder);
    rmdirSync(folder);
  }
  for (const loop of loops.splice(0)) {
    run('losetup', '--detach', loop);
  }
}

const known = readFileSync('/proc/filesystems', 'utf8');
const FILE_SYSTEMS = { btrfs: mountBtrfs, overlay: mountOverlay };

for (const [type, mount] of Object.entries(FILE_SYSTEMS)) {
  const isKnown = new RegExp(`\\t${type}$`, 'm').test(known) && process.getuid?.() === 0;
  const name = `locks on ${type}${isKnown ? '' : ' (this kernel has none, or this user may not mount)'}`;
  (isKnown ? describe : describe.skip)(name, () => {
    afterEach(letGo);

    situation('a command of Kubo holds its lock', { ipfs: ['stopped', 0] }, async (lab) => {
      const repo = `${mount(lab)}/repo`;
      await prepareKubo(lab, { repo });
      await untilInLocks(bash(lab, `IPFS_PATH=${repo} exec ipfs add --stdin-name x < <(sleep 99)`));
      return { settings: { folders: { ipfs: [repo] } } };
    });

    situation('Kubo runs', { ipfs: ['running', 1] }, async (lab) => {
      await kubo(lab, { repo: `${mount(lab)}/repo` });
    });

    situation('Kubo was killed', { ipfs: ['crashed', 0] }, async (lab) => {
      const repo = `${mount(lab)}/repo`;
      await (await kubo(lab, { repo })).kill();
      return { settings: { folders: { ipfs: [repo] } } };
    });

    situation('a service was killed, and its state is imported', { service: ['stopped', 0] }, async (lab) => {
      const folder = `${mount(lab)}/cluster`;
      await prepareService(lab, { folder });
      const imports = `exec ipfs-cluster-service -c ${folder} state import -f < <(sleep 99)`;
      await untilInLocks(bash(lab, imports));
      return { settings: { folders: { ipfs_cluster_service: [folder] } } };
    });
  });
}
