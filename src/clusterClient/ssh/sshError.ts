import { ClusterError } from '../errors';
import { cutForeign, printable } from '../foreignText';

export type SshTrouble =
  /** The program itself is not there. */
  | 'not_installed'
  /** This system has no private sockets that it could forward. */
  | 'unsupported'
  | 'name_not_found'
  /** No connection to its SSH server: refused, no route, no answer. */
  | 'host_unreachable'
  | 'unknown_host_key'
  /** The host has another key than it had. */
  | 'changed_host_key'
  /** It takes no key that `ssh` has without asking for a password. */
  | 'not_let_in'
  /** Its server allows no forwarding to there. */
  | 'forward_refused'
  /** From there nobody could be connected to, and its server does not say why. */
  | 'not_onward'
  /** A setting of the user's own that it does not understand, or that is in the way. */
  | 'misconfigured'
  /** It was not there within the deadline. */
  | 'slow'
  /** It ended while it was needed. */
  | 'ended';

type Described = readonly [what: string, advice: (command: string) => string];

const TROUBLES: Readonly<Record<SshTrouble, Described>> = {
  not_installed: [
    'the program ssh was not found',
    () => 'Install the OpenSSH client, and see that ssh is on PATH.',
  ],
  unsupported: [
    'ssh forwards no private socket on this system',
    (command) => `Forward a port of this machine by hand (${command} -L …), and give its address.`,
  ],
  name_not_found: [
    'the name of the host is not found',
    () => 'Correct the destination, or your SSH configuration.',
  ],
  host_unreachable: [
    'its SSH server cannot be reached',
    () => 'See whether the machine runs, and connect to its network or VPN.',
  ],
  unknown_host_key: [
    'nobody has confirmed the key of this host yet',
    (command) => `Connect once by hand (${command}), compare the key and confirm it.`,
  ],
  changed_host_key: [
    'the host shows another key than it had',
    () =>
      'Ask whoever runs it whether its key was renewed, and replace the known one only then (ssh-keygen -R).',
  ],
  not_let_in: [
    'it does not let this user in without a password',
    (command) => `See that this works without being asked: ${command}. A key in ssh-agent is enough.`,
  ],
  forward_refused: [
    'its SSH server allows no forwarding to there',
    () => 'Ask whoever runs it to allow it: AllowTcpForwarding, AllowStreamLocalForwarding and PermitOpen.',
  ],
  not_onward: [
    'from there nobody could be connected to',
    () => 'See whether the peer runs there, and whether this user may use its socket.',
  ],
  misconfigured: [
    'a setting is in its way',
    (command) => `Correct your SSH configuration: ${command} -N says the same.`,
  ],
  slow: [
    'it was not ready in time',
    (command) => `See whether this works without being asked: ${command}. Or ask with more time.`,
  ],
  ended: ['it ended', () => 'Ask again: it is started anew.'],
};

/** The way over SSH could not be made, or ended. */
export class SshError extends ClusterError {
  override readonly name = 'SshError';
  /** What ssh says of it: cut, on one line, and nothing in it is taken for an instruction to a terminal. */
  readonly said: string;

  /** @param said what ssh wrote */
  constructor(
    readonly why: SshTrouble,
    readonly destination: string,
    said: string,
    options?: ErrorOptions,
  ) {
    const [what, advice] = TROUBLES[why];
    const cut = lastLines(said);
    const [host, whole] = [cutForeign(destination), `${what}${cut === '' ? '' : ` (${cut})`}`];
    super(`${host} cannot be used as a way over SSH: ${whole}`, advice(`ssh ${destination}`), {
      ...options,
      what: `no way over SSH to ${host}: ${whole}`,
    });
    this.said = cut;
  }
}

const LONGEST_SAID = 1024;

/** The cause stands last; what a server greets with comes before it. */
function lastLines(said: string): string {
  const lines = said.split(/[\r\n]+/).map((line) => printable(line.trim()));
  const kept: string[] = [];
  let room = LONGEST_SAID;
  for (const line of lines.filter((one) => one !== '').reverse()) {
    if (line.length > room && kept.length > 0) {
      break;
    }
    kept.unshift(cutForeign(line, LONGEST_SAID));
    room -= line.length;
  }
  return kept.join('; ');
}
