import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { until } from '../../../../lab/until';
import { startServer, type RunningServer, type ServerOptions } from '../../../../src/headless/http/server';
import { ErrorResponse } from '../../../../src/headless/http/schemas';
import { HeldController } from '../heldController';
import { type Answer, call, type Call } from './call';

export const TOKEN = 'a-token-for-tests-only';
export const STATUS = '/api/v0/ipfs/daemon/status';

/** Node says so of every request to any server of this process (https://nodejs.org/api/diagnostics_channel.html). */
const REQUEST_BEGUN = 'http.server.request.start';

/** What a server has of a request, its body not yet. */
interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Whether it is answered, or its client is gone. */
  isClosed: boolean;
}

/** A server on a free loopback port, with a controller that a test holds in its hands. */
export class Served {
  readonly logged: string[] = [];
  /** All requests that have come until now: what the server does about them cannot be seen from outside. */
  readonly received: Received[] = [];

  private constructor(
    readonly controller: HeldController,
    private readonly running: { server?: RunningServer },
  ) {}

  static async start(options: Partial<ServerOptions> = {}): Promise<Served> {
    const served = new Served(new HeldController(), {});
    served.running.server = await startServer({
      check: served.controller.check,
      version: '1.2.3',
      token: TOKEN,
      log: {
        debug: () => undefined,
        error: (message, error) => {
          served.logged.push(`${message} ${String(error)}`);
        },
      },
      ...options,
    });
    subscribe(REQUEST_BEGUN, served.receive);
    return served;
  }

  private readonly receive = (message: unknown): void => {
    const { server, request, response, socket } = message as Received & { readonly server: Server };
    if ((server.address() as AddressInfo | null)?.port === this.server.port) {
      const received = { request, response, socket, isClosed: false };
      response.once('close', () => (received.isClosed = true));
      this.received.push(received);
    }
  };

  get server(): RunningServer {
    assert.ok(this.running.server);
    return this.running.server;
  }

  async close(): Promise<void> {
    this.controller.letGo();
    unsubscribe(REQUEST_BEGUN, this.receive);
    await this.server.close();
  }

  /** Waits until the server has done with the request that came last. */
  async lastClosed(): Promise<void> {
    const last = this.received.at(-1);
    await until('the last request is closed', () => last?.isClosed);
  }

  /** Asks with the token, unless other headers are given. */
  call(path: string, options: Call = {}): Promise<Answer> {
    return call(`${this.server.url}${path}`, {
      ...options,
      headers: { Authorization: `Bearer ${TOKEN}`, ...options.headers },
    });
  }

  /** Asks for the status with a body that is sent as JSON. */
  ask(body: unknown, options: Call = {}): Promise<Answer> {
    return this.call(STATUS, {
      method: 'POST',
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      ...options,
      headers: { 'Content-Type': 'application/json', ...options.headers },
    });
  }
}

/** Every error has the same shape and tells nothing of the inside. */
export function assertError(answer: Answer, status: number, errorType: string): string {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers['content-type'], 'application/json');
  const body = ErrorResponse.parse(answer.json);
  assert.equal(body.error_type, errorType);
  assert.equal(body.status_code, status);
  assert.doesNotMatch(answer.text, /\bat .*:\d+:\d+|node_modules|a-token-for-tests/);
  return body.error;
}
