import * as z from 'zod/mini';
import { parseGoDuration } from './goDuration';

/** A multiaddress key of type "Strings" is a string or an array (`config/util.go`). */
const Strings = z.union([z.string(), z.array(z.string())]);

const RestApi = z.object({
  http_listen_multiaddress: z.optional(Strings),
  ssl_cert_file: z.optional(z.string()),
  ssl_key_file: z.optional(z.string()),
  basic_auth_credentials: z.nullish(z.record(z.string(), z.string())),
});

const ServiceJson = z.object({
  source: z.optional(z.string()),
  cluster: z.optional(
    z.object({
      peername: z.optional(z.string()),
      id: z.optional(z.string()),
      peer_addresses: z.nullish(z.array(z.string())),
      listen_multiaddress: z.optional(Strings),
      monitor_ping_interval: z.optional(z.string()),
      dial_peer_timeout: z.optional(z.string()),
    }),
  ),
  consensus: z.optional(
    z.object({
      raft: z.optional(z.unknown()),
      crdt: z.nullish(z.object({ trusted_peers: z.nullish(z.array(z.string())) })),
    }),
  ),
  api: z.optional(z.object({ restapi: z.nullish(RestApi) })),
  ipfs_connector: z.optional(
    z.object({ ipfshttp: z.optional(z.object({ node_multiaddress: z.optional(z.string()) })) }),
  ),
});

/** What we need of a `service.json`. Secrets other than the API's credentials are never read out of it. */
export interface ServiceConfig {
  /** URL, without credentials, of the configuration that replaces this one at every start. */
  readonly source: string | null;
  /** False when the section `api.restapi` is left out on purpose. */
  readonly hasRestApi: boolean;
  readonly apiAddresses: readonly string[];
  readonly tls: boolean;
  /** An Authorization header for the API, made of the first credentials. */
  readonly authorization: string | null;
  readonly nodeAddress: string;
  readonly peername: string | null;
  /** `cluster.id` of files older than IPFS Cluster 0.11. */
  readonly peerId: string | null;
  readonly peerAddresses: readonly string[];
  /** Where it listens for other peers. */
  readonly swarmAddresses: readonly string[];
  readonly raft: boolean;
  /** How often peers tell each other that they are there. */
  readonly pingIntervalMs: number;
  /** How long a starting peer waits for each silent peer that it knows. */
  readonly dialTimeoutMs: number;
  /** The peers whose word counts here (crdt); null for all. */
  readonly trustedPeers: readonly string[] | null;
}

export const DEFAULT_CLUSTER_API = '/ip4/127.0.0.1/tcp/9094';
const DEFAULT_SWARM = '/ip4/0.0.0.0/tcp/9096';
export const DEFAULT_KUBO_API = '/ip4/127.0.0.1/tcp/5001';

/** The text is not what a daemon would start with. The message never quotes the text: it holds secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the text of a `service.json` (`config/config.go`).
 * @throws ConfigError when it is not JSON, or a value has another type than the daemon expects.
 */
export function parseServiceConfig(text: string): ServiceConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError('service.json is not valid JSON');
  }
  const { success, data, error } = ServiceJson.safeParse(json);
  if (!success) {
    const path = error.issues[0]?.path.join('.');
    throw new ConfigError(
      `service.json has an unexpected value at ${path === '' ? 'its top' : (path ?? '?')}`,
    );
  }
  const rest = data.api?.restapi;
  return {
    source: data.source === undefined ? null : withoutSecrets(data.source),
    hasRestApi: data.source !== undefined || (rest !== undefined && rest !== null),
    apiAddresses: list(rest?.http_listen_multiaddress ?? DEFAULT_CLUSTER_API),
    tls: Boolean(rest?.ssl_cert_file && rest.ssl_key_file),
    authorization: basic(Object.entries(rest?.basic_auth_credentials ?? {})[0]),
    nodeAddress: data.ipfs_connector?.ipfshttp?.node_multiaddress ?? DEFAULT_KUBO_API,
    peername: data.cluster?.peername ?? null,
    peerId: data.cluster?.id ?? null,
    peerAddresses: data.cluster?.peer_addresses ?? [],
    swarmAddresses: list(data.cluster?.listen_multiaddress ?? DEFAULT_SWARM),
    raft: data.consensus?.raft !== undefined,
    pingIntervalMs: duration(data.cluster?.monitor_ping_interval, 15_000),
    dialTimeoutMs: duration(data.cluster?.dial_peer_timeout, 3_000),
    trustedPeers: restricted(data.consensus?.crdt?.trusted_peers),
  };
}

/** A URL may hold a password or a token. */
function withoutSecrets(source: string): string {
  try {
    const { protocol, host, pathname } = new URL(source);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'a source that is no URL';
  }
}

/** Zero and what is no duration leave a daemon at its default. */
function duration(text: string | undefined, otherwise: number): number {
  return (text === undefined ? null : parseGoDuration(text)) || otherwise;
}

/** An empty list trusts nobody but the peer itself; `*` trusts all. */
function restricted(trusted: readonly string[] | null | undefined): readonly string[] | null {
  return trusted && !trusted.includes('*') ? trusted : null;
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function basic(credentials: readonly [string, string] | undefined): string | null {
  return credentials ? `Basic ${Buffer.from(credentials.join(':')).toString('base64')}` : null;
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
  readonly CLUSTER_CRDT_TRUSTEDPEERS?: string;
}

export function withOverrides(config: ServiceConfig, environment: ApiOverrides): ServiceConfig {
  const addresses = commaList(environment.CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS);
  const swarm = commaList(environment.CLUSTER_LISTENMULTIADDRESS);
  const peers = commaList(environment.CLUSTER_PEERADDRESSES);
  const trusted = commaList(environment.CLUSTER_CRDT_TRUSTEDPEERS);
  const [user, ...password] =
    environment.CLUSTER_RESTAPI_BASICAUTHCREDENTIALS?.split(',')[0]?.split(':') ?? [];
  return {
    ...config,
    apiAddresses: addresses.length > 0 ? addresses : config.apiAddresses,
    swarmAddresses: swarm.length > 0 ? swarm : config.swarmAddresses,
    tls:
      config.tls ||
      Boolean(environment.CLUSTER_RESTAPI_SSLCERTFILE && environment.CLUSTER_RESTAPI_SSLKEYFILE),
    authorization: user ? basic([user, password.join(':')]) : config.authorization,
    nodeAddress: environment.CLUSTER_IPFSHTTP_NODEMULTIADDRESS ?? config.nodeAddress,
    peername: environment.CLUSTER_PEERNAME ?? config.peername,
    peerAddresses: peers.length > 0 ? peers : config.peerAddresses,
    trustedPeers: trusted.length > 0 ? restricted(trusted) : config.trustedPeers,
  };
}

function commaList(value: string | undefined): string[] {
  return (value ?? '').split(',').filter((one) => one !== '');
}
