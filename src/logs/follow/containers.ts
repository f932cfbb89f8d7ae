import type { LogCommand } from './commandSource';

/** Lines that are shown of what was written before somebody looks. */
const FROM_LAST_LINES = 2000;
/** Whichever of them has this container: both tell the others' by an error. What they write of it goes to both outputs. */
const FOLLOW =
  'for program in docker podman nerdctl; do ' +
  'if command -v "$program" > /dev/null && "$program" inspect "$1" > /dev/null 2>&1; then ' +
  'exec "$program" logs --follow --tail "$2" "$1" 2>&1; fi; done; ' +
  'echo "none of docker, podman and nerdctl shows the container $1 to this user" >&2; exit 1';

/** How the log of a container is followed, whoever runs it. @param id of the container, 64 hexadecimal digits */
export function containerCommand(id: string): LogCommand {
  return { program: '/bin/sh', args: ['-c', FOLLOW, 'sh', id, String(FROM_LAST_LINES)] };
}
