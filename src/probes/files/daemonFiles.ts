import * as z from 'zod/mini';
import { FileMemory } from './fileMemory';
import { parseKuboConfig } from './kuboConfig';
import { ConfigError, parseServiceConfig } from './serviceConfig';

const LARGEST_CONFIG = 1 << 20;
const LARGEST_ADDRESS = 4096;

/** What a file means, or why it means nothing; the problem never quotes the file. */
interface Understood<T> {
  readonly meaning: T | null;
  readonly problem: string | null;
}

/** The files that daemons leave in their folders, as far as they say something to us; read anew only when they change. */
export class DaemonFiles {
  /** `service.json` */
  readonly serviceConfigs = new FileMemory(LARGEST_CONFIG, (text) => understand(text, parseServiceConfig));
  /** The peer id in an `identity.json`, which holds the private key, too. */
  readonly peerIds = new FileMemory(LARGEST_CONFIG, (text) => understand(text, peerIdIn));
  /** How many addresses of other peers a `peerstore` holds: a starting peer dials them. */
  readonly peerstores = new FileMemory(
    LARGEST_CONFIG,
    (text) => text.split('\n').filter((line) => line.startsWith('/')).length,
  );
  /** `config` of a Kubo repository. */
  readonly kuboConfigs = new FileMemory(LARGEST_CONFIG, parseKuboConfig);
  /** `api` of a Kubo repository: the address of its live RPC listener; left behind by a crash. */
  readonly kuboApis = new FileMemory(LARGEST_ADDRESS, (text) => text.trim());
}

function understand<T>(text: string, parse: (text: string) => T): Understood<T> {
  try {
    return { meaning: parse(text), problem: null };
  } catch (error) {
    if (error instanceof ConfigError) {
      return { meaning: null, problem: error.message };
    }
    throw error;
  }
}

function peerIdIn(text: string): string {
  try {
    return z.object({ id: z.string() }).parse(JSON.parse(text)).id;
  } catch {
    // The cause would quote the file.
    throw new ConfigError('identity.json is not a valid identity');
  }
}
