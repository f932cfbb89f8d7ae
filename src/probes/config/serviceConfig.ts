import { cutForeign, LONGEST_ADDRESS } from '../../clusterClient/foreignText';
import { AddressError, endpointOfMultiaddress, isMultiaddress } from '../../clusterClient/address';
import { readConfigText, wrongValue } from './configText';
import { GoFields } from './goFields';
import { parseGoDuration } from './goDuration';

/** What we need of a `service.json`. Secrets other than the API's credentials are never read out of it. */
export interface ServiceConfig {
  /** URL, without credentials, of the configuration that replaces this one at every start. */
  readonly source: string | null;
  /** Whether nothing that may be a secret was left out of `source`. */
  readonly sourceIsWhole: boolean;
  /** False when the section `api.restapi` is left out on purpose. */
  readonly hasRestApi: boolean;
  readonly apiAddresses: readonly string[];
  /** How many more there are than anybody would ask. */
  readonly apiAddressesLeftOut: number;
  readonly tls: boolean;
  /** Makes an Authorization header for the API of the first credentials; null where there are none. */
  readonly authorization: (() => string) | null;
  readonly nodeAddress: string;
  readonly peername: string | null;
  /** `cluster.id` of files older than IPFS Cluster 0.11. */
  readonly peerId: string | null;
  readonly peerAddresses: readonly string[];
  /** Where it listens for other peers. */
  readonly swarmAddresses: readonly string[];
  readonly raft: boolean;
  /** Of the cluster (crdt); null where the file does not say. */
  readonly clusterName: string | null;
  /** How often peers tell each other that they are there. */
  readonly pingIntervalMs: number;
  /** How long a starting peer waits for each silent peer that it knows. */
  readonly dialTimeoutMs: number;
  /** The peers whose word counts here (crdt); null for all. */
  readonly trustedPeers: readonly string[] | null;
  /** Name of the file in its folder with the addresses of other peers. */
  readonly peerstoreFile: string;
  /** Why a daemon would not start with it, as far as that is seen; the other values hold all the same. */
  readonly problem: string | null;
}

export const DEFAULT_CLUSTER_API = '/ip4/127.0.0.1/tcp/9094';
const DEFAULT_SWARM = '/ip4/0.0.0.0/tcp/9096';
export const DEFAULT_KUBO_API = '/ip4/127.0.0.1/tcp/5001';

const DEFAULT_PEERSTORE = 'peerstore';
const FILE = 'service.json';

/** Whoever configures more is not using this program: asking them all would be a scan of ports. */
const MOST_API_ADDRESSES = 16;

/**
 * Reads the text of a `service.json` as the daemon does (`config/config.go`), but for a wrong value, with which no
 * daemon starts: a running one was started before, and the rest of the file may still tell where it is.
 * @throws ConfigError when it is not JSON.
 */
export function parseServiceConfig(text: string): ServiceConfig {
  const wrong: (readonly (string | number)[])[] = [];
  const file = GoFields.of(readConfigText(FILE, text), wrong);
  const read = { ...readApi(file), ...readCluster(file), ...readConsensus(file) };
  const ipfshttp = file.section('ipfs_connector')?.part('ipfshttp');
  const nodeAddress = ipfshttp?.parsed('node_multiaddress', addressOf) ?? DEFAULT_KUBO_API;
  const [first] = wrong;
  return { ...read, nodeAddress, problem: first === undefined ? null : wrongValue(FILE, text, first) };
}

type Api =
  | 'source'
  | 'sourceIsWhole'
  | 'hasRestApi'
  | 'apiAddresses'
  | 'apiAddressesLeftOut'
  | 'tls'
  | 'authorization';

function readApi(file: GoFields): Pick<ServiceConfig, Api> {
  const source = file.text('source');
  const api = file.section('api');
  const rest = api?.part('restapi');
  const listen = rest?.strings('http_listen_multiaddress', isApiAddress, MOST_API_ADDRESSES);
  return {
    source: source === null ? null : withoutSecrets(source),
    sourceIsWhole: source !== null && isWithoutSecrets(source),
    hasRestApi: source !== null || api?.hasPart('restapi') === true,
    apiAddresses: listen?.items.length ? listen.items : [DEFAULT_CLUSTER_API],
    apiAddressesLeftOut: listen?.leftOut ?? 0,
    tls: Boolean(rest?.text('ssl_cert_file') && rest.text('ssl_key_file')),
    authorization: basic(rest?.firstEntry('basic_auth_credentials') ?? undefined),
  };
}

