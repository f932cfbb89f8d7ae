import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../httpError';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

export interface GuardOptions {
  /** Further names or addresses under which clients may call this server. */
  readonly hosts: readonly string[];
  /** Origins whose pages may call this server, for example `https://status.example`. */
  readonly origins: readonly string[];
}

/** Keeps web pages out: those of other origins, and those whose name was made to point at this machine. */
export class Guard {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor({ hosts, origins }: GuardOptions) {
    this.hosts = new Set([...LOOPBACK_NAMES, ...hosts.map(inHostHeader)]);
    this.origins = new Set(origins);
  }

  /**
   * @returns the allowed origin that the request names, or null when it names none
   * @throws HttpError 403
   */
  check(headers: IncomingHttpHeaders): string | null {
    this.checkHost(headers.host);
    const { origin } = headers;
    if (origin !== undefined) {
      if (this.origins.has(origin)) {
        return origin;
      }
      throw new HttpError(403, 'ForbiddenOriginError', 'This origin may not call this server.');
    }
    // An image or a script of a page sends no Origin, but every current browser says where it comes from.
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'none' && site !== 'same-origin') {
      throw new HttpError(403, 'ForbiddenOriginError', 'A page of another site may not call this server.');
    }
    return null;
  }

  private checkHost(host: string | undefined): void {
    const name = host?.toLowerCase().replace(/:\d{1,5}$/, '');
    if (name === undefined || !this.hosts.has(name)) {
      throw new HttpError(
        403,
        'ForbiddenHostError',
        'This Host is not served. Use localhost, 127.0.0.1, [::1] or a name that the server was told.',
      );
    }
  }
}

/** IPv6 addresses stand in brackets there. */
function inHostHeader(host: string): string {
  const name = host.toLowerCase();
  return name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
}
