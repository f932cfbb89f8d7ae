import assert from 'node:assert/strict';
import { execa } from 'execa';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../src/controller/createController';
import type { MachineSettings } from '../../src/controller/machine/machineSettings';
import { listDaemonProcesses } from '../../src/probes/processes/listProcesses';
import { DaemonStatusResponse, type DaemonType, type State } from '../../src/status/result';
import { type DaemonBinaries, daemonBinaries } from '../../lab/daemonBinaries';
import { type OwnTime, ownTimeOf } from '../../lab/conditions/ownTime';
import type { Json } from '../../lab/jsonMerge';
import { Lab } from '../../lab/lab';
import { clockInside, ownMsOf } from './clockInside';

/** What is true of a type of daemon: its state, and how many processes run it. */
export type Truth = readonly [state: State, processes: number];

export interface Expected {
  readonly ipfs?: Truth;
  readonly service?: Truth;
  readonly follow?: Truth;
}

/** How the machine is looked at, where that is not simply from here. */
export interface Look {
  readonly settings?: Partial<MachineSettings>;
  readonly environment?: NodeJS.ProcessEnv;
  /** Runs the headless program behind these arguments, for example as another user or in another namespace. */
  readonly through?: readonly [program: string, ...args: readonly string[]];
  /** What else is true of the answer. */
  readonly verify?: (answer: DaemonStatusResponse) => void;
}

/** The promise to users: no check takes longer, counted in the time in which its program could run. */
const LONGEST_CHECK_MS = 2500;

const TYPES: Readonly<Record<keyof Expected, DaemonType>> = {
  ipfs: 'ipfs',
  service: 'ipfs_cluster_service',
  follow: 'ipfs_cluster_follow',
};

const LIVE: readonly State[] = ['running', 'starting', 'degraded', 'unresponsive', 'stopping'];

/** A generated `service.json` for each program that generates it. */
const templates = new Map<string, Json>();

const today = () => daemonBinaries(console.error);

/**
 * A real situation: arranged with real daemons, looked at once, and compared with the truth.
 * @param binaries the daemons, where they are not those of today
 */
export function situation(
  name: string,
  expected: Expected,
  arrange: (lab: Lab) => Promise<Look | undefined> | Promise<void>,
  binaries: () => Promise<DaemonBinaries> = today,
): void {
  it(name, async () => {
    const lab = await Lab.open(await binaries());
    try {
      const { service } = lab.binaries;
      const template = templates.get(service) ?? (await lab.serviceJson());
      templates.set(service, template);
      lab.useTemplate(template);
      const look = (await arrange(lab)) ?? {};
      const answer = await checkInTime(lab, look);
      compare(answer, expected);
      look.verify?.(answer);
      keepsSecrets(answer, lab);
    } finally {
      await lab.close();
    }
  });
}

/** Other work on the machine may hold a look up once; twice is a fault. */
async function checkInTime(lab: Lab, look: Look): Promise<DaemonStatusResponse> {
  const first = await timedCheck(lab, look);
  if (first.ms <= LONGEST_CHECK_MS) {
    return first.result;
  }
  const again = await timedCheck(lab, look);
  assert.ok(again.ms <= LONGEST_CHECK_MS, `the check took ${again.ms} of ${again.result.duration_ms} ms`);
  return again.result;
}

function keepsSecrets(answer: DaemonStatusResponse, lab: Lab): void {
  const text = JSON.stringify(answer);
  for (const secret of lab.secrets) {
    assert.ok(!text.includes(secret), `the answer tells the secret ${secret.slice(0, 8)}…`);
  }
}

/** Looks at the lab as an editor that runs in it would. */
export async function check(
  lab: Lab,
  look: Look = {},
  cancelled?: AbortSignal,
): Promise<DaemonStatusResponse> {
  return (await timedCheck(lab, look, cancelled)).result;
}

/** @returns the answer, and in how much of its time the program could run */
export async function timedCheck(
  lab: Lab,
  look: Look,
  cancelled?: AbortSignal,
): Promise<OwnTime<DaemonStatusResponse>> {
  const environment = look.environment ?? lab.env;
  if (look.through) {
    const [program, ...args] = [...look.through, process.execPath, ...clockInside(), 'dist/cli.js', 'check'];
    const { stdout, stderr } = await execa(program, args, {
      env: environment,
      extendEnv: false,
      reject: false,
    });
    assert.notEqual(stdout, '', stderr);
    const result = DaemonStatusResponse.parse(JSON.parse(stdout));
    return { result, ms: ownMsOf(result, stderr) };
  }
  const ask = createCheckDaemonStatus(() => ({ ...NO_SETTINGS, ...look.settings }), {
    platform: process.platform,
    environment,
    listProcesses: (signal) => listDaemonProcesses(process.platform, signal),
  });
  const { result, ms } = await ownTimeOf(() => ask({}, cancelled));
  return { result: DaemonStatusResponse.parse(result), ms };
}

export function compare(answer: DaemonStatusResponse, expected: Expected): void {
  for (const [key, [state, processes]] of Object.entries(expected) as [keyof Expected, Truth][]) {
    const entry = answer.daemons[TYPES[key]];
    const seen = { running: entry?.running, state: entry?.state, process_count: entry?.process_count };
    const truth = { running: LIVE.includes(state), state, process_count: processes };
    assert.deepEqual(seen, truth, `${key}: ${JSON.stringify(entry?.details?.instances ?? entry, null, 2)}`);
    assert.notEqual(entry?.details?.reasons.length, 0, 'every verdict has a reason');
  }
}
