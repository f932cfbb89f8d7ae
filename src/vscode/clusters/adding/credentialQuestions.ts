import { userProblem } from '../../../clusters/profiles/fields';
import type { Ask, FlowParts, Outcome, Progress } from './flowParts';
import { type Answer, BACK, LEFT, type Place } from './dialogs';
import type { Draft } from './draft';
import { problemOf } from './problems';

/** Step 3: what the API wants. Whoever goes back within it comes to its first question. */
export const askCredentials: Ask = async (parts, place, progress) => {
  for (;;) {
    const kind = await askKind(parts, place, progress);
    if (kind === BACK || kind === LEFT) {
      return kind;
    }
    const answer = await askSecret(parts, { ...place, canGoBack: true }, progress, kind);
    if (answer !== BACK) {
      return answer;
    }
  }
};

function askKind({ dialogs, t }: FlowParts, place: Place, progress: Progress) {
  return dialogs.choose<Draft['credentials']>(place, {
    placeholder: problemOf(progress, 'credentials') ?? t('Does the API want credentials?'),
    active: progress.draft.credentials,
    choices: [
      { value: 'none', icon: 'circle-slash', label: t('None'), detail: t('The API answers whoever asks.') },
      {
        value: 'password',
        icon: 'person',
        label: t('User and password'),
        detail: t('As in basic_auth_credentials of the peer.'),
      },
      { value: 'token', icon: 'key', label: t('Token'), detail: t('As POST /token of the API gives it.') },
    ],
  });
}

async function askSecret(
  parts: FlowParts,
  place: Place,
  { draft }: Progress,
  kind: Draft['credentials'],
): Promise<Answer<Outcome>> {
  const done = (changes: Pick<Draft, 'credentials' | 'user' | 'secret'>): Outcome => ({
    draft: { ...draft, ...changes },
    failure: null,
    next: 'test',
  });
  if (kind === 'none') {
    return done({ credentials: 'none', user: null, secret: null });
  }
  const user = kind === 'password' ? await askUser(parts, place, draft) : null;
  if (user === BACK || user === LEFT) {
    return user;
  }
  const known = kind === draft.credentials && user === draft.user ? draft.secret : null;
  const typed = await askTyped(parts, place, kind, known !== null);
  if (typed === BACK || typed === LEFT) {
    return typed;
  }
  return done({
    credentials: kind,
    user,
    secret: typed === '' ? known : () => Promise.resolve(typed),
  });
}

async function askUser({ dialogs, t }: FlowParts, place: Place, draft: Draft): Promise<Answer<string>> {
  const answer = await dialogs.text(place, {
    prompt: t('User of the API'),
    placeholder: t('User'),
    value: draft.user ?? '',
    problem: null,
    validate: (text) => (text.trim() === '' ? t('Type a user.') : userProblem(text.trim(), t)),
  });
  return typeof answer === 'string' ? answer.trim() : answer;
}

function askTyped(
  { dialogs, t }: FlowParts,
  place: Place,
  kind: 'password' | 'token',
  isKnown: boolean,
): Promise<Answer<string>> {
  const what = kind === 'token' ? t('Token') : t('Password');
  return dialogs.text(place, {
    prompt: t('{0}: kept in the secret storage of the editor, for this cluster and its address alone.', what),
    placeholder: isKnown ? t('Empty: as it is') : what,
    value: '',
    isSecret: true,
    problem: null,
    validate: (text) => (text === '' && !isKnown ? t('Type it, or go back.') : null),
  });
}
