// Runs in a namespace with three real daemons beside as many idle processes as the machine has: measures the looks
// against a bare `ps -ef`.
// Arguments: the file for the figures, the folder of the daemons' programs, the number of idle processes.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Agent, request, type RequestOptions } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { binariesIn } from '../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../lab/follower';
import { FLOODS, hostilePeer, measuredCheck } from '../lab/network/hostilePeer';
import { kubo } from '../lab/kubo';
import { Lab } from '../lab/lab';
import { prepareService, startService } from '../lab/service';
import type { Endpoint } from '../src/clusterClient/transport/endpoint';
import { createCheckDaemonStatus, NO_SETTINGS } from '../src/controller/createController';
import { thisMachine } from '../src/controller/machine/machine';
import { budgetOf } from '../src/probes/budget';
import { askKubo } from '../src/probes/apis/kuboLiveness';
import { endpointOf } from '../src/probes/apis/listenAddress';
import { askCluster } from '../src/probes/apis/liveness';
import { Sleepers } from '../src/probes/sleepers/sleepers';
import { SETTINGS_VARIABLE, settingsText } from '../src/headless/settingsVariable';
import { DAEMON_TYPES, type DaemonType } from '../src/status/result';
import { memoryWithClients } from './clients';
import { type Figure, median, ratioOf, timeEach } from './measure';

const ROUNDS = 7;
const RUNS = 10;
const MORE_PROCESSES = 1500;
const NANOSECONDS = 1e6;
const HOSTILE_PORT = 19_100;

const [, , result = '', programs = '', processes = '0'] = process.argv;
let lab: Lab;
try {
  await writeFile(result, JSON.stringify(await measured()));
} catch (error) {
  // Not as an uncaught error, which is shown with the line of the bundle that threw it: all of it is one line.
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
}

async function measured(): Promise<Figure[]> {
  lab = await Lab.open(binariesIn(programs));
  try {
    await startDaemons();
    await startProcesses(Number(processes));
    const figures = [
      await processEvidence('process evidence, three daemons', 0.25),
      await wholeCheck('full check of three running daemons', 1.25),
      await questions('of that, the questions to their APIs alone'),
      await bareQuestions('the same questions by a bare node:http'),
      await beyondQuestions('full check beyond its questions', 0.4),
      await eventLoop('longest block of the event loop during a check'),
    ];
    await startProcesses(MORE_PROCESSES);
    figures.push(
      await processEvidence(`process evidence, ${MORE_PROCESSES} more processes`, 0.25),
      await wholeCheck(`full check, ${MORE_PROCESSES} more processes`, 0.5),
      await eventLoop(`longest block of the event loop, ${MORE_PROCESSES} more processes`),
    );
    return [...figures, ...(await besideHostilePeer())];
  } finally {
    await lab.close();
  }
}

async function startDaemons(): Promise<void> {
  await kubo(lab);
  const service = await prepareService(lab);
  await startService(lab);
  await prepareFollower(lab, { of: service });
  await startFollower(lab);
}

async function startProcesses(count: number): Promise<void> {
  const script = `i=0; while [ $i -lt ${count} ]; do sleep 3600 > /dev/null 2>&1 & i=$((i+1)); done; echo all; wait`;
  const parent = lab.launch('sh', ['-c', script]);
  await parent.until('all run', () => parent.output.includes('all'));
  await sleep(500);
}

async function processEvidence(name: string, below: number): Promise<Figure> {
  const { signal } = new AbortController();
  const { listProcesses } = thisMachine(lab.env);
  await warmUp(() => listProcesses(signal));
  return ratioOf(name, ROUNDS, () => timeEach(RUNS, () => listProcesses(signal)), psEach, below);
}

async function wholeCheck(name: string, below: number): Promise<Figure> {
  const check = controller();
  const answer = await check();
  const states = Object.values(answer.daemons).map(({ state }) => state);
  if (states.some((state) => state !== 'running')) {
    throw new Error(`All three daemons should run: ${states.join(', ')}`);
  }
  await warmUp(() => check());
  return ratioOf(name, ROUNDS, () => timeEach(RUNS, () => check()), psEach, below);
}

async function questions(name: string): Promise<Figure> {
  const ask = await questionsToAll();
  await warmUp(ask);
  return ratioOf(name, ROUNDS, () => timeEach(RUNS, ask), psEach);
}

/** What a look does itself, as a share of `ps`: all three are measured in turn. */
async function beyondQuestions(name: string, below: number): Promise<Figure> {
  const [check, ask] = [controller(), await questionsToAll()];
  await warmUp(() => check());
  await warmUp(ask);
  const rounds: [number, number, number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push([await timeEach(RUNS, () => check()), await timeEach(RUNS, ask), await psEach()]);
  }
  const values = rounds.map(([whole, asking, ps]) => (whole - asking) / ps);
  return { name, unit: 'ratio', values, below };
}

