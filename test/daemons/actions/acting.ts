import assert from 'node:assert/strict';
import { type Attempt, isRefusal, type Prepared, type Report, type Target } from '../../../src/actions/act';
import { type ActMachine, machineHere } from '../../../src/actions/machine';
import { situationOf } from '../../../src/actions/situation';
import type { Prepare } from '../../../src/actions/act';
import type { Situation } from '../../../src/actions/situation';
import type { SentenceCode } from '../../../src/actions/texts';
import type { DaemonType } from '../../../src/status/result';
import type { Lab } from '../../../lab/lab';
import { check } from '../situation';

/** What was said and asked during an act. */
export interface Told {
  readonly said: SentenceCode[];
  readonly asked: SentenceCode[];
}

/** The machine of a lab, as an editor that runs in it has it: nothing but the lab is on it. */
export function machineOf(lab: Lab): ActMachine {
  const seesAll = () => true;
  return machineHere({ check: (_, signal) => check(lab, {}, signal), environment: lab.env, seesAll });
}

/** The only daemon of a type, as it is seen now. */
export async function targetIn(lab: Lab, type: DaemonType): Promise<Target> {
  const answer = await check(lab);
  const instances = answer.daemons[type]?.details?.instances ?? [];
  const [instance] = instances;
  assert.ok(instance && instances.length === 1, JSON.stringify(instances));
  return { type, instance };
}

/** Prepares an act as the editor does: with a look right before. */
export async function prepared(
  lab: Lab,
  prepare: Prepare<Target, Situation>,
  target: Target,
  machine = machineOf(lab),
): Promise<Prepared> {
  const seen = await situationOf(target, {
    machine,
    trusted: true,
    answer: null,
    signal: new AbortController().signal,
  });
  const outcome = prepare(target, seen);
  assert.ok(!isRefusal(outcome), JSON.stringify(outcome));
  return outcome;
}

/** Runs what was prepared, and answers all that it asks. */
export async function carriedOut(
  { run }: Prepared,
  answer: () => boolean | Promise<boolean> = () => false,
): Promise<{ readonly report: Report; readonly told: Told }> {
  const told: Told = { said: [], asked: [] };
  const attempt: Attempt = {
    signal: new AbortController().signal,
    report: ({ code }) => {
      told.said.push(code);
    },
    ask: async ({ question }) => {
      told.asked.push(question.code);
      return answer();
    },
  };
  return { report: await run(attempt), told };
}
