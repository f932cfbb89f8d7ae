import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that says what it likes, reads what it likes, and never hangs up by itself. */
export class RawClient {
  received = '';
  private closed = false;

  private constructor(readonly socket: Socket) {
    socket
      .on('data', (chunk: Buffer) => {
        this.received += chunk.toString();
      })
      // Cut off is what it is meant to be.
      .on('error', () => undefined)
      .on('close', () => {
        this.closed = true;
      });
  }

  /** @param reads whether it takes what is sent to it */
  static async connect(port: number, reads = true): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const client = new RawClient(socket);
    if (!reads) {
      socket.pause();
    }
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    return client;
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Whether the server has let go of it wholly; one that only says that it will write no more still reads. */
  isCutOff(): boolean {
    this.socket.resume();
    if (this.socket.readableEnded && !this.closed) {
      // What nobody reads any more is answered by a reset.
      this.socket.write('\r\n');
    }
    return this.closed;
  }

  leave(): void {
    this.socket.destroy();
  }
}
