import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpError } from '../httpError';

/** Asks for a bearer token (RFC 6750); null lets everybody in. */
export class Bearer {
  private readonly expected: Buffer | null;

  constructor(token: string | null) {
    this.expected = token === null ? null : digest(token);
  }

  /**
   * @param authorization the header of that name
   * @throws HttpError 401
   */
  check(authorization: string | undefined): void {
    if (!this.expected) {
      return;
    }
    const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    // Digests are of one length, so that the comparison tells nothing of the token, not even how long it is.
    if (given === undefined || !timingSafeEqual(digest(given), this.expected)) {
      throw new HttpError(
        401,
        'UnauthorizedError',
        given === undefined
          ? 'Send the token as "Authorization: Bearer TOKEN"; the server names the file that holds it when it starts.'
          : 'This is not the token. The server names the file that holds it when it starts.',
        { 'WWW-Authenticate': 'Bearer realm="ipfs-status"' },
      );
    }
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
