import { request as ask } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from './lab';

/** Stands before the API of a daemon and counts what it is asked. */
export interface CountingProxy {
  readonly port: number;
  /** Method and path of each request so far. */
  readonly asked: string[];
  /** Milliseconds before each request is handed on: a daemon that is slow. */
  delayMs: number;
}

/** @param daemonPort where the daemon itself listens on loopback */
export async function countingProxy(lab: Lab, daemonPort: number): Promise<CountingProxy> {
  const asked: string[] = [];
  const state = { delayMs: 0 };
  const url = await lab.serveWith((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const { method, url: path, headers } = request;
    const hand = async () => {
      await sleep(state.delayMs);
      const onward = ask({ port: daemonPort, host: '127.0.0.1', method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.once('error', () => response.destroy());
      request.pipe(onward);
    };
    void hand();
  });
  return Object.assign(state, { port: Number(new URL(url).port), asked });
}
