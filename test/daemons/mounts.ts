import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Lab } from '../../lab/lab';

const mounted: string[] = [];
const loops: string[] = [];

export function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' });
}

/**
 * Mounts at a folder outside of the lab, which is deleted before it is let go.
 * @param what the arguments of mount(8) before the folder
 */
export function mountAt(...what: string[]): string {
  const folder = mkdtempSync(`${tmpdir()}/mount-`);
  run('mount', ...what, folder);
  mounted.push(folder);
  return folder;
}

/** A btrfs of its own: `stat` names its subvolumes as devices, /proc/locks the whole. */
export function mountBtrfs(lab: Lab): string {
  const image = lab.path('image');
  writeFileSync(image, '');
  truncateSync(image, 512 * 1024 * 1024);
  run('mkfs.btrfs', '-q', image);
  const loop = run('losetup', '--find', '--show', image).trim();
  loops.push(loop);
  return mountAt('-t', 'btrfs', loop);
}

/**
 * An overlay with parts of its own in a folder.
 * @param lower what is below of it
 */
export function mountOverlay(folder: string, name: string, lower: string): string {
  const [upper, work] = [`${folder}/${name}-upper`, `${folder}/${name}-work`];
  mkdirSync(upper);
  mkdirSync(work);
  return mountAt('-t', 'overlay', 'overlay', '-o', `lowerdir=${lower},upperdir=${upper},workdir=${work}`);
}

/** To be called after each test that mounts. */
export function letGo(): void {
  for (const folder of mounted.splice(0).reverse()) {
    run('umount', '-l', folder);
    rmdirSync(folder);
  }
  for (const loop of loops.splice(0)) {
    run('losetup', '--detach', loop);
  }
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

export function canMount(type: string): boolean {
  return isRoot() && new RegExp(`\\t${type}$`, 'm').test(readFileSync('/proc/filesystems', 'utf8'));
}
