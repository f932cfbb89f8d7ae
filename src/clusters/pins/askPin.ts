import { ApiError, type CallOptions, type ClusterClient } from '../../clusterClient';
import type { ContentId } from './contentId';
import type { PinTold } from './pinState';

const NOT_FOUND = 404;

/**
 * Asks for the state of a pin: the same content may be pinned under another version of its CID.
 * @throws ClusterError; the reason of the signal
 */
export async function askPin(
  client: ClusterClient,
  { written }: ContentId,
  options: CallOptions,
): Promise<PinTold> {
  for (const cid of written) {
    const pin = await storedPin(client, cid, options);
    if (pin !== null) {
      return { cid, pin, status: await client.pins.status(cid, options) };
    }
  }
  const [cid] = written;
  return { cid, pin: null, status: await client.pins.status(cid, options) };
}

async function storedPin(client: ClusterClient, cid: string, options: CallOptions) {
  try {
    return await client.allocations.get(cid, options);
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) {
      return null;
    }
    throw error;
  }
}
