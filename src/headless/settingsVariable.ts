import type { MachineSettings } from '../controller/machine/machineSettings';

/** Variable with the settings of the editor as JSON, for programs that run without one. */
export const SETTINGS_VARIABLE = 'IPFS_CLUSTER_STATUS_SETTINGS';

/** The value of the variable for a program that shall know what we know. */
export function settingsText({ role, folders, programs, apiAddresses }: MachineSettings): string {
  return JSON.stringify({ role, folders, binaries: programs, apiAddresses });
}
