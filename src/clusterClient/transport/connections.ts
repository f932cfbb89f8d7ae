import { randomBytes } from 'node:crypto';
import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { authoritiesFor } from './authorities';
import { type Authorize, connectionOf, type WatchedSocket, type WatchSocket } from './authorize';
import type { Trust } from './certificates';
import { connect } from './connect';
import { type Endpoint, hostThere, isLoopbackAddress } from './endpoint';
import { settled } from './foreignSocket';
import type { Progress } from './progress';
import { tlsOptionsFor } from './tlsOptions';

/** What `http.request` passes on to the agent unchanged. */
export interface ConnectingRequest extends ClientRequestArgs {
  readonly progress: Progress;
}

export interface ConnectionsOptions {
  readonly endpoint: Endpoint;
  /** True where the listener is known to be the right one, so that any certificate will do. */
  readonly anyCertificate?: boolean;
  readonly trust?: Trust;
  /** Certificates are verified against the authorities of this system as well, not those of Node alone. */
  readonly systemAuthorities?: boolean;
  /** Whoever runs this program may let requests to other machines go by a proxy, as VS Code does. */
  readonly mayGoByProxy?: boolean;
  readonly authorize?: Authorize | null;
  /** What is sent may change from one request to the next; otherwise it is asked for once for each connection. */
  readonly authorizesEachRequest?: boolean;
  /** For a unix socket that one program is known to have made. */
  readonly watch?: WatchSocket | null;
}

/** The connections to one endpoint: one question follows another on the same one, until they are closed. */
export class Connections {
  readonly endpoint: Endpoint;
  readonly agent: ConnectingAgent;
  private readonly headers = new WeakMap<Socket, Promise<string | null>>();
  private readonly watched = new WeakMap<Socket, WatchedSocket>();
  private readonly atEnd = new Set<() => void>();
  private isClosed = false;
  private readonly own = new WeakSet<Socket>();
  private authorities: Promise<SecureContext> | undefined;
  private proxied: ProxiedOptions | null = null;

  constructor(private readonly options: ConnectionsOptions) {
    const { endpoint } = options;
    this.endpoint = endpoint;
    this.agent = new ConnectingAgent({ keepAlive: true }, (request) => this.open(request));
  }

  /**
   * Calls back when they are closed; at once where they are. A signal would do the same with more work.
   * @returns what is to be called when nobody needs to know it any more
   */
  whenClosed(act: () => void): () => void {
    if (this.isClosed) {
      act();
    } else {
      this.atEnd.add(act);
    }
    return () => {
      this.atEnd.delete(act);
    };
  }

  /** What tells whoever knows of a proxy where a request goes; null where none may be between. */
  get byProxy(): ProxiedOptions | null {
    return this.proxied;
  }

  /** To be waited for before a request that may go by a proxy. */
  async prepare(): Promise<void> {
    const { endpoint, options } = this;
    const isFar = endpoint.kind === 'tcp' && !isLoopbackAddress(hostThere(endpoint.host));
    if (options.mayGoByProxy === true && isFar && this.proxied === null) {
      this.proxied = proxiedOptions(endpoint, await this.knownAuthorities());
      this.agent.protocol = this.proxied.isTls ? 'https:' : 'http:';
    }
  }

  close(): void {
    this.isClosed = true;
    this.atEnd.forEach((act) => {
      act();
    });
    this.atEnd.clear();
    this.agent.destroy();
  }

  /** Waits until a connection is established, whoever made it. @throws as `settled` does */
  async established(socket: Socket, progress: Progress): Promise<void> {
    if (!this.own.has(socket)) {
      await settled(socket, this.endpoint, this.options.trust ?? {}, progress);
    }
    progress.stage = 'connected';
  }

  /** The Authorization header for an established connection; null where it must not have one. */
  async authorize(socket: Socket, signal: AbortSignal): Promise<string | null> {
    const { authorize } = this.options;
    if (!authorize) {
      return null;
    }
    const connection = () => ({
      ...connectionOf(socket, this.endpoint, this.watched.get(socket) ?? null),
      isDirect: this.own.has(socket),
    });
    if (this.options.authorizesEachRequest === true) {
      return authorize(connection(), signal);
    }
    const known = this.headers.get(socket) ?? authorize(connection(), signal);
    this.headers.set(socket, known);
    return known;
  }

  /** Undefined where TLS is not spoken, or Node's own will do. Reads them once. */
  private async knownAuthorities(): Promise<SecureContext | undefined> {
    const { endpoint, systemAuthorities, trust = {} } = this.options;
    const isAsked = systemAuthorities === true || trust.ca !== undefined;
    if (endpoint.tls === true && isAsked) {
      this.authorities ??= authoritiesFor(trust);
    }
    return this.authorities;
  }

  /** A request that is cancelled before it has a connection ends with its connecting only: Node tells nothing before. */
  private async open({ progress }: ConnectingRequest): Promise<Socket> {
    const either = new AbortController();
    const { signal } = progress;
    const onAbort = () => {
      either.abort();
    };
    const forget = this.whenClosed(onAbort);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
    }
    try {
      const { socket, watched } = await connect({
        endpoint: this.endpoint,
        through: progress.through,
        tls: this.endpoint.tls === true,
        anyCertificate: this.options.anyCertificate === true,
        watch: this.options.watch ?? null,
        trust: this.options.trust ?? {},
        authorities: await this.knownAuthorities(),
        signal: either.signal,
        onStage: (stage) => {
          progress.stage = stage;
        },
      });
      this.own.add(socket);
      if (watched !== null) {
        this.watched.set(socket, watched);
      }
      return socket;
    } finally {
      signal.removeEventListener('abort', onAbort);
      forget();
    }
  }
}

/** Options of `http.request`, and of `https.request` where TLS is spoken. */
export type ProxiedOptions = RequestOptions & { readonly isTls: boolean };

function proxiedOptions(
  endpoint: Endpoint & { readonly kind: 'tcp' },
  authorities: SecureContext | undefined,
): ProxiedOptions {
  const { host, port } = endpoint;
  if (endpoint.tls !== true) {
    return { isTls: false, protocol: 'http:', host, port };
  }
  // Connections that others keep, and verify in another way, have another context.
  const sessionIdContext = randomBytes(16).toString('hex');
  return {
    isTls: true,
    ...tlsOptionsFor(endpoint, authorities),
    sessionIdContext,
    protocol: 'https:',
    host,
    port,
  };
}

/** Node's agents know TCP and TLS, but no step between a connection and the first byte on it. */
class ConnectingAgent extends Agent {
  /** What `http.request` and `https.request` compare with theirs. */
  protocol = 'http:';

  constructor(
    options: AgentOptions,
    private readonly open: (request: ConnectingRequest) => Promise<Socket>,
  ) {
    super(options);
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.open(options as ConnectingRequest).then(
      (socket) => callback?.(null, socket),
      (error: unknown) => callback?.(error as Error, undefined as never),
    );
    return undefined;
  }
}
