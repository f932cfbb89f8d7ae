import * as z from 'zod/mini';
import { DEFAULT_KUBO_API } from './serviceConfig';

const Config = z.object({
  Addresses: z.optional(z.object({ API: z.nullish(z.union([z.string(), z.array(z.string())])) })),
  Identity: z.optional(z.object({ PeerID: z.optional(z.string()) })),
});

/** What we need of a Kubo `config` (kubo: `config/`). Its private key is never read out of it. */
export interface KuboConfig {
  readonly apiAddresses: readonly string[];
  readonly peerId: string | null;
  /** False for a text that is no configuration: then the rest is what Kubo has by default. */
  readonly valid: boolean;
}

/** Never throws: the cause would quote the file, which holds a private key. */
export function parseKuboConfig(text: string): KuboConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return INVALID;
  }
  const { success, data } = Config.safeParse(json);
  return success
    ? { apiAddresses: list(data.Addresses?.API), peerId: data.Identity?.PeerID ?? null, valid: true }
    : INVALID;
}

const INVALID: KuboConfig = { apiAddresses: [DEFAULT_KUBO_API], peerId: null, valid: false };

function list(value: string | readonly string[] | null | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
