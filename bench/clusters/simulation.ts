// Shows so many clusters as a window does, and measures what that costs: the rows that a change makes anew, the heap, and
// what the peers are asked. Arguments: the file for the figures, the bundle that simulates the peers, the folder of the
// recorded answers.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../lab/until';
import { parseAddress } from '../../src/clusterClient';
import { cockpitHere } from '../../src/clusters/cockpitHere';
import { keyOfProfile } from '../../src/clusters/profiles/profile';
import { ClusterStore } from '../../src/clusters/store';
import { Elements, type TreeElement } from '../../src/vscode/clusters/elements';
import { clusterRow } from '../../src/vscode/clusters/rows/clusterRows';
import { RowsByCluster } from '../../src/vscode/clusters/rows/rowsByCluster';
import { englishAt } from '../../test/unit/vscode/language';
import type { Figure } from '../measure';

const CLUSTERS = 50;
const PEERS = 100;
const MINUTE_MS = 60_000;
const REFRESHES = 5;
const SIZE = `${CLUSTERS} clusters of ${PEERS} peers`;

const [, , result = '', program = '', recorded = ''] = process.argv;
const home = await mkdtemp(join(tmpdir(), 'bench-'));
const peers = spawn(process.execPath, [program, recorded, String(CLUSTERS), String(PEERS)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: peers.stdout })[Symbol.asyncIterator]();
const nextLine = async () => {
  const line = await lines.next();
  if (line.done === true) {
    throw new Error('The simulated peers have ended.');
  }
  return line.value;
};
try {
  await writeFile(result, JSON.stringify(await measured()));
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
} finally {
  peers.kill();
  await rm(home, { recursive: true, force: true });
}

async function measured(): Promise<Figure[]> {
  const ports: number[] = [];
  for (let line = await nextLine(); line !== 'ready'; line = await nextLine()) {
    ports.push(Number(line));
  }
  const heapBefore = heap();
  const store = new ClusterStore();
  const updates = updatesOf(store);
  const cockpit = cockpitHere({
    store,
    environment: { HOME: home },
    scheduled: () => ({}),
    onFault: (error) => {
      console.error(error);
    },
  });
  const saved = ports.map((port) => ({
    signature: String(port),
    profile: { name: `cluster ${port}`, endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${port}`) },
  }));
  const keys = saved.map(({ profile }) => keyOfProfile(profile));
  const begun = Date.now();
  cockpit.keep(saved);
  cockpit.watch(true);
  await until('all is known of each', () =>
    keys.every((key) => {
      const state = store.get(key);
      return state?.complete === true && state.peers.length === PEERS && state.cluster.health === 'healthy';
    }),
  );
  const longest = [updates.longest()];
  const heapFirst = heap();
  await sleep(begun + MINUTE_MS - Date.now());
  const cpuBefore = process.cpuUsage();
  await sleep(begun + 2 * MINUTE_MS - Date.now());
  const { user, system } = process.cpuUsage(cpuBefore);
  peers.stdin.write('\n');
  const askedAt = JSON.parse(await nextLine()) as number[][];
  longest.push(updates.longest());
  const heapAtRest = heap();
  for (let count = 0; count < REFRESHES; count++) {
    await cockpit.refresh();
    await cockpit.settled(keys);
    longest.push(updates.longest());
  }
  const heapAfter = heap();
  await cockpit.close();
  const inMinute = askedAt.map((times) => times.filter((at) => at >= begun + MINUTE_MS).length);
  return [
    { name: `longest update of the tree, ${SIZE}`, unit: 'ms', values: longest, below: 16 },
    { name: `heap for ${SIZE}`, unit: 'MB', values: [heapFirst - heapBefore] },
    {
      name: 'it grows in two minutes and five refreshes by',
      unit: 'MB',
      values: [heapAtRest - heapFirst, heapAfter - heapFirst],
    },
    { name: `processor time of a minute of ${SIZE}`, unit: 'ms', values: [(user + system) / 1000] },
    { name: `requests in a minute to ${CLUSTERS} daemons`, unit: 'requests', values: [sum(inMinute)] },
    {
      name: 'requests in any minute to the daemon that is asked most',
      unit: 'requests',
      values: [Math.max(...askedAt.map(mostInAMinute))],
      most: 12,
    },
  ];
}

/** Brings the rows to what the store says, as the view does, and times each update. */
function updatesOf(store: ClusterStore): { longest: () => number } {
  let longest = 0;
  const language = { ...englishAt(0), now: () => Date.now() };
  const elements = new Elements();
  const rows = new RowsByCluster(store.all(), (state) => clusterRow(state, language));
  store.onChange((change) => {
    const startedAt = performance.now();
    rows.take(change, store.get(change.key));
    elements.take(rows.all());
    elements.roots.forEach(open);
    longest = Math.max(longest, performance.now() - startedAt);
  });
  return {
    longest: () => {
      const found = longest;
      longest = 0;
      return found;
    },
  };
}

/** As somebody has it who sees the row of each peer. */
function open(element: TreeElement): void {
  if (element.row.kind === 'cluster' || element.row.kind === 'group') {
    element.children.forEach(open);
  }
}

/** Megabytes that are in use. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE_MS).length),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
