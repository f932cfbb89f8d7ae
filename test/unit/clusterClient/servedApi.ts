import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { ClusterClient, type ClusterClientOptions, parseAddress } from '../../../src/clusterClient';

/** Servers and clients of one test file, all of which end with `close`. */
export class Served {
  private readonly servers = new Set<Server>();
  private readonly clients = new Set<ClusterClient>();
  readonly sockets = new Set<Socket>();

  /** A client of an API that answers so. */
  async api(answer: RequestListener, options: Partial<ClusterClientOptions> = {}): Promise<ClusterClient> {
    return this.client(await this.listen(createServer(answer)), options);
  }

  /** A client of something that says these bytes to whatever it is asked. */
  async raw(answer: (socket: Socket) => void): Promise<ClusterClient> {
    const server = createTcpServer((socket) => {
      socket.once('data', () => {
        answer(socket);
      });
    });
    return this.client(await this.listen(server));
  }

  client(port: number, { endpoint, ...options }: Partial<ClusterClientOptions> = {}): ClusterClient {
    const client = new ClusterClient({
      endpoint: endpoint ?? parseAddress(`/ip4/127.0.0.1/tcp/${port}`),
      ...options,
    });
    this.clients.add(client);
    return client;
  }

  async listen(server: Server, host = '127.0.0.1'): Promise<number> {
    this.servers.add(server);
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket.on('error', () => undefined));
      socket.on('close', () => this.sockets.delete(socket));
    });
    await once(server.listen(0, host), 'listening');
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    this.clients.forEach((client) => {
      client.close();
    });
    this.sockets.forEach((socket) => socket.destroy());
    this.servers.forEach((server) => server.close());
    this.clients.clear();
    this.servers.clear();
  }
}

/** The body of a request, as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A stream as the API sends it. */
export function stream(
  response: ServerResponse,
  lines: readonly string[],
  ...errors: readonly string[]
): void {
  response.writeHead(200, { 'Content-Type': 'application/json', Trailer: 'X-Stream-Error' });
  lines.forEach((line) => response.write(`${line}\n`));
  response.addTrailers(
    [...(errors.length === 0 ? [''] : errors)].map((error): [string, string] => ['X-Stream-Error', error]),
  );
  response.end();
}
