import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Endpoint, isLoopbackAddress } from './endpoint';
import type { Stage } from './outcome';
import { shortPath } from './shortPath';

export interface ConnectOptions {
  readonly endpoint: Endpoint;
  readonly tls: boolean;
  /** True where the listener is known to be the right one, so that any certificate will do. */
  readonly anyCertificate: boolean;
  readonly signal: AbortSignal;
  /** Is told how far it came. */
  readonly onStage: (stage: Stage) => void;
}

/**
 * Connects, and encrypts where that is wanted. A certificate has to be known, but at loopback addresses of this machine,
 * where one that the daemon made itself proves as much as any. The connection's own address decides, not a name.
 * @throws the `errno` or TLS error, the signal's reason when it is aborted.
 */
export async function connect(options: ConnectOptions): Promise<Socket> {
  const { endpoint, signal, onStage } = options;
  onStage('connecting');
  const plain =
    endpoint.kind === 'unix'
      ? await connectUnix(endpoint.path, signal)
      : await established(connectTcp({ host: endpoint.host, port: endpoint.port }), 'connect', signal);
  if (!options.tls) {
    onStage('connected');
    return plain;
  }
  onStage('encrypting');
  const encrypted = connectTls({
    socket: plain,
    rejectUnauthorized: !options.anyCertificate && !isHere(plain, endpoint),
    ...(endpoint.kind === 'tcp' && isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}),
    ...(endpoint.kind === 'tcp' ? { host: endpoint.host } : {}),
  });
  await established(encrypted, 'secureConnect', signal);
  onStage('connected');
  return encrypted;
}

async function connectUnix(path: string, signal: AbortSignal): Promise<Socket> {
  const short = await shortPath(path);
  try {
    return await established(connectTcp({ path: short.path }), 'connect', signal);
  } finally {
    await short.release();
  }
}

function isHere(socket: Socket, endpoint: Endpoint): boolean {
  return endpoint.kind === 'unix' || isLoopbackAddress(socket.remoteAddress ?? '');
}

function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => {
      signal.removeEventListener('abort', onAbort);
      socket.off(event, onEvent).off('error', onError).off('close', onClose);
      how();
    };
    const fail = (error: Error) => {
      settle(() => {
        // Whatever it says after this is of no interest, but must not end the program.
        socket.on('error', () => undefined).destroy();
        reject(error);
      });
    };
    const onEvent = () => {
      settle(() => {
        resolve(socket);
      });
    };
    const onError = (error: Error) => {
      fail(error);
    };
    const onClose = () => {
      fail(new Error('it hung up'));
    };
    const onAbort = () => {
      fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    socket.on(event, onEvent).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
    }
  });
}
