import { join } from 'node:path';
import * as z from 'zod/mini';
import { readBounded } from './boundedRead';
import { DEFAULT_KUBO_API } from './serviceConfig';

const LARGEST_CONFIG = 1 << 20;
const LARGEST_ADDRESS = 4096;

const KuboConfig = z.object({
  Addresses: z.optional(z.object({ API: z.nullish(z.union([z.string(), z.array(z.string())])) })),
  Identity: z.optional(z.object({ PeerID: z.optional(z.string()) })),
});

/** What a Kubo repository says (kubo: `config/`, `repo/fsrepo`). */
export interface KuboRepo {
  readonly initialized: boolean;
  readonly apiAddresses: readonly string[];
  readonly peerId: string | null;
  /** The file `api`: the address of the live RPC listener; left behind by a crash. */
  readonly apiFile: string | null;
  readonly problem: string | null;
  readonly unreadable: boolean;
}

/** Reads a repository without any `ipfs` command: even `ipfs id` would remove the traces of a crash. */
export async function readKuboRepo(folder: string): Promise<KuboRepo> {
  let text: string | null;
  let apiFile: string | null;
  try {
    // One after the other, so that a disk that hangs holds up one thread only.
    text = await readBounded(join(folder, 'config'), LARGEST_CONFIG);
    apiFile = await readBounded(join(folder, 'api'), LARGEST_ADDRESS);
  } catch (error) {
    return closedRepo(error instanceof Error ? error.message : String(error));
  }
  const api = apiFile?.trim() ?? null;
  if (text === null) {
    return {
      initialized: false,
      apiAddresses: [],
      peerId: null,
      apiFile: api,
      problem: null,
      unreadable: false,
    };
  }
  const config = parse(text);
  return {
    initialized: true,
    apiAddresses: config === null ? [DEFAULT_KUBO_API] : list(config.Addresses?.API),
    peerId: config?.Identity?.PeerID ?? null,
    apiFile: api,
    problem: config === null ? `${join(folder, 'config')} is not a valid Kubo configuration` : null,
    unreadable: false,
  };
}

/** A repository of which nothing could be read. */
export function closedRepo(problem: string): KuboRepo {
  return { initialized: false, apiAddresses: [], peerId: null, apiFile: null, problem, unreadable: true };
}

function parse(text: string): z.infer<typeof KuboConfig> | null {
  try {
    return KuboConfig.parse(JSON.parse(text));
  } catch {
    // The caller says so in `problem`; the cause would quote the file, which holds a private key.
    return null;
  }
}

function list(value: string | readonly string[] | null | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
