import assert from 'node:assert/strict';
import { startServer, type RunningServer, type ServerOptions } from '../../../../src/headless/http/server';
import { ErrorResponse } from '../../../../src/headless/http/schemas';
import { HeldController } from '../heldController';
import { type Answer, call, type Call } from './call';

export const TOKEN = 'a-token-for-tests-only';
export const STATUS = '/api/v0/ipfs/daemon/status';

/** A server on a free loopback port, with a controller that a test holds in its hands. */
export class Served {
  readonly logged: string[] = [];

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
    return served;
  }

  get server(): RunningServer {
    assert.ok(this.running.server);
    return this.running.server;
  }

  async close(): Promise<void> {
    this.controller.letGo();
    await this.server.close();
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
