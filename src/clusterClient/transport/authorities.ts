import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { Trust } from './certificates';

/** Where Linux and the BSDs keep the authorities that they trust, as Go looks for them: crypto/x509/root_linux.go. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Since Node 22.15 and 23.10. */
type GetCACertificates = (kind: 'default' | 'system') => readonly string[];

/**
 * What certificates are verified against: the authorities that somebody named, else those of this system and of Node.
 * Node alone knows only its own.
 */
export async function authoritiesFor({ ca }: Trust): Promise<tls.SecureContext> {
  return tls.createSecureContext({ ca: ca ?? [...(await knownAuthorities())] });
}

async function knownAuthorities(): Promise<ReadonlySet<string>> {
  const { getCACertificates } = tls as { getCACertificates?: GetCACertificates };
  const own = getCACertificates?.('default') ?? tls.rootCertificates;
  const systems = (await bundle()) ?? getCACertificates?.('system') ?? [];
  return new Set([...own, ...systems].map((one) => one.trim()));
}

async function bundle(): Promise<readonly string[] | undefined> {
  const named = process.env['SSL_CERT_FILE'] ?? '';
  for (const path of named === '' ? BUNDLES : [named]) {
    // One that is not there is no fault: the next one may be, or none is needed.
    const text = await readFile(path, 'utf8').catch(() => '');
    const found = text.match(CERTIFICATE);
    if (found !== null) {
      return found;
    }
  }
  return undefined;
}

/**
 * Verifies what somebody said that is to be trusted.
 * @throws RangeError for a text without a certificate, and for what is no SHA-256
 */
export function checkedTrust(trust: Trust): Trust {
  const { ca, sha256 } = trust;
  if (sha256 !== undefined && !/^[\da-f]{64}$/i.test(sha256.replace(/[:\s]/g, ''))) {
    throw new RangeError('a SHA-256 has 64 hexadecimal digits');
  }
  if (ca !== undefined && !holdsCertificates(ca)) {
    throw new RangeError('there is no certificate (PEM) in the file of the authority');
  }
  return trust;
}

/** OpenSSL ignores whatever else there is, and trusts nobody then. */
function holdsCertificates(pem: string): boolean {
  const found = pem.match(CERTIFICATE) ?? [];
  try {
    return found.map((one) => new X509Certificate(one)).length > 0;
  } catch {
    return false;
  }
}
