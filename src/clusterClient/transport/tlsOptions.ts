import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions, type SecureContext } from 'node:tls';
import type { Endpoint } from './endpoint';

/**
 * How TLS is spoken with an endpoint, whoever makes the connection. What is wrong with a certificate is found out and
 * not acted on: it is verified where it can be told which one it is.
 * @param authorities undefined for those that Node knows
 */
export function tlsOptionsFor(endpoint: Endpoint, authorities: SecureContext | undefined): ConnectionOptions {
  const host = expectedHost(endpoint);
  return {
    rejectUnauthorized: false,
    ...(authorities === undefined ? {} : { secureContext: authorities }),
    ...(host === undefined
      ? {}
      : { host, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) }),
    // An address is told to nobody.
    ...(host === undefined || isIP(host) !== 0 ? {} : { servername: host }),
  };
}

/** Whom the certificate has to be for: the interface of an address, and the dot of a complete name, are no part of it. */
function expectedHost(endpoint: Endpoint): string | undefined {
  return endpoint.kind === 'unix'
    ? undefined
    : (endpoint.serverName ?? endpoint.host).replace(/%.*$|\.$/, '');
}
