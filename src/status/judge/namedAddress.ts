import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { ClusterAnswer } from '../../probes/apis/liveness';
import { advise, because, type NextStep, type Reason } from '../reasons/reason';
import { type Judgement, NOT_ASKED, silentReason, unreachableReason, unreachableStep } from './judgement';

/** An address that the settings name, where no daemon of its kind was found. */
export type NamedAddress =
  | { readonly source: string; readonly problem: string }
  | { readonly source: string; readonly api: string; readonly answer: ClusterAnswer | KuboAnswer };

/**
 * Adds to a verdict what became of the addresses that the user named. That nobody answers there says nothing of the
 * daemons that were found otherwise, so the state stays.
 */
export function withNamedAddresses(
  verdict: Judgement,
  named: readonly NamedAddress[],
  found: boolean,
): Judgement {
  if (named.length === 0) {
    return verdict;
  }
  const steps = named.flatMap((one) => stepFor(one) ?? []);
  const [step = null] = steps;
  return {
    ...verdict,
    reasons: [...verdict.reasons, ...named.map(reasonFor)],
    // Where nothing else was found, it is the address that the user meant.
    nextStep: found ? (verdict.nextStep ?? step) : (step ?? verdict.nextStep),
  };
}

function reasonFor(named: NamedAddress): Reason {
  if ('problem' in named) {
    return because('named_address_wrong', { problem: named.problem }, named.source);
  }
  const { api, answer, source } = named;
  return { ...reasonOf(api, answer), source };
}

function reasonOf(api: string, answer: ClusterAnswer | KuboAnswer): Reason {
  switch (answer.kind) {
    case 'silent':
      return silentReason(answer, api, 'connect');
    case 'denied':
      return because('api_denied', { api }, 'connect');
    case 'not_asked':
      return NOT_ASKED.reason(api);
    case 'foreign':
      return because('port_taken', { api, why: answer.why }, 'connect');
    default:
      return unreachableReason(answer, api) ?? because('api_closed', { api }, 'connect');
  }
}

function stepFor(named: NamedAddress): NextStep | null {
  if ('problem' in named) {
    return advise('correct', { problem: `${named.source}: ${named.problem}` });
  }
  const { api, answer } = named;
  if (answer.kind === 'not_asked') {
    return NOT_ASKED.nextStep;
  }
  return answer.kind === 'asleep'
    ? null
    : (unreachableStep(answer, api) ?? advise('correct_named_address', { api }));
}
