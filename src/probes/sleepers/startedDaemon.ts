import { basename } from 'node:path';
import { parseDaemonCommand } from '../processes/commandLine';
import { type DaemonKind, kindOfProgramName } from '../programs/daemonKind';

/** Programs whose arguments hold what runs elsewhere, to where they pass connections on. */
const FORWARDERS =
  /^(ssh|autossh|docker|podman|nerdctl|kubectl|oc|lxc|incus|machinectl|limactl|vagrant|flatpak|pasta|passt|slirp4netns|rootlesskit)(-|\.|$)/;

/** Programs that listen for others and start them: systemd.socket(5), inetd(8), xinetd(8), s6-tcpserver, dinit(8). */
const MANAGERS =
  /^(systemd|systemd-socket-activate|(inetutils-|openbsd-|rl|x|micro[-_]|mini[-_])?inetd|s6-(tcp|ipc)server(d|-socketbinder)?|tcpserver|tcpsvd|ipcserver|sslserver|faucet|websocketd|systemfd|dinit|shepherd|circusd)$/;

/** The netcats, and what tells those of them that have it to run a program for each connection: ncat(1), nc(1). */
const NETCATS = /^(ncat|nc|netcat)(\.|$)/;
const RUNS_PROGRAM = /^(-[A-Za-z0-9]*[ce]|--(sh-|lua-)?exec(=.*)?)$/;

/** The daemon that is among the arguments with those that it runs by, as in any `… ipfs daemon`. */
export interface StartedDaemon {
  readonly kind: DaemonKind;
  /** Where among the arguments it is. */
  readonly index: number;
  /** One argument has all of it, as a command line or a script: those behind it are not the daemon's. */
  readonly isText: boolean;
}

/** @param argv the program itself first, which is never what it starts */
export function startedDaemon(argv: readonly string[]): StartedDaemon | null {
  if (FORWARDERS.test(programOf(argv))) {
    return null;
  }
  const args = argv.slice(1);
  const found = daemonIn(args);
  if (found !== null) {
    return { kind: found.kind, index: found.index + 1, isText: false };
  }
  for (const [index, arg] of args.entries()) {
    const inside = daemonIn(wordsOf(arg));
    if (inside !== null) {
      return { kind: inside.kind, index: index + 1, isText: true };
    }
  }
  return null;
}

function daemonIn(words: readonly string[]): { readonly kind: DaemonKind; readonly index: number } | null {
  for (const [index, word] of words.entries()) {
    const kind = kindOfProgramName(word);
    if (kind !== undefined && parseDaemonCommand(kind, words.slice(index + 1)) !== null) {
      return { kind, index };
    }
  }
  return null;
}

/** What a shell, or any other language, takes for the words of a text that runs a program. */
function wordsOf(text: string): string[] {
  return text.split(/[\s;&|()<>`"'=,:[\]{}$]+/).filter((word) => word !== '');
}

/** @param name as the kernel has it, which is cut to 15 characters */
export function isManager(name: string, argv: readonly string[]): boolean {
  const program = programOf(argv);
  const applet = program === 'busybox' ? (argv[1] ?? '') : program;
  return (
    MANAGERS.test(name) ||
    MANAGERS.test(applet) ||
    // They run a program for each connection, or pass it on.
    (program === 'socat' && argv.some((word) => /^(EXEC|SYSTEM|SHELL):/i.test(word))) ||
    (NETCATS.test(applet) && argv.some((word) => RUNS_PROGRAM.test(word)))
  );
}

/** True where these arguments name the address of a socket. */
export function namesAddress(argv: readonly string[], at: { port: number } | { path: string }): boolean {
  const isNamed =
    'port' in at
      ? (word: string) => new RegExp(`(^|[^\\d.])${at.port}([^\\d.]|$)`).test(word)
      : (word: string) => word.includes(at.path);
  const daemon = startedDaemon(argv);
  const isOwn = (index: number) =>
    index > 0 && (daemon === null || (daemon.isText ? index !== daemon.index : index < daemon.index));
  return argv.some((word, index) => isOwn(index) && isNamed(word));
}

function programOf(argv: readonly string[]): string {
  return basename(argv[0] ?? '').replace(/^-/, '');
}
