import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { authoritiesFor } from './authorities';
import { type Authorize, connectionOf, type WatchedSocket, type WatchSocket } from './authorize';
import type { Trust } from './certificates';
import { connect } from './connect';
import type { Endpoint } from './endpoint';
import type { Stage } from './outcome';

/** How far one request came, for whoever has to say what became of it. */
export class Progress {
  stage: Stage = 'connecting';

  /**
   * @param signal of the request: `http.request` does not pass on its own
   * @param through a socket of this machine that leads to the endpoint; null to connect to the endpoint itself
   */
  constructor(
    readonly signal: AbortSignal,
    readonly through: string | null,
  ) {}
}

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
  readonly authorize?: Authorize | null;
  /** What is sent may change from one request to the next; otherwise it is asked for once for each connection. */
  readonly authorizesEachRequest?: boolean;
  /** For a unix socket that one program is known to have made. */
  readonly watch?: WatchSocket | null;
}

/** The connections to one endpoint: one question follows another on the same one, until they are closed. */
export class Connections {
  readonly endpoint: Endpoint;
  readonly agent: Agent;
  private readonly headers = new WeakMap<Socket, Promise<string | null>>();
  private readonly watched = new WeakMap<Socket, WatchedSocket>();
  private readonly closed = new AbortController();
  private authorities: Promise<SecureContext> | undefined;

  constructor(private readonly options: ConnectionsOptions) {
    this.endpoint = options.endpoint;
    this.agent = new ConnectingAgent({ keepAlive: true }, (request) => this.open(request));
  }

  close(): void {
    this.closed.abort();
    this.agent.destroy();
  }

  /** The Authorization header for an established connection; null where it must not have one. */
  async authorize(socket: Socket, signal: AbortSignal): Promise<string | null> {
    const { authorize } = this.options;
    if (!authorize) {
      return null;
    }
    const connection = () => connectionOf(socket, this.endpoint, this.watched.get(socket) ?? null);
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
    const signals = [this.closed.signal, progress.signal];
    const onAbort = () => {
      either.abort();
    };
    signals.forEach((one) => {
      one.addEventListener('abort', onAbort);
    });
    if (signals.some((one) => one.aborted)) {
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
      if (watched !== null) {
        this.watched.set(socket, watched);
      }
      return socket;
    } finally {
      signals.forEach((one) => {
        one.removeEventListener('abort', onAbort);
      });
    }
  }
}

/** Node's agents know TCP and TLS, but no step between a connection and the first byte on it. */
class ConnectingAgent extends Agent {
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
