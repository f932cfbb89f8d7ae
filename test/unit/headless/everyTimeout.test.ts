import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import type { CheckDaemonStatus } from '../../../src/controller/checkDaemonStatus';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import { check as checkCommand } from '../../../src/headless/checkCommand';
import { createMcpServer } from '../../../src/headless/mcp/mcpServer';
import { SharedChecks } from '../../../src/headless/sharedChecks';
import { DaemonStatusResponse } from '../../../src/status/result';
import { Served } from './http/served';

/** Every whole number that the schema allows, the edges and what is no multiple of anything most of all. */
const TIMEOUTS = fc.oneof(
  fc.integer({ min: 100, max: 60_000 }),
  fc.integer({ min: 995, max: 1105 }),
  fc.constantFrom(100, 999, 1000, 1001, 1003, 1999, 2001, 59_999, 60_000),
);
const RUNS = { numRuns: 25 };

/** What nobody could look at for a reason of ours is no answer. */
function isTrue(answer: unknown): void {
  const { daemons } = DaemonStatusResponse.parse(answer);
  assert.deepEqual(
    Object.values(daemons).map(({ type, state, error }) => ({ type, state, error })),
    Object.values(daemons).map(({ type }) => ({ type, state: 'not_installed', error: undefined })),
  );
}

describe('every time that the schema allows', () => {
  let controller: CheckDaemonStatus;

  beforeEach(() => {
    controller = createCheckDaemonStatus(() => NO_SETTINGS, {
      platform: 'linux',
      environment: { HOME: '/nonexistent', PATH: '' },
      listProcesses: () =>
        Promise.resolve({
          source: 'test',
          daemons: [],
          someEnded: () => false,
          mayBeDaemon: () => false,
          nameOf: () => null,
          listenerOwner: () => null,
        }),
    });
  });

  it('is as good as any other to the controller', () =>
    fc.assert(
      fc.asyncProperty(TIMEOUTS, async (timeout_ms) => {
        isTrue(await controller({ timeout_ms }));
      }),
      RUNS,
    ));

  for (const waiting of [[], ['--wait', 'not_installed']]) {
    it(`is as good as any other to "check ${waiting.join(' ')}"`, () =>
      fc.assert(
        fc.asyncProperty(TIMEOUTS, async (timeout) => {
          const output = new PassThrough();
          await checkCommand(['--timeout', String(timeout), ...waiting], output, () => controller);
          isTrue(JSON.parse(String(output.read())));
        }),
        RUNS,
      ));
  }

  it('is as good as any other over HTTP', async () => {
    const served = await Served.start({ check: controller });
    try {
      await fc.assert(
        fc.asyncProperty(TIMEOUTS, async (timeout_ms) => {
          const { status, text } = await served.ask({ timeout_ms });
          assert.equal(status, 200);
          isTrue(JSON.parse(text));
        }),
        RUNS,
      );
    } finally {
      await served.close();
    }
  });

  it('is as good as any other to an agent', async () => {
    const shared = new SharedChecks({ check: controller });
    const server = createMcpServer(shared.ask, '1.2.3');
    const client = new Client({ name: 'test', version: '1.0.0' });
    const [here, there] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(there), client.connect(here)]);
    try {
      await fc.assert(
        fc.asyncProperty(TIMEOUTS, async (timeout_ms) => {
          const { structuredContent, isError } = await client.callTool({
            name: 'ipfs_daemon_status',
            arguments: { timeout_ms },
          });
          assert.notEqual(isError, true);
          isTrue(structuredContent);
        }),
        RUNS,
      );
    } finally {
      await client.close();
      shared.dispose();
    }
  });
});
