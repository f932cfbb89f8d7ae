import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { type Answer, call, type Call } from '../../unit/headless/http/call';

/** The built program, as users run it. */
export const CLI = resolve('dist/cli.js');
export const STATUS = '/api/v0/ipfs/daemon/status';

/** `dist/cli.js serve` in a lab, with what it said when it started. */
export class EndpointProgram {
  private constructor(
    readonly process: LabProcess,
    readonly url: string,
    /** null when it was started without a token. */
    readonly tokenFile: string | null,
    private readonly token: string | null,
  ) {}

  static start(lab: Pick<Lab, 'launch'>, ...args: string[]): Promise<EndpointProgram> {
    return EndpointProgram.startOn([process.execPath], lab, ...args);
  }

  /** @param node program and options of the Node that runs it */
  static async startOn(
    [node, ...options]: readonly [node: string, ...options: string[]],
    lab: Pick<Lab, 'launch'>,
    ...args: string[]
  ): Promise<EndpointProgram> {
    const started = lab.launch(node, [...options, CLI, 'serve', ...args]);
    await started.until('the endpoint listens', () => /^Listening on \S+$/m.test(started.output));
    const url = /^Listening on (\S+)$/m.exec(started.output)?.[1];
    assert.ok(url);
    const tokenFile = /^Token file: (.+)$/m.exec(started.output)?.[1] ?? null;
    const token = tokenFile === null ? null : (await readFile(tokenFile, 'utf8')).trim();
    return new EndpointProgram(started, url, tokenFile, token);
  }

  get headers(): Record<string, string> {
    return this.token === null ? {} : { Authorization: `Bearer ${this.token}` };
  }

  call(path: string, options: Call = {}): Promise<Answer> {
    return call(`${this.url}${path}`, { ...options, headers: { ...this.headers, ...options.headers } });
  }

  ask(body: object = {}): Promise<Answer> {
    return this.call(STATUS, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
