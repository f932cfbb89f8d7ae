import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { LabProcess } from '../../lab/labProcess';
import { EndpointProgram } from '../daemons/surfaces/endpointProgram';

export { expect };

/** Serves an empty page under any name, takes whatever it is sent, and remembers it. */
export class OpenServer {
  readonly received: { readonly method: string; readonly origin: string | undefined }[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request: IncomingMessage, response) => {
      this.received.push({ method: request.method ?? '', origin: request.headers.origin });
      request.resume();
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>page</title>');
    });
  }

  async listen(port: number): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return this;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

export const PAGE_PORT = 8000;

interface Fixtures {
  /** Pages of any origin come from here. */
  readonly pages: OpenServer;
  /** Starts the built program; it ends with the test. */
  readonly serve: (...args: string[]) => Promise<EndpointProgram>;
}

export const test = base.extend<Fixtures>({
  pages: [
    async ({}, use) => {
      const pages = await new OpenServer().listen(PAGE_PORT);
      await use(pages);
      await pages.close();
    },
    { auto: true },
  ],

  serve: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'home-'));
    const started: LabProcess[] = [];
    const env = { HOME: home, PATH: '/usr/bin:/bin' };
    const launcher = {
      launch: (file: string, args: readonly string[]) => {
        const one = LabProcess.launch(file, args, { env, cwd: home });
        started.push(one);
        return one;
      },
    };
    await use((...args) => EndpointProgram.start(launcher, ...args));
    await Promise.all(started.map((one) => one.kill()));
    await rm(home, { recursive: true, force: true });
  },
});
