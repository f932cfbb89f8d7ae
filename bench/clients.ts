import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Lab } from '../lab/lab';
import { CLI, EndpointProgram } from '../test/daemons/surfaces/endpointProgram';
import type { Figure } from './measure';

const CLIENTS = 100;
/** As clients say it that began before the current revision, which all servers speak. */
const REVISION = '2025-11-25';

/**
 * What the servers need of memory at most while so many ask at once.
 * @param variables the settings that name the hostile peer
 */
export async function memoryWithClients(
  lab: Lab,
  variables: Readonly<Record<string, string>>,
): Promise<Figure[]> {
  const name = (program: string) => `peak of ${program}, ${CLIENTS} clients beside a hostile peer`;
  return [
    { name: name('serve'), unit: 'MB', values: [await peakOfServe(lab, variables)] },
    { name: name('mcp'), unit: 'MB', values: [await peakOfMcp(lab, variables)] },
  ];
}

async function peakOfServe(lab: Lab, variables: Readonly<Record<string, string>>): Promise<number> {
  const launch: Lab['launch'] = (file, args) => lab.launch(file, args, { env: variables });
  const endpoint = await EndpointProgram.start({ launch });
  const answers = await Promise.all(Array.from({ length: CLIENTS }, () => endpoint.ask()));
  if (answers.some(({ status }) => status !== 200)) {
    throw new Error(`serve answers ${answers.map(({ status }) => status).join()}`);
  }
  const peak = peakOf(endpoint.process.pid);
  await endpoint.process.kill();
  return peak;
}

async function peakOfMcp(lab: Lab, variables: Readonly<Record<string, string>>): Promise<number> {
  const server = spawn(process.execPath, [CLI, 'mcp'], {
    env: { ...lab.env, ...variables },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const send = (message: object) =>
      server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const clientInfo = { name: 'bench', version: '1' };
    send({
      ...{ id: 0, method: 'initialize' },
      params: { protocolVersion: REVISION, capabilities: {}, clientInfo },
    });
    send({ method: 'notifications/initialized' });
    for (let id = 1; id <= CLIENTS; id++) {
      send({ id, method: 'tools/call', params: { name: 'ipfs_daemon_status', arguments: {} } });
    }
    const waiting = new Set(Array.from({ length: CLIENTS }, (_, index) => index + 1));
    for await (const line of createInterface({ input: server.stdout })) {
      const { id, error } = JSON.parse(line) as { readonly id?: number; readonly error?: unknown };
      if (error !== undefined) {
        throw new Error(`mcp answers ${line.slice(0, 500)}`);
      }
      waiting.delete(id ?? 0);
      if (waiting.size === 0) {
        return peakOf(server.pid ?? 0);
      }
    }
    throw new Error(`mcp ended before it had answered ${waiting.size} of ${CLIENTS} calls`);
  } finally {
    server.kill('SIGKILL');
  }
}

/** Megabytes that a process had at most. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
}