/** What a look asks three daemons that are well, and nothing else: less than this no look can take. */
async function questionsToAll(): Promise<() => Promise<void>> {
  const { daemons } = await controller()();
  const endpointIn = (type: DaemonType) => endpointOf(daemons[type]?.details?.instances[0]?.api ?? '');
  const peer = { bound: true, expected: true, credentials: null };
  const [kubo, service, follower] = DAEMON_TYPES.map(endpointIn) as [Endpoint, Endpoint, Endpoint];
  const ask = async () => {
    const budget = budgetOf(2000);
    // Whether somebody sleeps there is no question to a daemon: on this system nobody does.
    const sleepers = new Sleepers([], {}, 'freebsd');
    await Promise.all([
      askKubo(kubo, budget.deadline.signal),
      askCluster({ ...peer, endpoint: service, follows: false }, budget, sleepers),
      askCluster({ ...peer, endpoint: follower, follows: true }, budget, sleepers),
    ]);
  };
  return ask;
}

/** The floor: the same requests one after another on one connection a daemon, whose answers nobody reads or checks. */
async function bareQuestions(name: string): Promise<Figure> {
  const { daemons } = await controller()();
  const endpointIn = (type: DaemonType) => endpointOf(daemons[type]?.details?.instances[0]?.api ?? '');
  const [kubo, service, follower] = DAEMON_TYPES.map(endpointIn) as [Endpoint, Endpoint, Endpoint];
  const inTurn = async (endpoint: Endpoint, method: string, paths: readonly string[]) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const path of paths) {
      await bareRequest({ ...whereIs(endpoint), agent, method, path });
    }
    agent.destroy();
  };
  const ask = async () => {
    await Promise.all([
      inTurn(kubo, 'POST', ['/api/v0/id']),
      inTurn(service, 'GET', ['/monitor/metrics/ping', '/health/alerts', '/id']),
      inTurn(follower, 'GET', ['/monitor/metrics/ping', '/id']),
    ]);
  };
  await warmUp(ask);
  return ratioOf(name, ROUNDS, () => timeEach(RUNS, ask), psEach);
}

function whereIs(endpoint: Endpoint): RequestOptions {
  return endpoint.kind === 'unix'
    ? { socketPath: endpoint.path }
    : { host: endpoint.host, port: endpoint.port };
}

function bareRequest(options: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    request(options, (response) => response.resume().once('end', resolve))
      .once('error', reject)
      .end();
  });
}

/** The caps at the door: a peer that answers each question with all that an answer may hold. */
async function besideHostilePeer(): Promise<Figure[]> {
  const settings = { ...NO_SETTINGS, apiAddresses: { ipfs_cluster_service: [] as string[] } };
  const runs: { stdout: string; peak: number }[] = [];
  const blocks: number[] = [];
  const variables = () => ({ [SETTINGS_VARIABLE]: settingsText(settings) });
  for (const [index, [, flood]] of FLOODS.entries()) {
    const port = HOSTILE_PORT + index;
    await hostilePeer(lab, port, flood);
    settings.apiAddresses.ipfs_cluster_service = [`/ip4/127.0.0.1/tcp/${port}`];
    runs.push(await measuredCheck(lab, resolve('dist/cli.js'), variables()));
    const { values } = await eventLoop(
      '',
      createCheckDaemonStatus(() => settings, thisMachine(lab.env)),
    );
    blocks.push(median(values));
  }
  return [
    { name: 'longest block of the event loop beside a hostile peer', unit: 'ms', values: blocks, below: 50 },
    {
      name: 'peak of a check beside it',
      unit: 'MB',
      values: runs.map(({ peak }) => peak / 1024),
      below: 200,
    },
    {
      name: 'its answer',
      unit: 'KB',
      values: runs.map(({ stdout }) => Buffer.byteLength(stdout) / 1024),
      below: 512,
    },
    // The last of them is as good as any.
    ...(await memoryWithClients(lab, variables())),
  ];
}

async function eventLoop(name: string, check = controller()): Promise<Figure> {
  await check();
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    await timeEach(RUNS, () => check());
    delays.disable();
    // The histogram counts from one tick of its own timer, a millisecond, to the next.
    values.push(Math.max(0, delays.max / NANOSECONDS - 1));
  }
  return { name, unit: 'ms', values, below: 10 };
}

function controller() {
  return createCheckDaemonStatus(() => NO_SETTINGS, thisMachine(lab.env));
}

/** What looks learn of sockets and files that do not change takes seconds, and a compiler its hundred rounds. */
async function warmUp(look: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < 4; count++) {
    await look();
    await sleep(1000);
  }
  await timeEach(100, look);
}

/** Mean milliseconds of a bare `ps -ef`, started by a shell that does nothing else. */
async function psEach(): Promise<number> {
  const loop = `i=0; while [ $i -lt ${RUNS} ]; do ps -ef > /dev/null; i=$((i+1)); done`;
  const shell = () =>
    new Promise<void>((resolve, reject) => {
      spawn('sh', ['-c', loop], { stdio: 'ignore' })
        .once('error', reject)
        .once('exit', () => {
          resolve();
        });
    });
  return (await timeEach(1, shell)) / RUNS;
}
