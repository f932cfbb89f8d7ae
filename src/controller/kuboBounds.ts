import { join } from 'node:path';
import type { DaemonFiles } from '../probes/config/daemonFiles';
import { folderOf } from '../probes/files/daemonFolder';
import { locateFolder } from '../probes/files/heldFolder';
import type { DaemonProcess } from '../probes/processes/processes';
import { type Machine, surroundingsOf } from './machine/machine';

/**
 * How much the repositories of the Kubos here may hold, in bytes, by each address at which such a Kubo is asked. Of those
 * whose configuration names no bound, or cannot be read, nothing is known.
 * @throws nothing
 */
export async function storageBounds(
  daemons: readonly DaemonProcess[],
  machine: Machine,
  files: DaemonFiles,
): Promise<ReadonlyMap<string, number>> {
  const kubos = daemons.filter(({ kind, sharesNetwork }) => kind === 'ipfs' && sharesNetwork);
  const bounds = await Promise.all(kubos.map((daemon) => boundOf(daemon, machine, files)));
  return new Map(bounds.flat());
}

async function boundOf(
  daemon: DaemonProcess,
  machine: Machine,
  files: DaemonFiles,
): Promise<(readonly [string, number])[]> {
  try {
    const folder = await locateFolder(daemon, folderOf(daemon, surroundingsOf(machine)), files.disks);
    const config = folder === null ? null : (await files.kuboConfigs.read(join(folder, 'config')))?.value;
    const bytes = config?.storageMax ?? null;
    return bytes === null
      ? []
      : (config?.apiAddresses ?? []).map((address) => [hereAddress(address), bytes] as const);
  } catch {
    // The check of the daemons says what is wrong with it; here nothing is known of its bound.
    return [];
  }
}

/** Names for this machine, and for all its addresses, lead to the same Kubo as its loopback. */
export function hereAddress(address: string): string {
  return address.replace(/^\/(?:dns[46]?\/localhost|ip4\/0\.0\.0\.0)\//, '/ip4/127.0.0.1/');
}
