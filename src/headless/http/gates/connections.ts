import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Limits } from './limits';

const BETWEEN_SWEEPS_MS = 250;

interface Connection {
  /** Whose answers are not out yet. */
  readonly responses: Set<ServerResponse>;
  /** Those of them that hold a slot, as their sender knows the token. */
  answering: number;
  /** Nothing that still comes on it is answered. */
  isRefused: boolean;
  /** Bytes that the client's side has taken, and when the last one of them. */
  taken: number;
  takenAt: number;
}

/**
 * All connections of one server. Whoever connects is let in: where there are too many, the one goes that was left idle
 * for longest, which is never one that somebody with the token waits at. A client that does not take its answer, or
 * asks much without reading, is cut off.
 */
export class Connections {
  private readonly connections = new Map<Socket, Connection>();
  /** Those at which nobody with the token waits, the one that has been so for longest first. */
  private readonly idle = new Set<Socket>();
  private readonly sweeping: NodeJS.Timeout;

  constructor(
    server: Server,
    private readonly limits: Pick<Limits, 'connections' | 'pipelined' | 'writeMs' | 'lingerMs'>,
  ) {
    server.on('connection', (socket) => {
      this.add(socket);
    });
    this.sweeping = setInterval(() => {
      this.dropThoseThatTakeNothing();
    }, BETWEEN_SWEEPS_MS).unref();
  }

  /**
   * Counts a request until its answer is out.
   * @returns false for one to leave alone: its connection is cut off, as it asks and asks and does not read
   */
  countIn(response: ServerResponse): boolean {
    const { socket } = response.req;
    const connection = this.connections.get(socket);
    if (!connection || connection.isRefused) {
      return false;
    }
    if (connection.responses.size >= this.limits.pipelined) {
      socket.destroy();
      return false;
    }
    connection.responses.add(response);
    response.once('close', () => {
      connection.responses.delete(response);
    });
    return true;
  }

  /** Keeps the connection for as long as this request of somebody with the token is answered. */
  keepFor(response: ServerResponse): void {
    const { socket } = response.req;
    const connection = this.connections.get(socket);
    if (!connection) {
      return;
    }
    connection.answering++;
    this.idle.delete(socket);
    response.once('close', () => {
      connection.answering--;
      if (connection.answering === 0 && this.connections.has(socket)) {
        this.idle.add(socket);
      }
    });
  }

  /**
   * Ends the connection with this answer where nobody on it has shown the token: what else was asked there stays
   * unanswered.
   */
  refuse(response: ServerResponse): void {
    const connection = this.connections.get(response.req.socket);
    if (connection?.answering === 0) {
      connection.isRefused = true;
      response.setHeader('Connection', 'close');
    }
  }

  /** Ends a connection that is no HTTP, after what is written last. */
  endWith(socket: Duplex, text: string): void {
    socket.end(text);
    // A client may never hang up.
    setTimeout(() => socket.destroy(), this.limits.lingerMs).unref();
  }

  /** Cuts all of them off. */
  close(): void {
    clearInterval(this.sweeping);
    for (const socket of this.connections.keys()) {
      socket.destroy();
    }
  }

  private add(socket: Socket): void {
    const responses = new Set<ServerResponse>();
    this.connections.set(socket, {
      responses,
      answering: 0,
      isRefused: false,
      taken: 0,
      takenAt: performance.now(),
    });
    this.idle.add(socket);
    socket.once('close', () => {
      this.connections.delete(socket);
      this.idle.delete(socket);
      setImmediate(closeAll, responses);
    });
    if (this.connections.size > this.limits.connections) {
      const [first = socket] = this.idle;
      first.destroy();
      // It may take a turn until it is closed: the next one shall find another.
      this.idle.delete(first);
      this.connections.delete(first);
    }
  }

  private dropThoseThatTakeNothing(): void {
    const now = performance.now();
    for (const [socket, connection] of this.connections) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== connection.taken) {
        connection.taken = taken;
        connection.takenAt = now;
      } else if (now - connection.takenAt > this.limits.writeMs) {
        socket.destroy();
      }
    }
  }
}

/** Node tells it to the first of them alone: those behind it never had a turn, and would keep what they have taken. */
function closeAll(responses: ReadonlySet<ServerResponse>): void {
  for (const response of responses) {
    response.emit('close');
  }
}
