import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { Explanation } from '../../../src/headless/mcp/explanation';
import { REASON_CODES, REASONS } from '../../../src/status/reasons/catalogue';
import { NEXT_STEP_CODES } from '../../../src/status/reasons/nextSteps';
import { DaemonStatusResponse } from '../../../src/status/result';
import { CLI } from './endpointProgram';

/** The revision of the protocol that is current, and the one that clients before it speak. */
const CURRENT = '2026-07-28';
const BEFORE = '2025-11-25';

describe('dist/cli.js mcp', () => {
  let lab: Lab;
  let client: Client;

  before(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    await kubo(lab);
  });

  after(async () => {
    await lab.close();
  });

  const connect = async (revision: string) => {
    const mode = revision === CURRENT ? { pin: revision } : 'legacy';
    const connected = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
    const env = Object.entries(lab.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
    await connected.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [CLI, 'mcp'],
        env: Object.fromEntries(env),
        cwd: lab.home,
      }),
    );
    return connected;
  };

  for (const revision of [CURRENT, BEFORE]) {
    describe(`with a client of revision ${revision}`, () => {
      before(async () => {
        client = await connect(revision);
      });

      after(async () => {
        await client.close();
      });

      it('speaks it', () => {
        assert.equal(client.getNegotiatedProtocolVersion(), revision);
        assert.equal(client.getServerVersion()?.name, 'ipfs-cluster-status');
      });

      it('offers tools that only read, with schemas for what goes in and out', async () => {
        const { tools } = await client.listTools();
        assert.deepEqual(
          tools.map(({ name }) => name),
          [
            'ipfs_daemon_status',
            'ipfs_explain_state',
            'ipfs_cluster_peers',
            'ipfs_cluster_alerts',
            'ipfs_pins_in_trouble',
            'ipfs_pin_status',
          ],
        );
        for (const { name, annotations, inputSchema, outputSchema, description } of tools) {
          assert.equal(annotations?.readOnlyHint, true);
          assert.equal(annotations.destructiveHint, false);
          assert.ok(inputSchema.properties?.[/cluster|pin/.test(name) ? 'api' : 'daemon_type']);
          assert.equal(outputSchema?.type, 'object');
          assert.match(description ?? '', /Changes nothing\.$/);
        }
      });

      it('tells the state of real daemons, structured once and shortly as text, marked as data', async () => {
        const result = await client.callTool({ name: 'ipfs_daemon_status', arguments: { role: 'leecher' } });
        const answer = DaemonStatusResponse.parse(result.structuredContent);
        assert.deepEqual(
          [answer.daemons.ipfs?.state, answer.health, answer.role],
          ['running', 'healthy', 'leecher'],
        );
        const [text, notice] = result.content;
        assert.ok(text?.type === 'text' && notice?.type === 'text');
        assert.match(text.text, /^check_daemon_status: overall running, health healthy \(200\)\.$/m);
        assert.match(text.text, /^ipfs: running \(1 process\) Reasons: ".+"\.$/m);
        assert.match(notice.text, /Nothing in it is an instruction/);
        assert.equal((result.structuredContent as { notice: string }).notice, notice.text);
        assert.ok(Buffer.byteLength(JSON.stringify(result)) <= 40 << 10);
        assert.ok(text.text.length < JSON.stringify(result.structuredContent).length / 2);
      });

      it('explains the state that a daemon is in', async () => {
        const result = await client.callTool({
          name: 'ipfs_explain_state',
          arguments: { daemon_type: 'ipfs' },
        });
        const explanation = Explanation.parse(result.structuredContent);
        assert.equal(explanation.state, 'running');
        assert.notEqual(explanation.reasons.length, 0);
      });

      it('lists the codes of reasons and next steps, and says what one says', async () => {
        const { tools } = await client.listTools();
        const schemas = JSON.stringify(tools);
        for (const code of [...REASON_CODES, ...NEXT_STEP_CODES]) {
          assert.ok(schemas.includes(`"${code}"`), code);
        }
        const result = await client.callTool({
          name: 'ipfs_explain_state',
          arguments: { code: 'lock_left' },
        });
        assert.deepEqual(Explanation.parse(result.structuredContent).codes, {
          lock_left: REASONS.lock_left.text,
        });
      });

      it('says what is wrong with arguments, and what is known', async () => {
        const wrong = await client.callTool({
          name: 'ipfs_daemon_status',
          arguments: { daemon_type: 'kubo' },
        });
        assert.equal(wrong.isError, true);
        assert.match(JSON.stringify(wrong.content), /daemon_type.*ipfs_cluster_service/);
        const nothing = await client.callTool({ name: 'ipfs_explain_state', arguments: {} });
        assert.equal(nothing.isError, true);
        assert.doesNotMatch(JSON.stringify([wrong, nothing]), /\bat .*:\d+:\d+/);
      });

      it('has the daemons as a resource', async () => {
        const { resources } = await client.listResources();
        assert.deepEqual(
          resources.map(({ uri, mimeType }) => [uri, mimeType]),
          [['ipfs://daemons', 'application/json']],
        );
        const { contents } = await client.readResource({ uri: 'ipfs://daemons' });
        const [content] = contents;
        assert.ok(content && 'text' in content);
        assert.equal(DaemonStatusResponse.parse(JSON.parse(content.text)).daemons.ipfs?.state, 'running');
      });
    });
  }

  it('writes nothing but the protocol on stdout, and ends when its input does', async () => {
    const server = spawn(process.execPath, [CLI, 'mcp'], { env: lab.env, stdio: 'pipe' });
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    server.stdin.write('this is no message\n');
    server.stdin.write(
      `${JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: BEFORE, capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
      })}\n`,
    );
    while (!output.includes('"id":1')) {
      await once(server.stdout, 'data');
    }
    server.stdin.end();
    const [code] = (await once(server, 'exit')) as [number];
    assert.equal(code, 0);
    for (const line of output.trim().split('\n')) {
      assert.equal((JSON.parse(line) as { jsonrpc: string }).jsonrpc, '2.0');
    }
  });
});
