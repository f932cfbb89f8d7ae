import type { LivesByKey } from '../../../monitor/news/lastAlive';
import { IN_TROUBLE } from '../../../monitor/snapshot';
import type { Subject } from '../../../monitor/trouble/subjects';
import { STATES_WORST_FIRST } from '../../../status/severity';
import { visible } from '../../../status/visibleText';
import { sufferingText } from '../texts/alarmText';
import { detailRows } from './detailRows';
import { placeText } from '../texts/places';
import { nextText, sentenceText, shortText, type Wording } from '../texts/reasonText';
import type { Explanation, InstanceRow, RowIcon } from './row';
import { quietIcon, stateIcon } from './stateIcon';
import { shortStateText, stateText, typeText } from '../texts/stateText';

/** What all rows of a tree are made with. */
export interface TreeWording extends Wording {
  /** Whom each one only suffers from, by key. */
  readonly blame: ReadonlyMap<string, readonly Subject[]>;
  /** Keys of those from whom others here suffer, and of those with trouble of their own. */
  readonly causes: ReadonlySet<string>;
  readonly lives: LivesByKey;
}

/** A row for each of several daemons of a type: causes first, then those that suffer from them, then by name. */
export function instanceRows(subjects: readonly Subject[], wording: TreeWording): InstanceRow[] {
  return inOrder(subjects, wording).map((subject) => {
    const isNamesake = subjects.some((other) => other !== subject && other.name === subject.name);
    return instanceRow(subject, isNamesake, wording);
  });
}

function instanceRow(subject: Subject, isNamesake: boolean, wording: TreeWording): InstanceRow {
  const { key, type, instance, name } = subject;
  const { language } = wording;
  const culprits = wording.blame.get(key) ?? [];
  const state = stateText(language, instance.state);
  // One that only suffers is no alarm: its state is in its shape and in what is spoken.
  const isQuiet = culprits.length > 0;
  const isIll = !isQuiet && (IN_TROUBLE.has(instance.state) || wording.causes.has(key));
  const short = shortStateText(language, instance.state);
  const label = labelOf(name, isIll ? short : null, wording);
  const words = [
    ...(isQuiet || isIll ? [] : [state]),
    ...whyText(subject, wording),
    ...(isNamesake ? [whereText(subject, wording)] : []),
  ];
  const description = words.join(' · ');
  return {
    kind: 'instance',
    id: key,
    label,
    description,
    icon: iconOf(subject, wording),
    spoken: [
      label,
      ...(isQuiet || (isIll && short !== state) ? [state] : []),
      ...(description === '' ? [] : [description]),
    ].join(', '),
    type,
    instance,
    children: detailRows(key, type, instance, wording, wording.lives[key]),
    expanded: false,
    full: visible([name, state, ...whyText(subject, wording)].join(', ')),
    command: null,
    live: null,
    explain: () => explainInstance(subject, wording),
  };
}

/**
 * What is in trouble says how it is in its label, and first: the editor's Find reads labels alone, and a narrow tree
 * cuts a row from its end.
 * @param state in words; null for what is not in trouble
 */
export function labelOf(name: string, state: string | null, { language }: Wording): string {
  return state === null ? name : language.t('{0}: {1}', state, name);
}

export function iconOf({ key, instance }: Subject, { blame }: TreeWording): RowIcon {
  return blame.has(key) ? quietIcon(instance.state) : stateIcon(instance.state);
}

/** Why one is not green, in a few words; of one that only suffers, from whom. */
export function whyText({ key, instance }: Subject, wording: TreeWording): string[] {
  const culprits = wording.blame.get(key) ?? [];
  if (culprits.length > 0) {
    return [sufferingText(wording.language, culprits)];
  }
  const [cause] = instance.causes;
  return instance.state === 'running' || cause === undefined ? [] : [shortText(cause, wording)];
}

/** What tells two of one name apart, as the editor does with its tabs: where they are. */
function whereText({ instance: { folder, api, pid } }: Subject, { language }: Wording): string {
  return folder === null ? (api ?? language.t('PID {0}', pid ?? '?')) : placeText(folder, language.home);
}

export function explainInstance({ type, name, instance }: Subject, wording: TreeWording): Explanation {
  const { state, causes, next, folder, api, peer_id } = instance;
  return {
    title: `${typeText(wording.language, type)} ${name}`,
    state,
    reasons: causes.map((cause) => sentenceText(cause, wording)),
    nextStep: next === null ? null : nextText(next, wording),
    facts: [folder, api, peer_id].flatMap((fact) => fact ?? []),
  };
}

/** 0 for a cause, 1 for what only suffers, 2 for what is on its way, 3 for all that is as it should be. */
export function rankOf({ key, instance: { state } }: Subject, { blame, causes }: TreeWording): number {
  if (blame.has(key)) {
    return 1;
  }
  if (causes.has(key) || IN_TROUBLE.has(state)) {
    return 0;
  }
  return state === 'starting' || state === 'stopping' ? 2 : 3;
}

function inOrder(subjects: readonly Subject[], wording: TreeWording): Subject[] {
  const severity = ({ instance }: Subject) => STATES_WORST_FIRST.indexOf(instance.state);
  return [...subjects].sort((one, other) => {
    const rank = rankOf(one, wording);
    return (
      rank - rankOf(other, wording) ||
      (rank === 0 ? severity(one) - severity(other) : 0) ||
      one.name.localeCompare(other.name, undefined, { numeric: true }) ||
      one.key.localeCompare(other.key)
    );
  });
}
