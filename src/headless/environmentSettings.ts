import * as z from 'zod/mini';
import type { MachineSettings } from '../controller/machine/machineSettings';
import { SETTINGS, type SettingKey } from '../controller/settingsTable';
import { DaemonType, Role } from '../status/result';
import { SETTINGS_VARIABLE } from './settingsVariable';
import { UsageError } from './usageError';

const Paths = z.partialRecord(DaemonType, z.array(z.string()));

const Settings = z.strictObject({
  role: z.optional(z.nullable(Role)),
  folders: z.optional(Paths),
  binaries: z.optional(z.partialRecord(DaemonType, z.string())),
  apiAddresses: z.optional(Paths),
});

/**
 * What the user told this program of the machine; nothing where the variable is not set.
 * @throws UsageError
 */
export function environmentSettings(environment: NodeJS.ProcessEnv): MachineSettings {
  const { role, folders, binaries, apiAddresses } = parse(environment[SETTINGS_VARIABLE] ?? '');
  return {
    role: role ?? null,
    folders: folders ?? {},
    programs: binaries ?? {},
    apiAddresses: apiAddresses ?? {},
  };
}

function parse(text: string): z.infer<typeof Settings> {
  let json: unknown;
  try {
    // Empty is what a shell or a unit file leaves of a variable that is not set.
    json = JSON.parse(text.trim() === '' ? '{}' : text);
  } catch {
    throw new UsageError(`${SETTINGS_VARIABLE} is not valid JSON.`);
  }
  const { success, data, error } = Settings.safeParse(json);
  if (!success) {
    const path = error.issues[0]?.path.join('.') ?? '';
    const known = (Object.keys(SETTINGS) as SettingKey[]).filter((key) => SETTINGS[key].headless);
    throw new UsageError(
      `${SETTINGS_VARIABLE} has an unexpected value${path === '' ? '' : ` at ${path}`}. ` +
        `Known: ${known.join(', ')}, as in the settings of the extension.`,
    );
  }
  return data;
}
