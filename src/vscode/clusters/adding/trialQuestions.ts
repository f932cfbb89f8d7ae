import type { Trial } from '../../../clusters/profiles/tryCluster';
import {
  type Addresses,
  type Failure,
  type FlowParts,
  numberOf,
  type Outcome,
  type Progress,
} from './flowParts';
import { type Answer, BACK, LEFT, type Place } from './dialogs';
import type { Draft } from './draft';

/** Says which step has failed and why, and offers to go back to that very step. */
export async function askAfterFailure(
  parts: FlowParts,
  place: Place,
  { draft, failure }: Progress & { readonly failure: Failure },
): Promise<Answer<Outcome>> {
  const { dialogs, t } = parts;
  if (failure.withheld && (await confirmPlainText(parts, draft))) {
    return { draft: { ...draft, insecure: true }, failure: null, next: 'test' };
  }
  const { part, cause, advice } = failure;
  const step = numberOf(part);
  const name = {
    address: t('address'),
    via: t('SSH'),
    credentials: t('credentials'),
    certificate: t('certificate'),
  };
  const answer = await dialogs.choose<'back' | 'again'>(place, {
    placeholder: t('The test failed at step {0}, {1}.', step, name[part]),
    active: 'back',
    choices: [
      { value: 'back', icon: 'edit', label: t('Go back to step {0}: {1}', step, name[part]), detail: cause },
      { value: 'again', icon: 'refresh', label: t('Test again'), detail: advice },
    ],
  });
  if (answer === BACK || answer === LEFT) {
    return answer;
  }
  return answer === 'again' ? { draft, failure: null, next: 'test' } : { draft, failure, next: part };
}

/** Others on the way could read what is sent: never without an explicit yes. */
function confirmPlainText({ dialogs, t }: FlowParts, { api }: Draft): Promise<boolean> {
  return dialogs.confirm({
    message: t('Send the credentials to {0} in plain text?', api),
    detail: [
      t('It is another machine, and the connection is not encrypted: others on the way can read them.'),
      t('Use https or an SSH destination if you can.'),
    ],
    yes: t('Send in Plain Text'),
  });
}

/** What a cluster is called as long as its user says nothing else: by its host, on this machine by its peer. */
export function suggestedName(
  { api, via }: Draft,
  { peer }: Extract<Trial, { readonly works: true }>,
  hostOf: Addresses['hostOf'],
): string {
  const host = via === null ? hostOf(api) : (via.split('@').at(-1) ?? via);
  return host ?? peer?.name ?? 'cluster';
}
