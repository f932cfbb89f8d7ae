import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findPortHolder } from '../../probes/sockets/portHolder';

/** The server cannot listen there; one line says why. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/**
 * @param port 0 for a free one
 * @returns the address in use
 * @throws ListenError
 */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      reject(new ListenError(explain(error, host, port)));
    };
    server.once('error', onError).listen({ host, port }, () => {
      server.off('error', onError);
      resolve();
    });
  });
  return server.address() as AddressInfo;
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE': {
      const holder = findPortHolder(port);
      const who = holder ? `held by ${holder.name} (PID ${holder.pid})` : 'in use';
      return `Port ${port} of ${host} is ${who}. Choose another with --port.`;
    }
    case 'EACCES':
      return `Port ${port} needs privileges that this process does not have. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine.`;
    default:
      return `Cannot listen on port ${port} of ${host}: ${message}`;
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Where to call a server that listens there. */
export function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
