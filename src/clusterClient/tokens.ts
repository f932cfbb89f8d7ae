import type { Credentials, CredentialsSource } from './credentials';
import { ApiError, CredentialsError, NotAClusterError } from './errors';

type Password = Extract<Credentials, { readonly user: string }>;

interface Held {
  readonly token: string;
  readonly madeFor: Password;
  /** Milliseconds since the epoch; null for one that never expires, as a peer makes them. */
  readonly expires: number | null;
}

/** A token is renewed so many milliseconds before it expires: clocks differ. */
const EARLY_MS = 30_000;

/** Sends a token in place of a user and a password: asked for once, and again when it expires or is refused. */
export class Tokens {
  private held: Held | null = null;
  /** What the API gives no token for. */
  private without: Password | null = null;
  private asking: Promise<void> | null = null;

  /**
   * @param source gives what the token stands for
   * @param ask asks the API for one, with what `current` gives then
   * @param now milliseconds since the epoch
   */
  constructor(
    private readonly source: CredentialsSource,
    private readonly ask: () => Promise<string>,
    private readonly now: () => number = Date.now,
  ) {}

  /** What to send now. */
  readonly current: CredentialsSource = async () => {
    const given = await this.source();
    return given !== null && this.holds(given) && this.held !== null ? { token: this.held.token } : given;
  };

  /**
   * Gets a token where there can be one and is none; to be waited for before each request.
   * @returns the token; null where there is none
   * @throws ClusterError where the API could not be asked
   */
  async ready(): Promise<string | null> {
    const given = await this.source();
    if (given === null || 'token' in given || isSame(this.without, given)) {
      return null;
    }
    if (!this.holds(given)) {
      this.held = null;
      this.asking ??= this.renew(given).finally(() => {
        this.asking = null;
      });
      await this.asking;
    }
    return this.held?.token ?? null;
  }

  /** The API took a token no more: others may have got another one in the meantime. */
  refused(token: string): void {
    if (this.held?.token === token) {
      this.held = null;
    }
  }

  private holds(given: Credentials): boolean {
    const { held } = this;
    return (
      held !== null &&
      isSame(held.madeFor, given) &&
      (held.expires === null || this.now() < held.expires - EARLY_MS)
    );
  }

  private async renew(madeFor: Password): Promise<void> {
    try {
      const token = await this.ask();
      this.held = { token, madeFor, expires: expiryOf(token) };
      // One that is over at once would be asked for before each request.
      this.without = this.holds(madeFor) ? null : madeFor;
    } catch (error) {
      const hasNone = error instanceof ApiError || error instanceof NotAClusterError || isRefusal(error);
      if (!hasNone) {
        throw error;
      }
      this.without = madeFor;
    }
  }
}

/** Credentials that are wrong, or that nobody wants: the request itself tells which. */
function isRefusal(error: unknown): boolean {
  return error instanceof CredentialsError && error.why !== 'withheld';
}

function isSame(one: Password | null, other: Credentials): boolean {
  return one !== null && 'user' in other && one.user === other.user && one.password === other.password;
}

/** `exp` of a JWT, which counts seconds; null for a token that is none, or says nothing of it. */
function expiryOf(token: string): number | null {
  try {
    const claims = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as unknown;
    const { exp } = Object(claims) as { readonly exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    // Not a JWT: it is as good as any until it is refused.
    return null;
  }
}
