// Runs in a namespace with a real cluster of eight peers: how soon a peer that is killed is seen to be missing, and what
// one answer costs, both beside `ipfs-cluster-ctl peers ls`.
// Arguments: the file for the figures, the folder of the daemons' programs.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { apiOf, type RunningPeer, startCluster, untilAllHear } from '../../lab/cluster';
import { binariesIn } from '../../lab/daemonBinaries';
import { Lab } from '../../lab/lab';
import { until } from '../../lab/until';
import { type Figure, median } from '../measure';

const SIZE = 8;
const LOST = 5;
const ROUNDS = 7;
const RUNS = 5;
const POLLED_EVERY_MS = 1000;
const API = `/ip4/127.0.0.1/tcp/${apiOf(0)}`;
const CLI = resolve('dist/cli.js');

const [, , result = '', programs = ''] = process.argv;
const lab = await Lab.open(binariesIn(programs));
try {
  const peers = await startCluster(lab, { size: SIZE, slowPings: true });
  await untilAllHear(peers.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })));
  await writeFile(result, JSON.stringify([...(await costs()), ...(await losses(peers))]));
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
} finally {
  await lab.close();
}

/** What one run of a program takes, in milliseconds. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** One answer of each program, and the start of Node alone, in turn. */
async function costs(): Promise<Figure[]> {
  const programs = {
    ours: `node ${CLI} cluster peers --api ${API}`,
    theirs: 'ipfs-cluster-ctl peers ls',
    node: 'node -e 0',
  };
  await Promise.all(Object.values(programs).map(costOf));
  const rounds: Record<keyof typeof programs, Cost>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      ours: await costOf(programs.ours),
      theirs: await costOf(programs.theirs),
      node: await costOf(programs.node),
    });
  }
  const figure = (what: keyof Cost, isWhole: boolean): Figure => {
    const left = (one: (typeof rounds)[number]) => one.ours[what] - (isWhole ? 0 : one.node[what]);
    const middle = (values: readonly number[]) => `${median(values).toFixed(2)} ms`;
    return {
      name: `cluster peers of ${SIZE} peers${isWhole ? '' : ' beyond the start of Node'}, ${what === 'cpu' ? 'processor' : 'time'}`,
      unit: 'ratio',
      values: rounds.map((one) => left(one) / one.theirs[what]),
      note: `${middle(rounds.map(left))} / ${middle(rounds.map(({ theirs }) => theirs[what]))}`,
      most: isWhole ? 1.5 : 0.5,
    };
  };
  return [figure('wall', true), figure('wall', false), figure('cpu', true), figure('cpu', false)];
}

/** The mean of some runs, one after the other, by a shell that does nothing else and says what its children took. */
async function costOf(command: string): Promise<Cost> {
  const loop = `i=0; while [ $i -lt ${RUNS} ]; do ${command} > /dev/null; i=$((i+1)); done; times`;
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)('bash', ['-c', loop], { env: lab.env });
  const wall = (performance.now() - startedAt) / RUNS;
  const [, ofChildren = ''] = stdout.trim().split('\n');
  const seconds = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { wall, cpu: (seconds.reduce((sum, one) => sum + one, 0) * 1000) / RUNS };
}

/** Kills one peer after the other: when each is told of here and there, in seconds after it was killed. */
async function losses(peers: readonly RunningPeer[]): Promise<Figure[]> {
  const watching = lab.launch(process.execPath, [CLI, 'cluster', 'watch', '--api', API, '--hold-off', '0']);
  await sleep(60_000);
  const seen: { readonly ours: number; readonly theirs: number }[] = [];
  for (const { service, identity } of peers.slice(-LOST)) {
    await service.kill();
    const killedAt = performance.now();
    const seconds = () => (performance.now() - killedAt) / 1000;
    const [ours, theirs] = await Promise.all([
      until('watch tells of it', () => hasRaised(watching.output, identity.id) && seconds()),
      unlisted(identity.id).then(seconds),
    ]);
    seen.push({ ours, theirs });
  }
  const ours = seen.map((one) => one.ours);
  const theirs = seen.map((one) => one.theirs);
  return [
    { name: `a killed peer of ${SIZE} is told of as missing after`, unit: 's', values: ours },
    { name: 'ipfs-cluster-ctl peers ls, asked each second, leaves it out after', unit: 's', values: theirs },
    {
      name: 'the one beside the other',
      unit: 'ratio',
      values: seen.map((one) => one.ours / one.theirs),
      note: `${median(ours).toFixed(2)} s / ${median(theirs).toFixed(2)} s`,
    },
  ];
}

function hasRaised(output: string, id: string): boolean {
  return output
    .split('\n')
    .some((line) => line.includes('"raised"') && line.includes('"peer_missing"') && line.includes(id));
}

/** Until the list has no line of that peer any more, be it with an error. */
async function unlisted(id: string): Promise<void> {
  for (;;) {
    const listed = await lab.run('ipfs-cluster-ctl', ['peers', 'ls']);
    if (!listed.split('\n').some((line) => line.startsWith(id))) {
      return;
    }
    await sleep(POLLED_EVERY_MS);
  }
}
