// The module that VS Code loads in its extension host: activates one extension and writes what it took.
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { env } from 'node:process';
import { extensions } from 'vscode';

/** What the activation of one extension cost: milliseconds, and megabytes of heap. */
export interface Activation {
  readonly ms: number;
  readonly heapMb: number;
}

export async function run(): Promise<void> {
  // The window that called this shows no error: the file tells it.
  const result = await measure().catch((error: unknown) => ({ error: String(error) }));
  await writeFile(env['BENCH_RESULT'] ?? '', JSON.stringify(result));
}

async function measure(): Promise<Activation> {
  const extension = extensions.getExtension(env['BENCH_EXTENSION'] ?? '');
  if (!extension || extension.isActive) {
    throw new Error(extension ? 'it is active already' : 'there is no such extension');
  }
  const session = new Session();
  session.connect();
  const before = await heap(session);
  const startedAt = performance.now();
  await extension.activate();
  const ms = performance.now() - startedAt;
  const activation: Activation = { ms, heapMb: (await heap(session)) - before };
  session.disconnect();
  return activation;
}

async function heap(session: Session): Promise<number> {
  await session.post('HeapProfiler.collectGarbage');
  return process.memoryUsage().heapUsed / 1e6;
}
