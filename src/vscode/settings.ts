import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ConfigurationTarget, l10n, workspace, type WorkspaceConfiguration } from 'vscode';
import type { MachineSettings } from '../controller/machine/machineSettings';
import { NO_ROLE, SECTION, SETTINGS, type SettingKey } from '../controller/settingsTable';
import { DAEMON_TYPES, ROLES } from '../status/names';
import type { DaemonType, Role } from '../status/result';

/** Only the look itself reads it in full; this tells it from a URL or a port. */
const MULTIADDRESS = /^\/(ip4|ip6|dns|dns4|dns6|unix)\/./;

export interface Settings {
  readonly machine: MachineSettings;
  /** Milliseconds between two looks; 0 for none. */
  readonly refreshIntervalMs: number;
  /** What is wrong with the settings, a sentence each. Wrong values are left out, the others hold. */
  readonly problems: readonly string[];
}

/** Reads the settings as they are now; whatever somebody typed, the answer is usable. */
export function readSettings(): Settings {
  const section = workspace.getConfiguration(SECTION);
  const problems: string[] = [];
  const path = pathReader(problems);
  const lists = (key: SettingKey, read: (key: SettingKey, value: unknown) => string[]) =>
    byType(section, key, (value) =>
      (Array.isArray(value) ? value : [value]).flatMap((one) => read(key, one)),
    );
  const programs = byType(section, 'binaries', (value) => path('binaries', value)[0]);
  return {
    machine: {
      role: readRole(section, problems),
      folders: lists('folders', path),
      programs,
      apiAddresses: lists('apiAddresses', addressReader(problems)),
    },
    refreshIntervalMs: readInterval(section, problems) * 1000,
    problems,
  };
}

/** Whether a switch is on: the endpoint, what agents may use. */
export function isOn(key: SettingKey & (`endpoint.${string}` | `agents.${string}`)): boolean {
  return workspace.getConfiguration(SECTION).get<unknown>(key) === true;
}

/** Whether somebody wants to be told of problems. It was a switch once: who turned that on wants them, too. */
export function wantsNotifications(): boolean {
  const value = workspace.getConfiguration(SECTION).get<unknown>('notifications');
  return value === 'problems' || value === true;
}

/** Which clusters the status bar goes by. */
export function countedClusters(): 'all' | 'local' | 'none' {
  const value = workspace.getConfiguration(SECTION).get<unknown>('statusBar.clusters');
  return value === 'all' || value === 'none' ? value : 'local';
}

function nameOf(key: SettingKey): string {
  return `${SECTION}.${key}`;
}

/** Writes the role for this machine: user settings, of the remote where the extension runs on one. */
export async function writeRole(role: Role | null): Promise<void> {
  await workspace.getConfiguration(SECTION).update('role', role ?? undefined, ConfigurationTarget.Global);
}

/** Adds a folder to those in which daemons of a type are looked for on this machine. */
export async function writeFolder(type: DaemonType, folder: string): Promise<void> {
  const section = workspace.getConfiguration(SECTION);
  const folders = section.inspect<Record<string, unknown>>('folders')?.globalValue ?? {};
  const named = folders[type];
  const before = Array.isArray(named) ? (named as unknown[]) : [];
  const after = { ...folders, [type]: [...before, folder] };
  await section.update('folders', after, ConfigurationTarget.Global);
}

function readRole(section: WorkspaceConfiguration, problems: string[]): Role | null {
  const value = section.get<unknown>('role');
  const role = ROLES.find((one) => one === value) ?? null;
  if (role === null && value !== NO_ROLE) {
    const known = SETTINGS.role.choices.join(', ');
    problems.push(l10n.t('Setting {0}: use one of {1}.', nameOf('role'), known));
  }
  return role;
}

function readInterval(section: WorkspaceConfiguration, problems: string[]): number {
  const value = section.get<unknown>('refreshInterval');
  const { minimum, maximum, default: usual } = SETTINGS.refreshInterval;
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) {
    return value;
  }
  problems.push(
    l10n.t(
      'Setting {0}: use a whole number of seconds from 0 to {1}; 0 turns it off.',
      nameOf('refreshInterval'),
      maximum,
    ),
  );
  return usual;
}

function byType<T>(
  section: WorkspaceConfiguration,
  key: SettingKey,
  read: (value: unknown) => T | undefined,
): Partial<Record<DaemonType, T>> {
  const values = section.get<Record<string, unknown>>(key) ?? {};
  const known: Partial<Record<DaemonType, T>> = {};
  for (const type of DAEMON_TYPES) {
    const value = values[type];
    const usable = value === undefined || value === null ? undefined : read(value);
    if (usable !== undefined) {
      known[type] = usable;
    }
  }
  return known;
}

function textReader(problems: string[]) {
  return (key: SettingKey, value: unknown): string[] => {
    if (typeof value === 'string') {
      return value.trim() === '' ? [] : [value.trim()];
    }
    problems.push(l10n.t('Setting {0}: {1} is not a text.', nameOf(key), JSON.stringify(value)));
    return [];
  };
}

function addressReader(problems: string[]) {
  const text = textReader(problems);
  return (key: SettingKey, value: unknown): string[] => {
    const [address] = text(key, value);
    if (address !== undefined && !MULTIADDRESS.test(address)) {
      problems.push(
        l10n.t(
          'Setting {0}: "{1}" is not a multiaddress such as {2}.',
          nameOf(key),
          address,
          '/ip4/127.0.0.1/tcp/9094',
        ),
      );
      return [];
    }
    return address === undefined ? [] : [address];
  };
}

/** Relative paths are refused: they would mean another file in every window. */
function pathReader(problems: string[]) {
  const text = textReader(problems);
  return (key: SettingKey, value: unknown): string[] => {
    const [written] = text(key, value);
    if (written === undefined) {
      return [];
    }
    const path = /^~(?=$|[\\/])/.test(written) ? join(homedir(), written.slice(1)) : written;
    if (!isAbsolute(path)) {
      problems.push(l10n.t('Setting {0}: "{1}" is not an absolute path.', nameOf(key), written));
      return [];
    }
    return [path];
  };
}
