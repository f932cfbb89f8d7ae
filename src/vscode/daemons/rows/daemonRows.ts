import { type EarlierLook, IN_TROUBLE } from '../../../monitor/snapshot';
import type { Alarm } from '../../../monitor/trouble/alarms';
import { type Subject, withKeys } from '../../../monitor/trouble/subjects';
import type { DaemonEntry, DaemonStatusResponse, State } from '../../../status/result';
import { visible } from '../../../status/visibleText';
import { countOf } from '../../../status/severity';
import { PROGRAMS } from '../daemonNames';
import { causesText } from '../texts/alarmText';
import { detail, detailRows, nextRow } from './detailRows';
import { agoText } from '../texts/durations';
import { explainInstance, iconOf, instanceRows, labelOf, type TreeWording, whyText } from './instanceRows';
import { inContainers } from '../texts/places';
import { nextText, sentenceText, shortText } from '../texts/reasonText';
import type { DaemonRow, DetailRow, Explanation, Row } from './row';
import { stateIcon } from './stateIcon';
import { stateText, typeText } from '../texts/stateText';

export interface DaemonParts {
  readonly entry: DaemonEntry;
  /** What was seen of it before, where nobody could look now. */
  readonly earlier: EarlierLook | undefined;
  readonly alarms: readonly Alarm[];
  readonly answer: DaemonStatusResponse;
  readonly wording: TreeWording;
}

/** A type of daemon. One of a type is one row: its own. */
export function daemonRow(parts: DaemonParts): DaemonRow {
  const { entry, earlier, wording } = parts;
  const { type, state } = entry;
  const subjects = withKeys(type, entry.details?.instances ?? earlier?.details.instances ?? []);
  const only = subjects.length === 1 && entry.error === undefined ? subjects[0] : undefined;
  const stateWord = stateText(wording.language, state);
  const isIll = IN_TROUBLE.has(state) || wording.causes.has(type);
  const label = labelOf(typeText(wording.language, type), isIll ? stateWord : null, wording);
  const describe = () => [...(isIll ? [] : [stateWord]), ...wordsBeside(parts, subjects)].join(' · ');
  const description = describe();
  const children = [
    ...(only
      ? [
          ...nameRow(only, wording),
          ...detailRows(only.key, type, only.instance, wording, wording.lives[only.key]),
        ]
      : [...troubleRows(parts, subjects), ...instanceRows(subjects, wording)]),
  ];
  return {
    kind: 'daemon',
    // The editor remembers for each id whether it was closed: what one daemon's row hid must not hide several.
    id: subjects.length > 1 ? `${type}/several` : type,
    type,
    label,
    description,
    icon: only ? iconOf(only, wording) : stateIcon(state),
    spoken: description === '' ? label : `${label}, ${description}`,
    entry,
    instance: only?.instance ?? null,
    children,
    expanded: isOpen(parts, subjects, only),
    full: visible(`${PROGRAMS[type]}: ${[stateWord, ...wordsBeside(parts, subjects)].join(' · ')}`),
    command: null,
    live: earlier ? describe : null,
    explain: () => (only ? explainOnly(only, parts) : explainType(parts, subjects)),
  };
}

/** Of one that is well, whose name does not stand beside it. */
function nameRow({ key, instance: { name, state } }: Subject, { language }: TreeWording): DetailRow[] {
  return name === null || state !== 'running'
    ? []
    : [detail(`${key}/fact:name`, language.t('Name'), { description: name })];
}

/** What a user has to read is open; what only suffers from another row, or is well, is not. */
function isOpen({ entry, wording }: DaemonParts, subjects: readonly Subject[], only?: Subject): boolean {
  if (only) {
    return only.instance.state !== 'running' && !wording.blame.has(only.key);
  }
  return subjects.length > 0 || entry.error !== undefined || entry.state === 'unknown';
}

/** What stands behind the state of a type. */
function wordsBeside(parts: DaemonParts, subjects: readonly Subject[]): string[] {
  const { entry, earlier, alarms, answer, wording } = parts;
  const { language } = wording;
  const [first] = subjects;
  if (earlier) {
    const ago = agoText(language, Date.parse(earlier.checkedAt));
    const seen = earlier.details.state;
    return [
      language.t('seen {0}: {1}', ago, stateText(language, seen)),
      ...countText(seen, subjects, wording),
    ];
  }
  if (first !== undefined && subjects.length === 1) {
    const { name, state } = first.instance;
    // Of one that is well there is nothing to add: in a narrow tree the state itself would be cut for it.
    return state === 'running' ? [] : [...whyText(first, wording), ...(name === null ? [] : [name])];
  }
  const causes = subjects.length > 1 ? causesText(language, entry.type, alarms, answer) : null;
  return causes === null ? countText(entry.state, subjects, wording) : [causes];
}

/** "2 of 3 stopped", where there is more than one. */
function countText(state: State, subjects: readonly Subject[], { language }: TreeWording): string[] {
  if (subjects.length < 2) {
    return [];
  }
  const counted = countOf(
    state,
    subjects.map(({ instance }) => instance.state),
  );
  return [language.t('{0} of {1} {2}', counted.count, subjects.length, stateText(language, counted.state))];
}

/** What instances cannot show: why nobody could look, or what to do where there is none. */
function troubleRows({ entry, wording }: DaemonParts, subjects: readonly Subject[]): DetailRow[] {
  const { type, error, details } = entry;
  const id = (index: number) => `${type}/trouble:${index}`;
  if (error !== undefined) {
    return [detail(id(0), inContainers(error), { icon: { id: 'info' }, full: error })];
  }
  if (subjects.length > 0 || !details) {
    return [];
  }
  const reasons = details.causes.map((cause, index) =>
    detail(id(index), shortText(cause, wording), {
      description: cause.source,
      icon: { id: 'info' },
      full: sentenceText(cause, wording),
    }),
  );
  return details.next === null
    ? reasons
    : [...reasons, nextRow(id(reasons.length), type, null, details.next, wording)];
}

function explainOnly(only: Subject, { entry, wording }: DaemonParts): Explanation {
  const explanation = explainInstance(only, wording);
  return {
    ...explanation,
    title: PROGRAMS[entry.type],
    facts: [...programFacts(entry), ...explanation.facts],
  };
}

function explainType({ entry, wording }: DaemonParts, subjects: readonly Subject[]): Explanation {
  const { type, state, details, error } = entry;
  const reasons = (details?.causes ?? []).map((cause) => sentenceText(cause, wording));
  return {
    title: PROGRAMS[type],
    state,
    reasons: error !== undefined ? [error] : subjects.length > 1 ? linesOf(subjects, wording) : reasons,
    nextStep: details?.next && subjects.length === 0 ? nextText(details.next, wording) : null,
    facts: programFacts(entry),
  };
}

const MOST_LISTED = 10;

/** A line for each that is not well, and how many the rest are. */
function linesOf(subjects: readonly Subject[], wording: TreeWording): string[] {
  const { language } = wording;
  const rows: Row[] = instanceRows(
    subjects.filter(({ instance }) => instance.state !== 'running'),
    wording,
  );
  const listed = rows.slice(0, MOST_LISTED).map(({ full }) => full);
  const more = rows.length - listed.length;
  const well = subjects.length - rows.length;
  return [
    ...listed,
    ...(more > 0 ? [language.t('{0} more are not well', more)] : []),
    ...(well > 0 ? [language.t('{0} running', well)] : []),
  ];
}

function programFacts({ details }: DaemonEntry): string[] {
  const program = details?.program;
  return program ? [`${program.path} ${program.version ?? ''}`.trim()] : [];
}