type Cluster =
  | 'peername'
  | 'peerId'
  | 'peerAddresses'
  | 'swarmAddresses'
  | 'pingIntervalMs'
  | 'dialTimeoutMs'
  | 'peerstoreFile';

function readCluster(file: GoFields): Pick<ServiceConfig, Cluster> {
  const cluster = file.section('cluster');
  const swarm = cluster?.strings('listen_multiaddress', isAddress)?.items;
  return {
    peername: cluster?.text('peername') ?? null,
    peerId: cluster?.text('id') ?? null,
    peerAddresses: cluster?.list('peer_addresses', isAddress)?.items ?? [],
    swarmAddresses: swarm?.length ? swarm : [DEFAULT_SWARM],
    pingIntervalMs: cluster?.parsed('monitor_ping_interval', interval) ?? DEFAULT_PING_INTERVAL_MS,
    dialTimeoutMs: cluster?.parsed('dial_peer_timeout', interval) ?? DEFAULT_DIAL_TIMEOUT_MS,
    peerstoreFile: fileName(cluster?.text('peerstore_file') ?? '') || DEFAULT_PEERSTORE,
  };
}

function readConsensus(file: GoFields): Pick<ServiceConfig, 'raft' | 'clusterName' | 'trustedPeers'> {
  const consensus = file.section('consensus');
  const crdt = consensus?.part('crdt');
  return {
    raft: consensus?.hasPart('raft') === true,
    clusterName: crdt?.text('cluster_name') ?? null,
    // With a section that does not say whom it trusts, a peer trusts itself alone (`consensus/crdt/config.go`).
    trustedPeers: crdt ? restricted(crdt.list('trusted_peers')?.items ?? []) : null,
  };
}

const DEFAULT_PING_INTERVAL_MS = 15_000;
const DEFAULT_DIAL_TIMEOUT_MS = 3_000;

const ADDRESS =
  /^\/(?:unix\/.+|(?:ip4|ip6|ip6zone|dns|dns4|dns6|dnsaddr|p2p|ipfs|onion3?|garlic(?:64|32)|memory)\/[^@\s]+)$/;

/** As all multiaddresses are written. A URL, which may hold a password, is none. */
export function isAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && ADDRESS.test(text);
}

/** The protocols that a peer takes for an address of its Kubo: `IsThinWaist` of go-multiaddr, a name resolved before. */
const THIN_WAIST = /^\/(?:unix|ip[46]|ip6zone|dns[46]?)\//;

/**
 * True where a peer looks for its Kubo: of an address it takes the host and the port, whatever is spoken there, and
 * speaks HTTP over TCP (`NewConnector` of `ipfsconn/ipfshttp`).
 */
export function isNodeAddress(text: string): boolean {
  return isApiAddress(text) || (isAddress(text) && THIN_WAIST.test(text) && isMultiaddress(text));
}

/**
 * True where an HTTP server can listen: no daemon starts with `tcp/99999`, `udp/9094` or a name without a port
 * (`manet.Listen` of go-multiaddr, which both programs call).
 */
export function isApiAddress(text: string): boolean {
  if (!isAddress(text) || (text.includes('//') && !text.startsWith('/unix/'))) {
    return false;
  }
  try {
    endpointOfMultiaddress(text);
    return true;
  } catch (error) {
    if (error instanceof AddressError) {
      return false;
    }
    throw error;
  }
}

function addressOf(text: string): string | null {
  return isNodeAddress(text) ? text : null;
}

/** No daemon starts with an interval of zero or less. */
function interval(text: string): number | null {
  const ms = parseGoDuration(text);
  return ms !== null && ms > 0 ? ms : null;
}

/** The daemon looks for it under its folder, whatever the text begins with; a way out of there is nothing to follow. */
function fileName(text: string): string | null {
  return text.split(/[\\/]/).includes('..') || text.includes('\0') ? null : text;
}

/** A URL may hold a password or a token. */
function withoutSecrets(source: string): string {
  try {
    const { protocol, host, pathname } = new URL(source);
    // A slip of the pen in front of an "@" makes a path of what was meant as a user and a password.
    return `${protocol}//${host}${/[@:]/.test(pathname) ? '/…' : pathname}`;
  } catch {
    return 'a source that is no URL';
  }
}

