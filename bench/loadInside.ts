// Runs in the namespace that load.ts made: nothing but its own loopback can be reached from here.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { daemonBinaries } from '../lab/daemonBinaries';
import { kubo } from '../lab/kubo';
import { Lab } from '../lab/lab';
import { prepareService, startService } from '../lab/service';
import { EndpointProgram, STATUS } from '../test/daemons/surfaces/endpointProgram';

const CLIENTS = 200;
const SECONDS = 30;
const BETWEEN_SAMPLES_MS = 250;

const lab = await Lab.open(await daemonBinaries(console.error));
try {
  await kubo(lab);
  await prepareService(lab);
  await startService(lab);
  const endpoint = await EndpointProgram.start(lab);
  const over = new AbortController();
  const watched = watch(endpoint.process.pid, over.signal);
  const { latency, requests, errors, timeouts, non2xx } = await autocannon({
    url: `${endpoint.url}${STATUS}`,
    method: 'POST',
    headers: { ...endpoint.headers, 'content-type': 'application/json' },
    body: '{}',
    connections: CLIENTS,
    duration: SECONDS,
  });
  over.abort();
  const { processes, megabytes } = await watched;
  const metrics = await endpoint.call('/metrics');
  const looks = Number(/^ipfs_check_duration_seconds_count\{.*\} (\d+)$/m.exec(metrics.text)?.[1]);
  const figures = {
    clients: CLIENTS,
    seconds: SECONDS,
    requests: requests.total,
    requests_per_second: Math.round(requests.average),
    p50_ms: latency.p50,
    p99_ms: latency.p99,
    slowest_ms: latency.max,
    not_answered_with_200: non2xx + errors + timeouts,
    looks,
    most_server_processes: processes,
    most_server_memory_mb: megabytes,
  };
  console.table(figures);
  console.log(JSON.stringify(figures));
} finally {
  await lab.close();
}

/** The most processes that the server and what it started were, and the most memory of the server itself. */
async function watch(pid: number, signal: AbortSignal) {
  let [processes, megabytes] = [0, 0];
  while (!signal.aborted) {
    processes = Math.max(processes, 1 + descendants(pid).length);
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
    megabytes = Math.max(megabytes, Math.round(kilobytes / 1024));
    await sleep(BETWEEN_SAMPLES_MS);
  }
  return { processes, megabytes };
}

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
  return [...children, ...children.flatMap(descendants)];
}
