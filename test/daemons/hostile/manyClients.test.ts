import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { FLOODS, hostilePeer } from '../../../lab/network/hostilePeer';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { SETTINGS_VARIABLE } from '../../../src/headless/settingsVariable';
import { DaemonStatusResponse } from '../../../src/status/result';
import { RawClient } from '../../unit/headless/http/rawClient';
import { CLI, EndpointProgram, STATUS } from '../surfaces/endpointProgram';

const PORT = 19_094;
const SETTINGS = JSON.stringify({
  apiAddresses: { ipfs_cluster_service: [`/ip4/127.0.0.1/tcp/${PORT}`] },
});
const CLIENTS = 100;
const ROUNDS = 2;
const MOST_BYTES = 512 << 10;
/** What an agent gets, with the frame of the protocol around it. */
const MOST_BYTES_FOR_AGENTS = 48 << 10;
/** What a program may take beyond what it takes when nobody asks: as much as a check, however many ask. */
const MOST_MEMORY_KB = 200 << 10;

/** Kilobytes of memory that a process had at most until now. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

describe('a hundred clients beside a hostile API', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    await kubo(lab);
  });

  afterEach(async () => {
    await lab.close();
  });

  const serve = () =>
    EndpointProgram.startOn(
      ['env', `${SETTINGS_VARIABLE}=${SETTINGS}`, process.execPath],
      lab,
      '--port',
      '0',
    );

  it('that never read what they are told: others are served', async () => {
    const [, flood] = FLOODS.find(([name]) => name === 'thousands of peers') ?? [];
    assert.ok(flood);
    await hostilePeer(lab, PORT, flood);
    const endpoint = await serve();
    const idle = peakOf(endpoint.process.pid);
    const port = Number(new URL(endpoint.url).port);
    const head = `Host: localhost\r\nAuthorization: ${endpoint.headers['Authorization'] ?? ''}\r\n`;
    const asks = [
      `POST ${STATUS} HTTP/1.1\r\n${head}Content-Length: 0\r\n\r\n`.repeat(16),
      `GET ${STATUS}/events HTTP/1.1\r\n${head}\r\n`,
      `GET /metrics HTTP/1.1\r\n${head}\r\n`.repeat(16),
    ];
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => RawClient.connect(port, false)));
    for (const [index, client] of clients.entries()) {
      client.send(asks[index % asks.length] ?? '');
    }
    for (let round = 0; round < 10; round++) {
      assert.equal((await endpoint.ask({ daemon_type: 'ipfs' })).status, 200);
      assert.equal((await endpoint.call('/metrics')).status, 200);
    }
    const peak = peakOf(endpoint.process.pid);
    clients.forEach((client) => {
      client.leave();
    });
    assert.ok(peak - idle <= MOST_MEMORY_KB, `${peak - idle} kB`);
  });

  for (const [name, flood] of FLOODS) {
    it(`that answers with ${name}: serve`, async () => {
      await hostilePeer(lab, PORT, flood);
      const endpoint = await serve();
      const idle = peakOf(endpoint.process.pid);
      const statuses = new Set<number>();
      const client = async (index: number) => {
        for (let round = 0; round < ROUNDS; round++) {
          const bodies = [{}, { role: 'master' }, { daemon_type: 'ipfs' }, { timeout_ms: 1000 + index }];
          const { status, text } = await endpoint.ask(bodies[(index + round) % bodies.length]);
          statuses.add(status);
          assert.ok(Buffer.byteLength(text) <= MOST_BYTES, `${Buffer.byteLength(text)} bytes`);
          // To read all of them would take this program so long that it would be the slow one.
          if (status === 200 && index % 20 === 0) {
            const { daemons } = DaemonStatusResponse.parse(JSON.parse(text));
            assert.deepEqual([daemons.ipfs?.state, daemons.ipfs?.process_count], ['running', 1]);
          }
          const metrics = await endpoint.call('/metrics');
          assert.equal(metrics.status, 200);
          assert.ok(Buffer.byteLength(metrics.text) <= MOST_BYTES);
          assert.ok(metrics.text.includes('ipfs_daemon_running{daemon_type="ipfs"} 1'));
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
      const peak = peakOf(endpoint.process.pid);
      assert.ok(statuses.has(200));
      assert.ok(
        [...statuses].every((status) => status === 200 || status === 429),
        [...statuses].join(),
      );
      assert.ok(peak - idle <= MOST_MEMORY_KB, `${peak - idle} kB`);
    });

    it(`that answers with ${name}: mcp`, async () => {
      await hostilePeer(lab, PORT, flood);
      const client = new Client({ name: 'test', version: '1.0.0' });
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [CLI, 'mcp'],
        stderr: 'pipe',
        env: { HOME: lab.home, PATH: String(lab.env['PATH']), [SETTINGS_VARIABLE]: SETTINGS },
        cwd: lab.home,
      });
      let complaints = '';
      transport.stderr?.on('data', (chunk: Buffer) => {
        complaints += chunk.toString();
      });
      await client.connect(transport);
      await client.listTools();
      const idle = peakOf(transport.pid ?? 0);
      const ask = async (index: number) => {
        for (let round = 0; round < ROUNDS; round++) {
          const [all, one] = [{}, { daemon_type: 'ipfs_cluster_service' }];
          const result = await client.callTool({
            name: index % 3 === 0 ? 'ipfs_explain_state' : 'ipfs_daemon_status',
            arguments: index % 3 === 0 || index % 2 === 0 ? one : all,
          });
          assert.notEqual(result.isError, true);
          const bytes = Buffer.byteLength(JSON.stringify(result));
          assert.ok(bytes <= MOST_BYTES_FOR_AGENTS, `${bytes} bytes`);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, index) => ask(index)));
      const peak = peakOf(transport.pid ?? 0);
      await client.close();
      assert.equal(complaints, '');
      assert.ok(peak - idle <= MOST_MEMORY_KB, `${peak - idle} kB`);
    });
  }
});
