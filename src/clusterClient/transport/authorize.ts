import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Endpoint } from './endpoint';

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** A connection as it is, not as somebody meant it to be. */
export interface Connection {
  readonly encryption: 'none' | 'unknown_certificate' | 'known_certificate';
  /** Null for a unix socket. */
  readonly tcp: { readonly local: SocketAddress; readonly remote: SocketAddress } | null;
  /** Path of a unix socket; null for TCP. */
  readonly path: string | null;
  /** Who took the connection; null where nobody watched it. */
  readonly watched: WatchedSocket | null;
  /** False where others made it, so that a proxy may be between. */
  readonly isDirect: boolean;
}

/**
 * Whom a connection to a unix socket has reached: the program that was meant, another one that has its path by now, or
 * one of the two. `untold` where nobody can tell anything.
 */
export type Taker = 'meant' | 'another' | 'undecided' | 'untold';

/** A connection to a unix socket that was watched while it was made. */
export interface WatchedSocket {
  readonly socket: Socket;
  /** To be asked when it is established, and before anything is sent. Never rejects. */
  taker(signal: AbortSignal): Promise<Taker>;
  /** True when the program that was meant has accepted it; waits for that until the signal comes. Never rejects. */
  isAccepted(signal: AbortSignal): Promise<boolean>;
}

/** Makes a connection to a unix socket, and watches who takes it. */
export type WatchSocket = (connect: () => Socket) => WatchedSocket;

/**
 * Gives the Authorization header for a connection, or null where this one must not have it. It is asked once for each
 * connection, when that is established and before anything was sent. Never rejects.
 */
export type Authorize = (connection: Connection, signal: AbortSignal) => Promise<string | null>;

/** Describes an established connection. */
export function connectionOf(
  socket: Socket,
  endpoint: Endpoint,
  watched: WatchedSocket | null = null,
): Connection {
  return {
    encryption: encryptionOf(socket),
    tcp: endpoint.kind === 'unix' ? null : tcpOf(socket),
    path: endpoint.kind === 'unix' ? endpoint.path : null,
    watched,
    isDirect: true,
  };
}

function encryptionOf(socket: Socket): Connection['encryption'] {
  if (!(socket instanceof TLSSocket)) {
    return 'none';
  }
  return socket.authorized ? 'known_certificate' : 'unknown_certificate';
}

function tcpOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Connection['tcp'] {
  return {
    local: { address: localAddress ?? '', port: localPort ?? 0 },
    remote: { address: remoteAddress ?? '', port: remotePort ?? 0 },
  };
}
