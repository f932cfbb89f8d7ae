import { AddressError } from '../address';
import { type Endpoint, hostThere } from '../transport/endpoint';

/** Seconds until a host that does not answer is given up: a deadline of whoever asks may come sooner. */
const CONNECT_SECONDS = 20;

/**
 * What holds whatever the user's configuration says. It never asks for anything, says why it fails, notices within 45 s
 * that the network is gone, and shares no connection, which would outlive it. Only options that OpenSSH 7.6 knows.
 */
const OPTIONS: Readonly<Record<string, string>> = {
  BatchMode: 'yes',
  ExitOnForwardFailure: 'yes',
  ClearAllForwardings: 'no',
  ConnectTimeout: String(CONNECT_SECONDS),
  ControlMaster: 'no',
  ControlPath: 'none',
  ForwardAgent: 'no',
  ForwardX11: 'no',
  LogLevel: 'INFO',
  PermitLocalCommand: 'no',
  RemoteCommand: 'none',
  RequestTTY: 'no',
  ServerAliveCountMax: '3',
  ServerAliveInterval: '15',
  StreamLocalBindMask: '0177',
  Tunnel: 'no',
};

/**
 * Arguments of `ssh` that let a socket of this machine lead to an endpoint as the destination sees it.
 * @param destination a checked one
 * @throws AddressError for the path of a socket that `ssh` would take for another
 */
export function sshArguments(destination: string, endpoint: Endpoint, socket: string): string[] {
  const options = Object.entries(OPTIONS).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const forward = `${pathInForward(socket)}:${onwardOf(endpoint)}`;
  return ['-N', '-T', ...options, '-L', forward, '--', destination];
}

function onwardOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') {
    return pathInForward(endpoint.path);
  }
  const host = hostThere(endpoint.host);
  if (/[[\]\\\s\p{C}]/u.test(host)) {
    throw new AddressError('this host cannot be reached over SSH');
  }
  return `[${host}]:${endpoint.port}`;
}

/** A colon ends a path, and `%` and `${…}` stand for something else. */
function pathInForward(path: string): string {
  if (/\p{Cc}|\$\{/u.test(path)) {
    throw new AddressError('the path of this socket cannot be reached over SSH');
  }
  return path.replaceAll('%', '%%').replaceAll(/[\\:]/g, '\\$&');
}
