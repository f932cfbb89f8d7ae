import { type JsonPlace, walkJson } from './jsonPlace';

/** The text is not what a daemon would start with. The message never quotes the text: it holds secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the JSON text of a configuration.
 * @param file how messages call it
 * @param options.first true where the program reads the first value only, and whatever follows does not matter
 * @throws ConfigError with the place of the fault
 */
export function readConfigText(
  file: string,
  text: string,
  { first = false }: { readonly first?: boolean } = {},
): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The cause would quote the text.
    const { fault, end } = walkJson(text);
    if (fault === null && first) {
      return JSON.parse(text.slice(0, end));
    }
    const place = fault ?? { path: [], line: lineOf(text, end) };
    throw new ConfigError(`${file} is not valid JSON (${inWords(place)})`);
  }
}

/** What is wrong with a value of another type than the daemon expects, and where it is. */
export function wrongValue(file: string, text: string, path: readonly (string | number)[]): string {
  return unexpectedAt(file, text, path, knownPart);
}

/** As `wrongValue`, for a path of which all keys are ours. */
export function wrongValueAt(file: string, text: string, path: readonly (string | number)[]): string {
  return unexpectedAt(file, text, path, (whole) => whole);
}

type Path = readonly (string | number)[];

function unexpectedAt(file: string, text: string, path: Path, shown: (path: Path) => Path): string {
  const { found } = walkJson(text, path);
  return `${file} has an unexpected value at ${inWords(found ?? { path, line: 1 }, shown)}`;
}

function lineOf(text: string, end: number): number {
  const before = text.slice(0, end);
  return before.length - before.replaceAll('\n', '').length + 1;
}

function inWords({ path, line }: JsonPlace, shown: (path: Path) => Path = knownPart): string {
  const named = shown(path).reduce<string>(
    (so, key) => (typeof key === 'number' ? `${so}[${key}]` : so === '' ? key : `${so}.${key}`),
    '',
  );
  return named === '' ? `its top, line ${line}` : `${named}, line ${line}`;
}

/** A key may be a secret that somebody put in the wrong place, and a user's name is nobody's business. */
function knownPart(path: readonly (string | number)[]): readonly (string | number)[] {
  const unknown = path.findIndex((key) => typeof key === 'string' && !KNOWN_KEYS.has(key.toLowerCase()));
  const known = unknown === -1 ? path : path.slice(0, unknown);
  const map = known.findIndex((key) => typeof key === 'string' && MAPS.has(key.toLowerCase()));
  return map === -1 ? known : known.slice(0, map + 1);
}

/** Their keys are the user's own. */
const MAPS: ReadonlySet<string> = new Set(['basic_auth_credentials', 'headers', 'tags', 'authorizations']);

/** Keys of `service.json`, `identity.json` and of Kubo's `config`, in small letters, of the sections that we read. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(
  `source cluster consensus api ipfs_connector pin_tracker monitor allocator informer observations datastore state
  id peername private_key secret leave_on_shutdown listen_multiaddress announce_multiaddress no_announce_multiaddress
  enable_relay_hop connection_manager resource_manager pubsub dial_peer_timeout state_sync_interval
  pin_recover_interval replication_factor_min replication_factor_max monitor_ping_interval peer_watch_interval
  mdns_interval disable_repinning follower_mode peerstore_file peer_addresses pin_only_on_trusted_peers
  pin_only_on_untrusted_peers crdt raft cluster_name trusted_peers batching repair_interval rebroadcast_interval
  restapi pinsvcapi ipfsproxy http_listen_multiaddress ssl_cert_file ssl_key_file read_timeout read_header_timeout
  write_timeout idle_timeout max_header_bytes libp2p_listen_multiaddress basic_auth_credentials http_log_file headers
  cors_allowed_origins cors_allowed_methods cors_allowed_headers cors_exposed_headers cors_allow_credentials
  cors_max_age ipfshttp node_multiaddress connect_swarms_delay ipfs_request_timeout pin_timeout unpin_timeout
  repogc_timeout stateless pubsubmon balanced disk pinqueue tags metrics tracing pebble badger badger3 leveldb
  identity addresses gateway swarm peerid privkey authorizations bootstrap`.split(/\s+/),
);
