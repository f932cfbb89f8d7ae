export interface ControlGroup {
  /** The unit of systemd; a scope, such as that of a login, is nobody's to start. */
  readonly unit: string | null;
  /** ID of the container. */
  readonly container: string | null;
}

/**
 * The names that docker, podman, containerd, CRI-O and Kubernetes give to the group of a container, with either of
 * their drivers: `/docker/ID`, `docker-ID.scope`, `libpod-ID.scope`, `cri-containerd-ID.scope`, `/kubepods/…/ID`.
 */
const CONTAINERS = /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?=\/|$)/g;
const SERVICE = /\/([^/]+\.service)(?=\/|$)/g;
const USER_MANAGER = /^user@\d+\.service$/;

/**
 * @param membership the text of `/proc/PID/cgroup`, a line for each hierarchy
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function groupOf(membership: string): ControlGroup {
  // Of containers in a container the innermost is meant: the others run more than it.
  const container =
    groupsIn(membership)
      .map(({ group }) => [...group.matchAll(CONTAINERS)].at(-1)?.[1])
      .find((id) => id !== undefined) ?? null;
  const unit = [...systemdGroup(membership).matchAll(SERVICE)].at(-1)?.[1];
  return { unit: unit === undefined || USER_MANAGER.test(unit) ? null : unescaped(unit), container };
}

/**
 * Where systemd keeps the processes of a unit: the same for all of them, and for nobody else.
 * @param membership as above
 */
export function unitPathOf(membership: string): string | null {
  const group = systemdGroup(membership);
  const last = [...group.matchAll(SERVICE)].at(-1);
  return last === undefined ? null : group.slice(0, last.index + last[0].length);
}

/** Of several hierarchies systemd keeps its units in the second version's, or in its own. */
function systemdGroup(membership: string): string {
  const groups = groupsIn(membership);
  const own =
    groups.find(({ controllers, group }) => controllers === 'name=systemd' && group !== '/') ??
    groups.find(({ controllers }) => controllers === '');
  return own?.group ?? '';
}

function groupsIn(membership: string): { controllers: string; group: string }[] {
  return [...membership.matchAll(/^\d+:([^:]*):(\/.*)$/gm)].map(([, controllers = '', group = '']) => ({
    controllers,
    group,
  }));
}

/** A name that the kernel would take for a file of its own, or that begins with an underscore, has one before it. */
function unescaped(unit: string): string {
  return unit.replace(/^_/, '');
}
