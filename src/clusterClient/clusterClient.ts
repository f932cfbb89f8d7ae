import { type CredentialsSource, CredentialsGate } from './credentials';
import type { ItemStream } from './reading/itemStream';
import { type CallOptions, Requester } from './requester';
import { add, type Addition, type AddOptions } from './resources/add';
import { alerts } from './resources/alerts';
import { Allocations } from './resources/allocations';
import { bandwidth } from './resources/bandwidth';
import { collectGarbage } from './resources/gc';
import { graph } from './resources/graph';
import { identity } from './resources/identity';
import { Metrics } from './resources/metrics';
import { Peers } from './resources/peers';
import { Pins } from './resources/pins';
import { token } from './resources/token';
import { health, version } from './resources/version';
import type { Added, Alert, Bandwidth, ConnectGraph, GarbageCollection, Id, Version } from './schemas';
import type { SshOptions } from './ssh/sshProcess';
import { type Later, SshWay } from './ssh/sshWay';
import { Tokens } from './tokens';
import { checkedTrust } from './transport/authorities';
import type { Trust } from './transport/certificates';
import { Connections } from './transport/connections';
import type { Endpoint } from './transport/endpoint';
import type { Way } from './transport/way';

export interface ClusterClientOptions {
  /** As `parseAddress` reads it. */
  readonly endpoint: Endpoint;
  /** For this address alone. */
  readonly credentials?: CredentialsSource;
  /** Somebody said explicitly that the credentials may go to another machine in plain text. */
  readonly plainTextAllowed?: boolean;
  /** A token goes in place of a user and a password, where the API gives one. */
  readonly tokens?: boolean;
  readonly trust?: Trust;
  /** The endpoint is one of the machine that `ssh` connects to, or of one that can be connected to from there. */
  readonly ssh?: SshOptions;
  /** What counts the minutes until an unused way over SSH is closed: the machine's own timers unless said otherwise. */
  readonly later?: Later;
}

/**
 * A client of the REST API of IPFS Cluster, 0.14 to 1.1. Each call rejects with a `ClusterError`, which says what
 * happened and what to do, or with the reason of the caller's own signal. Connections are kept for the next call; at most
 * four requests are under way at once, a stream being one until its end.
 */
export class ClusterClient {
  readonly peers: Peers;
  readonly allocations: Allocations;
  readonly pins: Pins;
  readonly metrics: Metrics;
  private readonly connections: Connections;
  private readonly requester: Requester;
  private readonly way: Way | null;

  /** @throws AddressError for an SSH destination that is none, RangeError for a trust that can be none */
  constructor({ endpoint, credentials, trust, ssh, later, ...options }: ClusterClientOptions) {
    this.way = ssh ? new SshWay(ssh, endpoint, later) : null;
    const tokens =
      credentials && options.tokens === true ? new Tokens(credentials, async () => this.token()) : null;
    const gate = credentials
      ? new CredentialsGate(endpoint, tokens?.current ?? credentials, {
          plainTextAllowed: options.plainTextAllowed === true,
          isTunnelled: this.way !== null,
        })
      : null;
    this.connections = new Connections({
      endpoint,
      authorize: gate?.authorize ?? null,
      authorizesEachRequest: true,
      mayGoByProxy: true,
      systemAuthorities: true,
      ...(trust === undefined ? {} : { trust: checkedTrust(trust) }),
    });
    this.requester = new Requester(this.connections, { gate, tokens, way: this.way });
    this.peers = new Peers(this.requester);
    this.allocations = new Allocations(this.requester);
    this.pins = new Pins(this.requester);
    this.metrics = new Metrics(this.requester);
  }

  /** How many requests were sent since the beginning. */
  get requests(): number {
    return this.requester.requests;
  }

  /** Hangs up, and ends `ssh`; calls that wait for their answer reject. */
  close(): void {
    this.connections.close();
    this.way?.close();
  }

  /** As `identity` of `resources/identity.ts`. */
  id(options: CallOptions = {}): Promise<Id> {
    return identity(this.requester, options);
  }

  /** As `version` of `resources/version.ts`. */
  version(options: CallOptions = {}): Promise<Version> {
    return version(this.requester, options);
  }

  /** As `health` of `resources/version.ts`. */
  health(options: CallOptions = {}): Promise<void> {
    return health(this.requester, options);
  }

  /** As `alerts` of `resources/alerts.ts`. */
  alerts(options: CallOptions = {}): Promise<readonly Alert[]> {
    return alerts(this.requester, options);
  }

  /** As `graph` of `resources/graph.ts`. */
  graph(options: CallOptions = {}): Promise<ConnectGraph> {
    return graph(this.requester, options);
  }

  /** As `bandwidth` of `resources/bandwidth.ts`. */
  bandwidth(options: CallOptions = {}): Promise<Bandwidth> {
    return bandwidth(this.requester, options);
  }

  /** As `add` of `resources/add.ts`. */
  add(
    additions: Iterable<Addition> | AsyncIterable<Addition>,
    adding: AddOptions = {},
    options: CallOptions = {},
  ): ItemStream<Added> {
    return add(this.requester, additions, adding, options);
  }

  /** As `collectGarbage` of `resources/gc.ts`. */
  collectGarbage(options: CallOptions & { readonly local?: boolean } = {}): Promise<GarbageCollection> {
    return collectGarbage(this.requester, options);
  }

  /** As `token` of `resources/token.ts`. */
  token(options: CallOptions = {}): Promise<string> {
    return token(this.requester, options);
  }
}
