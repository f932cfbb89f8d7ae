import { readFileSync } from 'node:fs';

/** Where systemd mounts the second version of control groups: alone, or beside the first. */
const UNIFIED = ['', '/unified'];

/**
 * Tells a paused container: its processes do not show state T, their control group does.
 * @param membership the text of `/proc/PID/cgroup`, a line for each hierarchy
 * @param mount where control groups are mounted
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function isFrozenGroup(membership: string, mount = '/sys/fs/cgroup'): boolean {
  return [...membership.matchAll(/^\d+:([^:]*):(\/.+)$/gm)].some(([, controllers = '', group = '']) =>
    controllers === ''
      ? UNIFIED.some((part) => /^frozen 1$/m.test(textOf(`${mount}${part}${group}/cgroup.events`)))
      : controllers.split(',').includes('freezer') &&
        /^FROZEN$/m.test(textOf(`${mount}/freezer${group}/freezer.state`)),
  );
}

/** Groups are mounted elsewhere, or not at all, in many a container. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
