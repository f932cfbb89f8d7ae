import { EXAMPLE_ADDRESS } from '../../../clusters/profiles/fields';
import type { Ask } from './flowParts';
import { BACK, LEFT } from './dialogs';
import { movedTo } from './draft';
import { problemOf } from './problems';

/** Step 1: where the API is. */
export const askAddress: Ask = async ({ dialogs, t, addresses }, place, progress) => {
  const { draft } = progress;
  const answer = await dialogs.text(place, {
    prompt: t('Address of the REST API of a peer: a multiaddress or a URL.'),
    placeholder: t('{0} or {1}', EXAMPLE_ADDRESS, 'https://cluster.example:9094'),
    value: draft.api,
    problem: problemOf(progress, 'address'),
    validate: addresses.problemOf,
  });
  return answer === BACK || answer === LEFT
    ? answer
    : { draft: movedTo(draft, { api: answer.trim() }), failure: null, next: 'via' };
};

/** Step 2: over which machine it is reached. */
export const askVia: Ask = async ({ dialogs, t, addresses, placeProblem }, place, progress) => {
  const { draft } = progress;
  const moved = (text: string) => movedTo(draft, { via: text.trim() === '' ? null : text.trim() });
  const answer = await dialogs.text(place, {
    prompt: t('SSH destination, where the API only listens on that machine. Empty: none.'),
    placeholder: 'user@host',
    value: draft.via ?? '',
    problem: problemOf(progress, 'via'),
    validate: (text) => {
      const { via } = moved(text);
      return (via === null ? null : addresses.viaProblem(draft.api, via)) ?? placeProblem(moved(text));
    },
  });
  return answer === BACK || answer === LEFT
    ? answer
    : { draft: moved(answer), failure: null, next: 'credentials' };
};

/** Step 5: what it is called. */
export const askName: Ask = async ({ dialogs, t, nameProblem }, place, { draft }) => {
  const answer = await dialogs.text(place, {
    prompt: t('The connection works. A name for the cluster:'),
    placeholder: t('A name'),
    value: draft.name,
    problem: null,
    validate: nameProblem,
  });
  return answer === BACK || answer === LEFT
    ? answer
    : { draft: { ...draft, name: answer.trim() }, failure: null, next: 'done' };
};
