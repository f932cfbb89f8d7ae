import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile } from 'node:fs/promises';
import { freePorts } from './freePorts';
import type { Lab } from '../lab';
import type { LabProcess } from '../labProcess';

const SSHD = '/usr/sbin/sshd';
/** By its path: the lab's own stands before it where the editor looks for programs. */
const SSH = '/usr/bin/ssh';
/** Where it changes its root to; the package's unit makes it. */
const PRIVILEGE_SEPARATION = '/run/sshd';

/** A real SSH server on loopback, and a client that knows the way to it. */
export interface SshServer {
  readonly daemon: LabProcess;
  readonly port: number;
  /** What the client calls it. */
  readonly destination: string;
  /** An `ssh` with a configuration of the lab's own. */
  readonly client: string;
}

export interface SshServerOptions {
  /** Name of the host in the client's configuration; another one for each server of a lab. */
  readonly name?: string;
  /** Further lines of its `sshd_config`. */
  readonly config?: readonly string[];
  /** Further lines of the client's `ssh_config`. */
  readonly clientConfig?: readonly string[];
  /** Whether it takes the client's key; true by default. */
  readonly takesKey?: boolean;
  /** Which key of the host the client knows; the right one by default. */
  readonly knownKey?: 'right' | 'another' | 'none';
}

/** Whether a real SSH server can be run here, which only root can. */
export async function canServeSsh(): Promise<boolean> {
  const isThere = await access(SSHD, constants.X_OK).then(
    () => true,
    () => false,
  );
  return isThere && process.getuid?.() === 0;
}

export async function startSshServer(lab: Lab, options: SshServerOptions = {}): Promise<SshServer> {
  const { name = 'far', config = [], clientConfig = [], takesKey = true, knownKey = 'right' } = options;
  const [port = 0] = await freePorts(1);
  const at = (file: string) => lab.path(`ssh-${name}`, file);
  const key = async (file: string) => {
    await lab.run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(file)]);
    return (await readFile(at(`${file}.pub`), 'utf8')).trim();
  };
  await mkdir(lab.path(`ssh-${name}`), { mode: 0o700 });
  await mkdir(PRIVILEGE_SEPARATION, { recursive: true, mode: 0o755 });
  const [host, other, user] = [await key('host'), await key('other'), await key('user')];
  const known = {
    right: `[127.0.0.1]:${port} ${host}\n`,
    another: `[127.0.0.1]:${port} ${other}\n`,
    none: '',
  };
  await lab.write(at('known_hosts'), known[knownKey]);
  await lab.write(at('authorized_keys'), takesKey ? `${user}\n` : '');
  const serverLines = [
    ...config,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
  ];
  await lab.write(at('sshd_config'), `${serverLines.join('\n')}\n`);
  const clientLines = [
    ...clientConfig,
    `Host ${name}`,
    'HostName 127.0.0.1',
    `Port ${port}`,
    'User root',
    `IdentityFile ${at('user')}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${at('known_hosts')}`,
    'GlobalKnownHostsFile none',
  ];
  await lab.write(at('ssh_config'), `${clientLines.join('\n')}\n`);
  await lab.write(at('ssh'), `#!/bin/sh\nexec ${SSH} -F '${at('ssh_config')}' "$@"\n`);
  await chmod(at('ssh'), 0o755);
  const daemon = lab.launch(SSHD, ['-D', '-e', '-f', at('sshd_config')]);
  await daemon.until('it listens', () => daemon.output.includes('Server listening'));
  return { daemon, port, destination: name, client: at('ssh') };
}
