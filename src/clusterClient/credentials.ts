import { CredentialsError } from './errors';
import type { Authorize, Connection } from './transport/authorize';
import { type Endpoint, hostThere, isLoopbackAddress } from './transport/endpoint';

/** What `basic_auth_credentials` of the API hold, or a token that `POST /token` gave for them. */
export type Credentials = { readonly user: string; readonly password: string } | { readonly token: string };

/** Gives the credentials for one address when they are needed; null where there are none. */
export type CredentialsSource = () => Credentials | null | Promise<Credentials | null>;

interface GateOptions {
  /** Somebody said explicitly that they may go to another machine in plain text. */
  readonly plainTextAllowed: boolean;
  /** Whether all that is sent goes to another machine encrypted, and from there to the endpoint. */
  readonly isTunnelled: boolean;
}

/**
 * Lets credentials go to their own address alone: encrypted, or to this machine; in plain text elsewhere only where
 * somebody said explicitly that it may be.
 */
export class CredentialsGate {
  private sent = false;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly source: CredentialsSource,
    private readonly options: GateOptions,
  ) {}

  /** Whether any request had them. */
  get gave(): boolean {
    return this.sent;
  }

  /** @throws CredentialsError where others on the way could read them; nothing was sent then */
  readonly authorize: Authorize = async (connection) => {
    const credentials = await this.source();
    if (credentials === null) {
      return null;
    }
    if (!this.isPrivate(connection) && !this.options.plainTextAllowed) {
      throw new CredentialsError('withheld', this.endpoint.address);
    }
    this.sent = true;
    return headerOf(credentials);
  };

  private isPrivate({ encryption, tcp, isDirect }: Connection): boolean {
    const { endpoint } = this;
    if (encryption !== 'none' || endpoint.kind === 'unix') {
      return true;
    }
    // A proxy on this machine hands on what it gets.
    return (
      isDirect &&
      isLoopbackAddress(this.options.isTunnelled ? hostThere(endpoint.host) : (tcp?.remote.address ?? ''))
    );
  }
}

function headerOf(credentials: Credentials): string {
  return 'token' in credentials
    ? `Bearer ${credentials.token.trim()}`
    : `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
}
