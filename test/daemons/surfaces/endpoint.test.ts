import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { execa } from 'execa';
import { Validator } from '@seriousme/openapi-schema-validator';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { areRead, isUnread, untilRead } from '../../../lab/conditions/sockets';
import { kubo, KUBO_PORTS } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { until } from '../../../lab/until';
import { prepareService, startService } from '../../../lab/service';
import { DaemonStatusResponse } from '../../../src/status/result';
import { CLI, EndpointProgram, STATUS } from './endpointProgram';

/** Its default, in a network that nobody else uses. */
const ENDPOINT_PORT = 9999;

/** No connection is accepted by it any more. A frozen process would be known without a question. */
async function hang(lab: Lab, { pid }: LabProcess): Promise<void> {
  await lab.run('prlimit', ['--pid', String(pid), '--nofile=3:3']);
}

describe('dist/cli.js serve', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });

  afterEach(async () => {
    await lab.close();
  });

  const answerOf = async (endpoint: EndpointProgram, body: object = {}) => {
    const { status, json, text } = await endpoint.ask(body);
    assert.equal(status, 200, text);
    return DaemonStatusResponse.parse(json);
  };

  it('answers what is true of real daemons, for all, for one and for a role', async () => {
    await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    const endpoint = await EndpointProgram.start(lab);
    const all = await answerOf(endpoint);
    assert.deepEqual(
      Object.values(all.daemons).map(({ type, state, process_count }) => [type, state, process_count]),
      [
        ['ipfs', 'running', 1],
        ['ipfs_cluster_service', 'running', 1],
        ['ipfs_cluster_follow', 'not_initialized', 0],
      ],
    );
    assert.deepEqual([all.health, all.status_code, all.overall_status], ['healthy', 200, 'running']);

    const one = await answerOf(endpoint, { daemon_type: 'ipfs_cluster_service' });
    assert.equal(one.operation, 'check_ipfs_cluster_service_status');
    assert.deepEqual(Object.keys(one.daemons), ['ipfs_cluster_service']);

    const worker = await answerOf(endpoint, { role: 'worker' });
    assert.deepEqual([worker.health, worker.status_code, worker.role], ['critical', 500, 'worker']);
  });

  it('takes one look for a hundred clients at once', async () => {
    // The look takes a while, in which all of them come.
    await hang(lab, await kubo(lab));
    const endpoint = await EndpointProgram.start(lab);
    const answers = await Promise.all(Array.from({ length: 100 }, () => answerOf(endpoint)));
    assert.equal(new Set(answers.map(({ operation_id }) => operation_id)).size, 1);
  });

  it('names its token file in its first line, which only we may read, and removes it in the end', async () => {
    const endpoint = await EndpointProgram.start(lab);
    const { tokenFile } = endpoint;
    assert.ok(tokenFile);
    assert.ok(
      endpoint.process.output.startsWith(`Token file: ${tokenFile}\nListening on http://127.0.0.1:9999\n`),
    );
    assert.equal((await stat(tokenFile)).mode & 0o777, 0o600);
    assert.ok(!endpoint.process.output.includes((await readFile(tokenFile, 'utf8')).trim()));
    endpoint.process.signal('SIGTERM');
    assert.equal(await endpoint.process.exited, 0);
    assert.equal(existsSync(tokenFile), false);
  });

  it('keeps a token file that the user named', async () => {
    const file = lab.path('token');
    const first = await EndpointProgram.start(lab, '--token-file', file);
    assert.equal(first.tokenFile, file);
    await first.process.stop();
    const second = await EndpointProgram.start(lab, '--token-file', file);
    assert.deepEqual(second.headers, first.headers);
    assert.equal((await second.ask()).status, 200);
  });

  it('tells the death of a daemon as an event, and in the metrics', async () => {
    const daemon = await kubo(lab);
    const endpoint = await EndpointProgram.start(lab);
    let text = '';
    const stream = get(`${endpoint.url}${STATUS}/events`, { headers: endpoint.headers }, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    });
    await endpoint.process.until('the first event', () => text.includes('event: status\n'));
    await daemon.kill();
    await endpoint.process.until('the change', () => text.includes('event: change\n'));
    const change = /^event: change\ndata: (.*)$/m.exec(text)?.[1] ?? '';
    assert.equal(DaemonStatusResponse.parse(JSON.parse(change)).daemons.ipfs?.state, 'crashed');
    stream.destroy();

    const metrics = await endpoint.call('/metrics');
    assert.match(metrics.text, /^ipfs_daemon_state\{daemon_type="ipfs",state="crashed"\} 1$/m);
    assert.match(metrics.text, /^ipfs_daemon_state_changes_total\{daemon_type="ipfs"\} 1$/m);
    assert.match(
      metrics.text,
      new RegExp(`^ipfs_daemon_instance_state\\{.*folder="${lab.path('.ipfs')}"`, 'm'),
    );
  });

  it('ends after SIGTERM before the long look at a hung daemon does, though a client listens', async () => {
    await hang(lab, await kubo(lab));
    const endpoint = await EndpointProgram.start(lab);
    const stream = endpoint.call(`${STATUS}/events`).catch((error: unknown) => error);
    const waiting = endpoint.ask({ timeout_ms: 30_000 }).catch((error: unknown) => error);
    await untilRead(ENDPOINT_PORT, 2);
    endpoint.process.signal('SIGTERM');
    assert.equal(await endpoint.process.exited, 0);
    // Nobody outside can tell how much of the time it could run; that it ends within a second of that is a unit test.
    assert.ok((await waiting) instanceof Error);
    await stream;
  });

  it('lets a look that runs finish before it ends', async () => {
    const daemon = await kubo(lab);
    const endpoint = await EndpointProgram.start(lab);
    await endpoint.ask();
    await hang(lab, daemon);
    let answered = false;
    const running = Promise.all(Array.from({ length: 20 }, () => endpoint.ask({ timeout_ms: 600 }))).finally(
      () => {
        answered = true;
      },
    );
    await until(
      'all are asked, or answered',
      () => answered || (areRead(ENDPOINT_PORT, 20) && isUnread(KUBO_PORTS.api)),
    );
    endpoint.process.signal('SIGTERM');
    const answers = (await running).map(({ json }) => DaemonStatusResponse.parse(json));
    assert.deepEqual(new Set(answers.map(({ daemons }) => daemons.ipfs?.state)), new Set(['unresponsive']));
    assert.equal(await endpoint.process.exited, 0);
  });

  it('shows no secret of the configurations', async () => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await startService(lab);
    const { cluster } = JSON.parse(await readFile(`${folder}/service.json`, 'utf8')) as {
      cluster: { secret: string };
    };
    const { private_key } = JSON.parse(await readFile(`${folder}/identity.json`, 'utf8')) as {
      private_key: string;
    };
    const repo = JSON.parse(await readFile(lab.path('.ipfs', 'config'), 'utf8')) as {
      Identity: { PrivKey: string };
    };
    const endpoint = await EndpointProgram.start(lab);
    const shown = [await endpoint.ask(), await endpoint.call('/metrics')].map(({ text }) => text).join();
    for (const secret of [cluster.secret, private_key, repo.Identity.PrivKey]) {
      assert.ok(secret.length > 20);
      assert.ok(!shown.includes(secret) && !endpoint.process.output.includes(secret));
    }
  });

  it('describes itself in valid OpenAPI', async () => {
    const endpoint = await EndpointProgram.start(lab);
    const { json } = await endpoint.call('/openapi.json');
    const { valid, errors } = await new Validator().validate(json as Record<string, unknown>);
    assert.equal(valid, true, JSON.stringify(errors));
  });

  it('warns where other machines can reach it, and serves no foreign Host there', async () => {
    const endpoint = await EndpointProgram.start(lab, '--host', '0.0.0.0', '--allow-host', 'box.lan');
    assert.match(endpoint.process.output, /^Warning: 0\.0\.0\.0 can be reached from other machines/m);
    assert.equal((await endpoint.call('/metrics', { headers: { Host: 'box.lan:9999' } })).status, 200);
    assert.equal((await endpoint.call('/metrics', { headers: { Host: 'evil.example' } })).status, 403);
  });

  it('warns without a token, and then asks for none', async () => {
    const endpoint = await EndpointProgram.start(lab, '--no-token', '--port', '0');
    assert.match(endpoint.process.output, /^Warning: without a token/m);
    assert.equal(endpoint.tokenFile, null);
    assert.equal((await endpoint.ask()).status, 200);
  });

  const runSerially = (...args: string[]) =>
    execa(process.execPath, [CLI, 'serve', ...args], {
      env: lab.env,
      extendEnv: false,
      reject: false,
      // It would hang for good.
      timeout: 120_000,
    });

  it('says in one line who holds the port, and leaves no token file', async () => {
    const endpoint = await EndpointProgram.start(lab);
    const { exitCode, stdout, stderr } = await runSerially();
    assert.equal(exitCode, 1);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      `Port 9999 of 127.0.0.1 is held by node (PID ${endpoint.process.pid}). Choose another with --port.`,
    );
  });

  for (const args of [
    ['--port', 'http'],
    ['--port', '70000'],
    ['--token-file', 'x', '--no-token'],
    ['--no-token', '--host', '0.0.0.0'],
    ['--allow-origin', 'status.example'],
    ['--allow-origin', 'https://status.example/path'],
    ['--allow-origin', 'null'],
    ['--verbose'],
    ['here'],
  ]) {
    it(`refuses ${args.join(' ')} with the usage text`, async () => {
      const { exitCode, stdout, stderr } = await runSerially(...args);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, /Usage: /);
    });
  }

  it('refuses a token file that others may read', async () => {
    await lab.write(lab.path('open'), 'a-token-long-enough', 0o644);
    const { exitCode, stderr } = await runSerially('--token-file', lab.path('open'));
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Others may read .*chmod 600/);
  });
});
