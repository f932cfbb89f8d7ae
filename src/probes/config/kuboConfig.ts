import { parseGoBytes } from './goBytes';
import { ConfigError, readConfigText, wrongValue } from './configText';
import { GoFields } from './goFields';
import { DEFAULT_KUBO_API, isApiAddress } from './serviceConfig';

/** What we need of a Kubo `config` (kubo: `config/`). Its private key is never read out of it. */
export interface KuboConfig {
  /** None where it has no RPC: Kubo has no default for it. */
  readonly apiAddresses: readonly string[];
  readonly peerId: string | null;
  /** How much its repository may hold, in bytes (`Datastore.StorageMax`); null where that is not said. */
  readonly storageMax: number | null;
  /** Why no Kubo starts with it; the rest is what it says all the same, or what Kubo has by default. */
  readonly problem: string | null;
}

const FILE = 'config';
const MOST_API_ADDRESSES = 16;

/** Never throws: the cause would quote the file, which holds a private key. */
export function parseKuboConfig(text: string): KuboConfig {
  const wrong: (readonly (string | number)[])[] = [];
  try {
    // Kubo decodes the first value of the file, whatever follows it (config/serialize/serialize.go).
    const file = GoFields.of(readConfigText(FILE, text, { first: true }), wrong);
    const api = file.section('Addresses')?.strings('API', isApiAddress, MOST_API_ADDRESSES);
    const peerId = file.section('Identity')?.text('PeerID') ?? null;
    const [first] = wrong;
    const problem = first === undefined ? null : wrongValue(FILE, text, first);
    const isWrong = problem !== null && !api?.items.length;
    const storageMax = parseGoBytes(file.section('Datastore')?.text('StorageMax') ?? '');
    return {
      apiAddresses: isWrong ? [DEFAULT_KUBO_API] : (api?.items ?? []),
      ...{ peerId, storageMax, problem },
    };
  } catch (error) {
    if (error instanceof ConfigError) {
      return { apiAddresses: [DEFAULT_KUBO_API], peerId: null, storageMax: null, problem: error.message };
    }
    throw error;
  }
}
