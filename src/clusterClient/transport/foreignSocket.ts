import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { type Trust, verifyCertificate } from './certificates';
import type { Endpoint } from './endpoint';
import type { Progress } from './progress';

/** A proxy between this machine and the endpoint does not connect to it. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/**
 * Waits until a connection that others made (an editor replaces our agent by one that goes through its proxy) is as far
 * as one of ours would be, and verifies with whom.
 * @throws CertificateError, ProxyError, the error of the connection
 */
export async function settled(
  socket: Socket,
  endpoint: Endpoint,
  trust: Trust,
  progress: Progress,
): Promise<void> {
  if (socket.connecting) {
    await event(socket, 'connect');
  }
  if (endpoint.tls !== true) {
    return;
  }
  if (!(socket instanceof TLSSocket)) {
    // What a proxy says that refuses is given out as if the endpoint said it, in the next turn: its agent insists on
    // somebody who listens then.
    await turn();
    await turn();
    throw new ProxyError('it refuses');
  }
  progress.stage = 'encrypting';
  if (!isEncrypted(socket)) {
    await event(socket, 'secureConnect');
  }
  verifyCertificate(socket, trust, false);
}

function isEncrypted(socket: TLSSocket): boolean {
  return Object.keys(socket.getPeerCertificate()).length > 0;
}

function event(socket: Socket, name: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => () => {
      socket.off(name, onEvent).off('error', onError).off('close', onClose);
      how();
    };
    const onEvent = settle(resolve);
    const onClose = settle(() => {
      reject(new Error('it hung up'));
    });
    const onError = (error: Error) => {
      settle(() => {
        reject(error);
      })();
    };
    socket.on(name, onEvent).on('error', onError).on('close', onClose);
  });
}