function isWithoutSecrets(source: string): boolean {
  return URL.canParse(source) && new URL(source).href === new URL(withoutSecrets(source)).href;
}

/** An empty list trusts nobody but the peer itself; `*` trusts all. */
function restricted(trusted: readonly string[]): readonly string[] | null {
  return trusted.includes('*') ? null : trusted;
}

/** Whatever shows a configuration, a log or a test that fails, shows a function and no secret. */
function basic(credentials: readonly [string, string] | undefined): (() => string) | null {
  return credentials ? () => `Basic ${Buffer.from(credentials.join(':')).toString('base64')}` : null;
}

/** Variables of the daemon's own environment win over the file (`config/identity.go`, envconfig). */
export interface ApiOverrides {
  readonly CLUSTER_LISTENMULTIADDRESS?: string;
  readonly CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS?: string;
  readonly CLUSTER_RESTAPI_SSLCERTFILE?: string;
  readonly CLUSTER_RESTAPI_SSLKEYFILE?: string;
  readonly CLUSTER_RESTAPI_BASICAUTHCREDENTIALS?: string;
  readonly CLUSTER_IPFSHTTP_NODEMULTIADDRESS?: string;
  readonly CLUSTER_PEERNAME?: string;
  readonly CLUSTER_PEERADDRESSES?: string;
  readonly CLUSTER_PEERSTOREFILE?: string;
  readonly CLUSTER_MONITORPINGINTERVAL?: string;
  readonly CLUSTER_DIALPEERTIMEOUT?: string;
  readonly CLUSTER_CRDT_TRUSTEDPEERS?: string;
}

/** Those that no daemon starts with, such as an empty address of its Kubo, leave what the file says. */
export function withOverrides(config: ServiceConfig, environment: ApiOverrides): ServiceConfig {
  const addresses = addressList(environment.CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS);
  const swarm = addressList(environment.CLUSTER_LISTENMULTIADDRESS);
  const [user, ...password] =
    environment.CLUSTER_RESTAPI_BASICAUTHCREDENTIALS?.split(',')[0]?.split(':') ?? [];
  const listen = addresses?.length ? addresses : null;
  return {
    ...config,
    apiAddresses: listen?.slice(0, MOST_API_ADDRESSES) ?? config.apiAddresses,
    apiAddressesLeftOut: listen
      ? Math.max(0, listen.length - MOST_API_ADDRESSES)
      : config.apiAddressesLeftOut,
    swarmAddresses: swarm?.length ? swarm : config.swarmAddresses,
    tls:
      config.tls ||
      Boolean(environment.CLUSTER_RESTAPI_SSLCERTFILE && environment.CLUSTER_RESTAPI_SSLKEYFILE),
    authorization: user ? basic([user, password.join(':')]) : config.authorization,
    nodeAddress: addressOf(environment.CLUSTER_IPFSHTTP_NODEMULTIADDRESS ?? '') ?? config.nodeAddress,
    peername: cutForeign(environment.CLUSTER_PEERNAME ?? '') || config.peername,
    peerAddresses: addressList(environment.CLUSTER_PEERADDRESSES) ?? config.peerAddresses,
    peerstoreFile: fileName(environment.CLUSTER_PEERSTOREFILE ?? '') || config.peerstoreFile,
    pingIntervalMs: interval(environment.CLUSTER_MONITORPINGINTERVAL ?? '') ?? config.pingIntervalMs,
    dialTimeoutMs: interval(environment.CLUSTER_DIALPEERTIMEOUT ?? '') ?? config.dialTimeoutMs,
    trustedPeers: trustedIn(environment.CLUSTER_CRDT_TRUSTEDPEERS, config),
  };
}

/** A variable that is set to nothing is an empty list: it trusts nobody. */
function trustedIn(value: string | undefined, config: ServiceConfig): readonly string[] | null {
  return value === undefined || config.raft ? config.trustedPeers : restricted(commaList(value));
}

function addressList(value: string | undefined): readonly string[] | null {
  return value === undefined ? null : commaList(value).filter(isAddress);
}

/** As envconfig reads a slice. */
function commaList(value: string): string[] {
  return value.trim() === '' ? [] : value.split(',');
}
