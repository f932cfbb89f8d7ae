import { basename } from 'node:path';
import { parseDaemonCommand } from '../processes/commandLine';
import { type DaemonKind, kindOfProgramName } from '../programs/daemonKind';

/** Programs whose arguments hold what runs elsewhere, to where they pass connections on. */
const FORWARDERS =
  /^(ssh|autossh|docker|podman|nerdctl|kubectl|oc|lxc|incus|machinectl|limactl|vagrant|flatpak)(-|$)/;

/** Programs that listen for others and start them: systemd.socket(5), inetd(8), xinetd(8), s6-tcpserver, dinit(8). */
const MANAGERS =
  /^(systemd|systemd-socket-activate|(inetutils-|openbsd-|rl|x)?inetd|s6-(tcp|ipc)server(d|-socketbinder)?|tcpserver|tcpsvd|ipcserver|systemfd|dinit|shepherd|circusd)$/;

/** The daemon that is among the arguments with those that it runs by, as in any `… ipfs daemon`. */
export interface StartedDaemon {
  readonly kind: DaemonKind;
  /** Where among the arguments it is. */
  readonly index: number;
}

/** @param argv the program itself first, which is never what it starts */
export function startedDaemon(argv: readonly string[]): StartedDaemon | null {
  if (FORWARDERS.test(programOf(argv))) {
    return null;
  }
  for (let index = 1; index < argv.length; index++) {
    const kind = kindOfProgramName(argv[index] ?? '');
    if (kind !== undefined && parseDaemonCommand(kind, argv.slice(index + 1)) !== null) {
      return { kind, index };
    }
  }
  return null;
}

/** @param name as the kernel has it, which is cut to 15 characters */
export function isManager(name: string, argv: readonly string[]): boolean {
  const program = programOf(argv);
  const applet = program === 'busybox' ? (argv[1] ?? '') : program;
  return (
    MANAGERS.test(name) ||
    MANAGERS.test(applet) ||
    // It runs a program for each connection, or passes it on.
    (program === 'socat' && argv.some((word) => /^(EXEC|SYSTEM|SHELL):/i.test(word)))
  );
}

/** True where these arguments name the address of a socket. */
export function namesAddress(argv: readonly string[], at: { port: number } | { path: string }): boolean {
  const isNamed =
    'port' in at
      ? (word: string) => new RegExp(`(^|[^\\d.])${at.port}([^\\d.]|$)`).test(word)
      : (word: string) => word.includes(at.path);
  return argv.slice(1, startedDaemon(argv)?.index).some(isNamed);
}

function programOf(argv: readonly string[]): string {
  return basename(argv[0] ?? '').replace(/^-/, '');
}
