import { join } from 'node:path';
import { Disks } from '../../../probes/disks/disks';
import { USUAL_GATEWAY } from './source';

const LARGEST = 4096;

/**
 * The gateway of a Kubo of this machine, as it has written it in its folder; the usual one where none has.
 * @param folders of the Kubos that are known
 */
export async function gatewayOf(folders: readonly (string | null)[], disks = new Disks()): Promise<string> {
  for (const folder of folders) {
    const file =
      folder === null ? null : await disks.read(join(folder, 'gateway'), LARGEST).catch(() => null);
    const text = file?.text.trim().replace(/\/$/, '') ?? '';
    // It is asked in the name of the user: nothing but this machine.
    if (/^http:\/\/(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost):\d{1,5}$/.test(text)) {
      return text;
    }
  }
  return USUAL_GATEWAY;
}
