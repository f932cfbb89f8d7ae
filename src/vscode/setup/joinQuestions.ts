import { type Fetched, fetchConfiguration } from '../../actions/setup/join/fetchConfiguration';
import { followerNameProblem } from '../../actions/setup/join/followerName';
import type { JoinForm } from '../../actions/setup/join/join';
import { previewOf } from '../../actions/setup/join/preview';
import { sourceOf } from '../../actions/setup/join/source';
import type { FolderState } from '../../actions/setup/folderState';
import type { Sentence } from '../../actions/texts';
import { type Answer, BACK, type Dialogs, LEFT, type Place } from '../clusters/adding/dialogs';
import type { Question } from './askInTurn';

/** What is known of a cluster that is to be followed; without a preview nobody has seen its configuration. */
export interface JoinDraft extends Omit<JoinForm, 'preview'> {
  /** As it was typed. */
  readonly typed: string;
  readonly preview: JoinForm['preview'] | null;
}

export interface JoinParts {
  readonly dialogs: Dialogs;
  readonly t: (text: string, ...values: (string | number)[]) => string;
  readonly words: (sentence: Sentence) => string;
  /** What is in the place of the folder of a follower of this name. */
  readonly folderState: (name: string) => Promise<FolderState>;
  /** The gateway of this machine, for names of IPFS. */
  readonly gateway: string;
}

export function joinQuestions(parts: JoinParts): Question<JoinDraft>[] {
  return [
    { isAsked: () => true, ask: (draft, place) => askName(parts, draft, place) },
    { isAsked: () => true, ask: (draft, place) => askUrl(parts, draft, place) },
  ];
}

async function askName(
  { dialogs, t, folderState }: JoinParts,
  draft: JoinDraft,
  place: Place,
): Promise<Answer<JoinDraft>> {
  let value = draft.name;
  let problem: string | null = null;
  for (;;) {
    const answer: Answer<string> = await dialogs.text(place, {
      prompt: t('A name of your own for the cluster: its folder is called so.'),
      placeholder: 'my-cluster',
      value,
      problem,
      validate: (text) => nameProblem(text.trim(), draft.root, t),
    });
    if (answer === BACK || answer === LEFT) {
      return answer;
    }
    value = answer.trim();
    const { kind } = await folderState(value);
    if (kind === 'absent') {
      return { ...draft, name: value };
    }
    problem = t('A cluster is followed under that name already.');
  }
}

function nameProblem(name: string, root: string, t: JoinParts['t']): string | null {
  switch (followerNameProblem(name, root)) {
    case null:
      return null;
    case 'empty':
      return t('Type a name.');
    case 'no_folder_name':
      return t('Use a name that can be that of a folder, and does not begin with a dash.');
    case 'too_long':
      return t('Use a shorter name: the path of the socket in its folder would be too long.');
  }
}

/** Asks for the URL until a configuration was found there, which is looked at. */
async function askUrl(parts: JoinParts, draft: JoinDraft, place: Place): Promise<Answer<JoinDraft>> {
  const { dialogs, t, words, gateway } = parts;
  let value = draft.typed;
  let problem: string | null = null;
  for (;;) {
    const answer: Answer<string> = await dialogs.text(place, {
      prompt: t('Where the cluster publishes its configuration: whoever runs it tells you the URL.'),
      placeholder: 'https://collab.ipfscluster.io/service.json',
      value,
      problem,
      validate: (text) => urlProblem(text.trim(), t),
    });
    if (answer === BACK || answer === LEFT) {
      return answer;
    }
    value = answer.trim();
    const source = sourceOf(value, gateway);
    if ('problem' in source) {
      problem = urlProblem(value, t);
      continue;
    }
    const text = t('Fetching the configuration from {0}…', source.url);
    const fetched = await dialogs.wait(place, text, (signal) => fetchConfiguration(source.url, signal));
    if (fetched === LEFT) {
      return LEFT;
    }
    if (fetched === BACK) {
      problem = null;
      continue;
    }
    const preview = isFetched(fetched) ? previewOf(fetched.text) : fetched;
    if ('code' in preview) {
      problem = words(preview);
      continue;
    }
    const from = isFetched(fetched) ? fetched.from : source.url;
    return { ...draft, typed: value, source: source.url, from, preview };
  }
}

function isFetched(outcome: Fetched | Sentence): outcome is Fetched {
  return 'from' in outcome;
}

function urlProblem(text: string, t: JoinParts['t']): string | null {
  const source = sourceOf(text);
  if (!('problem' in source)) {
    return null;
  }
  return source.problem === 'credentials'
    ? t('Leave out the user and the password: the URL is written into a file.')
    : t('Type a URL that begins with https:// or http://, or a name or path of IPFS.');
}
