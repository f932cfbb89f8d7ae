import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { WatchedSocket, WatchSocket } from './authorize';
import { type Trust, verifyCertificate } from './certificates';
import { type Endpoint, hostThere, isLoopbackAddress } from './endpoint';
import { type Stage, TakenSocketError } from './outcome';
import { shortPath } from './shortPath';
import { tlsOptionsFor } from './tlsOptions';

export interface ConnectOptions {
  readonly endpoint: Endpoint;
  /** A socket of this machine that leads to the endpoint; null to connect to the endpoint itself. */
  readonly through: string | null;
  readonly tls: boolean;
  /** True where the listener is known to be the right one, so that any certificate will do. */
  readonly anyCertificate: boolean;
  /** For a unix socket that one program is known to have made; null for any other. */
  readonly watch: WatchSocket | null;
  readonly trust: Trust;
  /** What certificates are verified against; undefined for the authorities that Node knows. */
  readonly authorities: SecureContext | undefined;
  readonly signal: AbortSignal;
  /** Is told how far it came. */
  readonly onStage: (stage: Stage) => void;
}

export interface Connected {
  readonly socket: Socket;
  readonly watched: WatchedSocket | null;
}

/**
 * Connects, and encrypts where that is wanted. A certificate has to be known, but at loopback addresses of this machine,
 * where one that the daemon made itself proves as much as any. The connection's own address decides, not a name.
 * @throws the `errno` or TLS error, the signal's reason when it is aborted, TakenSocketError.
 */
export async function connect(options: ConnectOptions): Promise<Connected> {
  const { endpoint, signal, onStage } = options;
  onStage('connecting');
  const { socket: plain, watched } = await connectPlain(options);
  if (!options.tls) {
    onStage('connected');
    return { socket: plain, watched };
  }
  onStage('encrypting');
  const encrypted = connectTls({
    socket: plain,
    ...tlsOptionsFor(endpoint, options.authorities),
  });
  await established(encrypted, 'secureConnect', signal);
  try {
    verifyCertificate(encrypted, options.trust, options.anyCertificate || isHere(plain, options));
  } catch (error) {
    encrypted.destroy();
    throw error;
  }
  onStage('connected');
  return { socket: encrypted, watched };
}

async function connectPlain(options: ConnectOptions): Promise<Connected> {
  const { endpoint, through, signal } = options;
  if (through !== null) {
    return { socket: await connectThrough(through, signal), watched: null };
  }
  if (endpoint.kind === 'unix') {
    return connectUnix(endpoint.path, options);
  }
  const { host, port } = endpoint;
  return { socket: await established(connectTcp({ host, port }), 'connect', signal), watched: null };
}

/** A socket is seen a moment before its program listens there. */
async function connectThrough(path: string, signal: AbortSignal): Promise<Socket> {
  for (let tried = 1; ; tried++) {
    try {
      return await established(connectTcp({ path }), 'connect', signal);
    } catch (error) {
      if (tried === MOST_TRIES || (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') {
        throw error;
      }
      await sleep(BETWEEN_TRIES_MS);
    }
  }
}

const BETWEEN_TRIES_MS = 20;
/** Another program may connect to another one in the very same moment: then nobody can tell which is which. */
const MOST_TRIES = 3;

async function connectUnix(path: string, { watch, signal }: ConnectOptions): Promise<Connected> {
  const short = await shortPath(path);
  try {
    for (let tried = 1; ; tried++) {
      const connected = await connectWatched(short.path, watch, signal);
      const taker = (await connected.watched?.taker(signal)) ?? 'untold';
      if (taker === 'meant' || taker === 'untold') {
        return connected;
      }
      connected.socket.destroy();
      if (taker === 'another' || tried === MOST_TRIES) {
        throw new TakenSocketError();
      }
    }
  } finally {
    await short.release();
  }
}

async function connectWatched(
  path: string,
  watch: WatchSocket | null,
  signal: AbortSignal,
): Promise<Connected> {
  const connectNow = () => connectTcp({ path });
  const watched = watch?.(connectNow) ?? null;
  return { socket: await established(watched?.socket ?? connectNow(), 'connect', signal), watched };
}

/** On this machine, or on the one that a way leads to. */
function isHere(socket: Socket, { endpoint, through }: ConnectOptions): boolean {
  if (endpoint.kind === 'unix') {
    return true;
  }
  return isLoopbackAddress(through === null ? (socket.remoteAddress ?? '') : hostThere(endpoint.host));
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
