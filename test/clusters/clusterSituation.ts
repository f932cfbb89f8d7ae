import assert from 'node:assert/strict';
import { execa } from 'execa';
import { AlertsAnswer, type ClusterPeer, PeersAnswer, type PeerState } from '../../src/clusters/answers';
import { daemonBinaries } from '../../lab/daemonBinaries';
import type { Json } from '../../lab/jsonMerge';
import { Lab } from '../../lab/lab';
import { SERVICE_PORTS } from '../../lab/service';

/** The situations of one cluster, one after the other: each begins as the one before has left it. */
export class SharedCluster<T> {
  private parts: { readonly lab: Lab; readonly cluster: T } | null = null;

  /** To be called in the `describe` that has them. @param arrange the cluster, before the first of them */
  static arrange<T>(arrange: (lab: Lab) => Promise<T>): SharedCluster<T> {
    const shared = new SharedCluster<T>();
    before(async () => {
      const lab = await Lab.open(await daemonBinaries(console.error));
      template ??= await lab.serviceJson();
      lab.useTemplate(template);
      after(async () => lab.close());
      shared.parts = { lab, cluster: await arrange(lab) };
    });
    return shared;
  }

  get lab(): Lab {
    return this.open().lab;
  }

  get cluster(): T {
    return this.open().cluster;
  }

  private open() {
    if (this.parts === null) {
      throw new Error('it is arranged before the first situation');
    }
    return this.parts;
  }
}

/** A generated `service.json`, which the program takes a second to generate. */
let template: Json | undefined;

/** A real situation, in a lab of its own that ends with it. */
export function clusterSituation(name: string, arrange: (lab: Lab) => Promise<void>): void {
  it(name, async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      template ??= await lab.serviceJson();
      lab.useTemplate(template);
      await arrange(lab);
    } finally {
      await lab.close();
    }
  });
}

/** The first peer of a cluster of this lab. */
export const API = ['--api', `/ip4/127.0.0.1/tcp/${SERVICE_PORTS.api}`];

export interface Answered {
  readonly code: number;
  readonly answer: PeersAnswer;
  readonly stderr: string;
}

/** Asks the headless program, as somebody on this machine would. */
export async function askPeers(
  lab: Lab,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  within: readonly string[] = [],
): Promise<Answered> {
  const { code, stdout, stderr } = await run(lab, ['peers', ...args], env, within);
  assert.notEqual(stdout, '', stderr);
  return { code, stderr, answer: PeersAnswer.parse(JSON.parse(stdout)) };
}

/** As `askPeers`, for what is wrong. */
export async function askAlerts(lab: Lab, args: readonly string[] = []) {
  const { code, stdout, stderr } = await run(lab, ['alerts', ...args]);
  assert.notEqual(stdout, '', stderr);
  return { code, answer: AlertsAnswer.parse(JSON.parse(stdout)) };
}

/** Runs a `cluster` command; no output of it may hold a secret. @param within see `LaunchOptions` */
export async function run(
  lab: Lab,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  within: readonly string[] = [],
) {
  const [program, ...rest] = [...within, process.execPath, 'dist/cli.js', 'cluster', ...args];
  const { stdout, stderr, exitCode } = await execa(program ?? process.execPath, rest, {
    env: { ...lab.env, ...env },
    extendEnv: false,
    reject: false,
  });
  for (const secret of lab.secrets) {
    assert.ok(!`${stdout}${stderr}`.includes(secret), 'the answer tells a secret');
  }
  return { stdout, stderr, code: exitCode ?? -1 };
}

/** The state of each peer by its name. */
export function statesIn({ peers }: PeersAnswer): Record<string, PeerState> {
  return Object.fromEntries(peers.map(({ name, peer_id, state }) => [name ?? peer_id, state]));
}

/** That each peer is in its state, or why it is not. */
export function assertStates(answer: PeersAnswer, states: Record<string, PeerState>): void {
  const why = [answer.cluster, ...answer.peers].flatMap(({ reasons }) =>
    reasons.map(({ text, source }) => `${text} (${source})`),
  );
  assert.deepEqual(statesIn(answer), states, `${JSON.stringify(statesIn(answer))} ${why.join('; ')}`);
}

/** The peer of this name. @throws AssertionError where there is none */
export function peerIn({ peers }: PeersAnswer, name: string): ClusterPeer {
  const found = peers.find((one) => one.name === name);
  assert.ok(found, `${name} is not in ${JSON.stringify(peers)}`);
  return found;
}
