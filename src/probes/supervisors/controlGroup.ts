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
const CONTAINER = /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/;
const SERVICE = /\/([^/]+\.service)(?=\/|$)/g;
const USER_MANAGER = /^user@\d+\.service$/;

/**
 * @param membership the text of `/proc/PID/cgroup`, a line for each hierarchy
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function groupOf(membership: string): ControlGroup {
  const groups = [...membership.matchAll(/^\d+:([^:]*):(\/.*)$/gm)].map(
    ([, controllers = '', group = '']) => ({
      controllers,
      group,
    }),
  );
  const container =
    groups.map(({ group }) => CONTAINER.exec(group)?.[1]).find((id) => id !== undefined) ?? null;
  // Of several hierarchies systemd keeps its units in the second version's, or in its own.
  const own =
    groups.find(({ controllers, group }) => controllers === 'name=systemd' && group !== '/') ??
    groups.find(({ controllers }) => controllers === '');
  const unit = [...(own?.group ?? '').matchAll(SERVICE)].at(-1)?.[1];
  return { unit: unit === undefined || USER_MANAGER.test(unit) ? null : unescaped(unit), container };
}

/** A name that the kernel would take for a file of its own, or that begins with an underscore, has one before it. */
function unescaped(unit: string): string {
  return unit.replace(/^_/, '');
}
