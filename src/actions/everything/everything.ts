import type { DaemonStatusResponse, DaemonType } from '../../status/result';
import { DAEMON_TYPES } from '../../status/names';
import {
  type Attempt,
  isRefusal,
  type Prepared,
  type Refusal,
  type Report,
  type Risk,
  type Target,
} from '../act';
import { offeredFor } from '../offered';
import type { Offer } from '../registry';
import type { SituationOptions } from '../situation';
import { say, type Sentence } from '../texts';
import { whoOf } from '../who';

export type EverythingId = 'start' | 'stop';

interface Ready {
  readonly target: Target;
  readonly prepared: Prepared;
}

/**
 * All daemons of an answer to which something may be done, in the order in which they need each other: a Kubo is there
 * before its peers, and these before the followers; they end the other way round.
 */
export function inOrder(id: EverythingId, answer: DaemonStatusResponse): Target[] {
  const order: readonly DaemonType[] = id === 'start' ? DAEMON_TYPES : DAEMON_TYPES.toReversed();
  return order.flatMap((type) =>
    (answer.daemons[type]?.details?.instances ?? [])
      .map((instance) => ({ type, instance }))
      .filter(({ instance }) => offeredFor(instance).includes(id)),
  );
}

/** "Start Everything" and "Stop Everything": one act for each daemon, after one question that names them all. */
export async function everything(
  id: EverythingId,
  offer: Offer,
  targets: readonly Target[],
  options: SituationOptions,
): Promise<Prepared | Refusal> {
  const ready: Ready[] = [];
  const refused: { readonly target: Target; readonly refusal: Refusal }[] = [];
  for (const target of targets) {
    const prepared = await offer(target, options);
    if (isRefusal(prepared)) {
      refused.push({ target, refusal: prepared });
    } else {
      ready.push({ target, prepared });
    }
  }
  const [first] = refused;
  if (ready.length === 0) {
    const nothing = id === 'start' ? say('start_all_nothing', {}) : say('stop_all_nothing', {});
    return first?.refusal ?? { refused: nothing };
  }
  return {
    risk: riskOf(
      id,
      ready,
      refused.map(({ target }) => target),
    ),
    run: (attempt) => oneAfterAnother(id, ready, { offer, options, attempt }),
  };
}

function riskOf(id: EverythingId, ready: readonly Ready[], leftOut: readonly Target[]): Risk {
  const targets = ready.map(({ target }) => target);
  const count = targets.length;
  const isStart = id === 'start';
  // That its peers go without a Kubo is nothing to tell where they are stopped before it.
  const details = ready.flatMap(({ prepared }) => prepared.risk?.details ?? []);
  return {
    question: isStart ? say('start_all_question', { count }) : say('stop_all_question', { count }),
    details: [
      ...targets.map((target): Sentence => say('all_one', { who: whoOf(target) })),
      ...details.filter(({ code }) => code !== 'stop_kubo_users'),
      ...(leftOut.length === 0 ? [] : [say('all_left_out', { who: listed(leftOut) })]),
    ],
    yes: isStart ? say('start_all_yes', {}) : say('stop_all_yes', {}),
    no: say('all_no', {}),
  };
}

interface Running {
  readonly offer: Offer;
  readonly options: SituationOptions;
  readonly attempt: Attempt;
}

/** What needs one that failed is not begun. */
async function oneAfterAnother(
  id: EverythingId,
  ready: readonly Ready[],
  { offer, options, attempt }: Running,
): Promise<Report> {
  for (const { target } of ready) {
    if (attempt.signal.aborted) {
      return { done: false, said: say('left', {}) };
    }
    // Much may have become otherwise since it was asked.
    const prepared = await offer(target, options);
    if (isRefusal(prepared)) {
      if (isSoAlready(id, prepared)) {
        continue;
      }
      return { done: false, said: prepared.refused };
    }
    const report = await prepared.run(attempt);
    if (!report.done) {
      return report;
    }
  }
  const who = listed(ready.map(({ target }) => target));
  return { done: true, said: id === 'start' ? say('started_all', { who }) : say('stopped_all', { who }) };
}

function isSoAlready(id: EverythingId, { refused }: Refusal): boolean {
  return refused.code === (id === 'start' ? 'start_runs_already' : 'stop_not_running');
}

function listed(targets: readonly Target[]): string {
  return targets.map(whoOf).join(', ');
}
