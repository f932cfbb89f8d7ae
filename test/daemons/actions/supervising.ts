import { accessSync, constants, existsSync } from 'node:fs';
import type { Lab } from '../../../lab/lab';

/** The configuration of a supervisord with one program. @param folder where its socket, log and PID are */
export function supervisordConfiguration(folder: string, program: string, lines: readonly string[]): string {
  const socket = `${folder}/sd.sock`;
  return [
    ...['[supervisord]', `logfile=${folder}/sd.log`, `pidfile=${folder}/sd.pid`],
    ...['[unix_http_server]', `file=${socket}`, '[supervisorctl]', `serverurl=unix://${socket}`],
    '[rpcinterface:supervisor]',
    'supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface',
    ...[`[program:${program}]`, ...lines, ''],
  ].join('\n');
}

/** Only root may, and in many a container nobody. */
export function canMakeControlGroups(): boolean {
  const mount = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup'].find((folder) => existsSync(folder));
  try {
    accessSync(mount ?? '', constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a unit by the manager of a user. @returns the variables that a user of it has */
export async function startUnit(
  lab: Lab,
  unit: string,
  service: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const variables = Object.entries(lab.env).map(([name, value = '']) => `Environment="${name}=${value}"`);
  const text = ['[Service]', ...variables, ...service, ''].join('\n');
  await lab.write(lab.path('units', 'systemd', 'user', unit), text);
  // It wants to see a machine that systemd has booted, and a folder for its sockets.
  await lab.run('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
  const sockets = '/run/user/0';
  await lab.run('mkdir', ['-p', '/run/systemd/system', sockets]);
  const env = { XDG_RUNTIME_DIR: sockets, XDG_CONFIG_HOME: lab.path('units') };
  const manager = lab.launch('/lib/systemd/systemd', ['--user', '--log-target=console'], { env });
  await manager.until('systemd listens', () => existsSync(`${sockets}/systemd/private`));
  await lab.run('systemctl', ['--user', 'start', unit], env);
  return env;
}
