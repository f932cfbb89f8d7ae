import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab';

/** Stands before the API of a daemon and counts what it is asked. */
export interface CountingProxy {
  readonly port: number;
  /** Its listening socket: a daemon that inherits it is seen to listen there. */
  readonly descriptor: number;
  /** Method and path of each request so far. */
  readonly asked: string[];
  /** The scheme of the credentials that each request had: `Basic`, `Bearer`; empty for one without. */
  readonly schemes: string[];
  /** When each of them came, in milliseconds of `performance.now()`. */
  readonly askedAt: number[];
  /** Milliseconds before each request is handed on: a daemon that is slow. */
  delayMs: number;
}

/** @param daemonPort where the daemon itself listens on loopback */
export async function countingProxy(lab: Lab, daemonPort: number): Promise<CountingProxy> {
  const [asked, schemes]: [string[], string[]] = [[], []];
  const askedAt: number[] = [];
  const state = { delayMs: 0 };
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    askedAt.push(performance.now());
    const { method, url: path, headers } = request;
    schemes.push(headers.authorization?.split(' ')[0] ?? '');
    const hand = async () => {
      await sleep(state.delayMs);
      const onward = ask({ port: daemonPort, host: '127.0.0.1', method, path, headers }, (answer) => {
        // Go announces trailers of an answer without a body, too, which Node does not send.
        const { trailer, ...others } = answer.headers;
        const hasBody = answer.statusCode !== 204;
        response.writeHead(answer.statusCode ?? 502, hasBody && trailer ? { ...others, trailer } : others);
        answer.once('end', () => {
          response.addTrailers(answer.trailers);
        });
        answer.pipe(response);
      });
      onward.once('error', () => response.destroy());
      request.pipe(onward);
    };
    void hand();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  lab.atClose(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, { port, descriptor: descriptorOf(server), asked, askedAt, schemes });
}

/** Node has no public name for it. */
function descriptorOf(server: object): number {
  return (server as { readonly _handle: { readonly fd: number } })._handle.fd;
}
