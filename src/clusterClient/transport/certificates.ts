import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { printable } from '../foreignText';

/** Which certificates are taken beside those of the authorities that the system knows. */
export interface Trust {
  /** PEM of the authorities that are taken instead. */
  readonly ca?: string;
  /** SHA-256 of the one certificate that is taken, whoever signed it, with or without colons. */
  readonly sha256?: string;
}

/** The certificate that a server showed. */
export interface Certificate {
  /** Its names, as in `CN=…`. */
  readonly subject: string;
  /** The hosts that it is for, as in `DNS:…, IP Address:…`; empty where it names none. */
  readonly hosts: string;
  readonly issuer: string;
  /** `AA:BB:…`: what a user compares and confirms before it is pinned. */
  readonly sha256: string;
  /** RFC 3339 in UTC. */
  readonly validFrom: string;
  /** RFC 3339 in UTC. */
  readonly validUntil: string;
}

/** The certificate is another one than the pinned. */
export const OTHER_CERTIFICATE = 'OTHER_CERTIFICATE';

/** The server showed a certificate that is not taken. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';

  /** @param code as Node or OpenSSL calls it, such as `DEPTH_ZERO_SELF_SIGNED_CERT`, or `OTHER_CERTIFICATE` */
  constructor(
    readonly code: string,
    readonly certificate: Certificate | null,
  ) {
    super(`the certificate is not taken: ${code}`);
  }
}

/**
 * Verifies the certificate of an encrypted connection, on which nothing was sent yet.
 * @param anyCertificate where the connection itself proves who is there; a pinned certificate, or an authority that
 * somebody named, is wanted there all the same
 * @throws CertificateError
 */
export function verifyCertificate(socket: TLSSocket, trust: Trust, anyCertificate: boolean): void {
  const certificate = certificateOf(socket);
  if (trust.sha256 !== undefined) {
    if (certificate === null || bare(certificate.sha256) !== bare(trust.sha256)) {
      throw new CertificateError(OTHER_CERTIFICATE, certificate);
    }
    return;
  }
  if (!socket.authorized && (trust.ca !== undefined || !anyCertificate)) {
    // The types call it an error; it is the code of one (lib/_tls_wrap.js).
    throw new CertificateError(String(socket.authorizationError), certificate);
  }
}

function bare(sha256: string): string {
  return sha256.replace(/[:\s]/g, '').toUpperCase();
}

function certificateOf(socket: TLSSocket): Certificate | null {
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
  if (raw === undefined) {
    return null;
  }
  // Node's types promise texts where a certificate that names nobody has none.
  const shown: Record<'subject' | 'issuer' | 'subjectAltName', string | undefined> & X509Certificate =
    new X509Certificate(raw);
  return {
    subject: oneLine(shown.subject),
    hosts: oneLine(shown.subjectAltName),
    issuer: oneLine(shown.issuer),
    sha256: shown.fingerprint256,
    validFrom: timeOf(shown.validFrom),
    validUntil: timeOf(shown.validTo),
  };
}

function oneLine(names = ''): string {
  return printable(names.split('\n').join(', '));
}

/** OpenSSL writes `Nov 28 10:00:00 2026 GMT`; years far away stay as they are. */
function timeOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().replace('.000Z', 'Z');
}
