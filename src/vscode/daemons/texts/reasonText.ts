import { REASONS } from '../../../status/reasons/catalogue';
import { NEXT_STEPS } from '../../../status/reasons/nextSteps';
import { ENGLISH, filled, type Params } from '../../../status/reasons/text';
import type { Cause, DaemonType, Instance, Next } from '../../../status/result';
import type { Language } from './language';
import { inContainers } from './places';

/** What reasons are worded with: the editor's language, and the names of the peers that are known. */
export interface Wording {
  readonly language: Language;
  readonly names: ReadonlyMap<string, string>;
}

const LONGEST_SHORT = 30;
/** What of a name leaves room for the word that matters. */
const LONGEST_NAME = 13;
/** So much of an id tells two peers apart. */
const END_OF_ID = 4;

/** What is true, in the language of the editor; of a peer its name and its id. */
export function factText({ code, params }: Cause, wording: Wording): string {
  const { peer } = params;
  const name = typeof peer === 'string' ? wording.names.get(peer) : undefined;
  const known = name === undefined ? params : { ...params, peer: `${name} (${String(peer)})` };
  return inWords(REASONS[code].text, known, wording);
}

/** The same in at most some 30 letters, the essential word first: for a row of the tree. */
export function shortText({ code, params }: Cause, wording: Wording): string {
  return cut(inWords(REASONS[code].short, named(params, wording), wording), LONGEST_SHORT);
}

/** What is true and what showed it. */
export function sentenceText(cause: Cause, wording: Wording): string {
  return wording.language.t('{0} — {1}', factText(cause, wording), cause.source);
}

/** What to do, in the language of the editor. */
export function nextText({ code, params }: Next, wording: Wording): string {
  return inWords(NEXT_STEPS[code].text, params, wording);
}

/** The same in at most some 30 letters. */
export function nextShortText({ code, params }: Next, wording: Wording): string {
  return cut(inWords(NEXT_STEPS[code].short, params, wording), LONGEST_SHORT);
}

/** The command that a next step ends with, for this very folder, program and environment; null where it has none. */
export function commandOf(next: Next | null, type: DaemonType, instance: Instance | null): string | null {
  if (next?.code === 'resume') {
    return `kill -CONT ${String(next.params['pid'])}`;
  }
  // Of a follower that nobody knows the name or the URL of, it is a text to fill in.
  const isWhole = type !== 'ipfs_cluster_follow' || (instance?.name != null && next?.code !== 'initialize');
  const command = next?.params['command'];
  return isWhole && typeof command === 'string' ? command : null;
}

/** A peer by its name, cut where that is long; where nobody knows it, by the end of its id. */
function named(params: Params, { names, language }: Wording): Params {
  const { peer } = params;
  if (typeof peer !== 'string') {
    return params;
  }
  const name = names.get(peer) ?? (peer.length > LONGEST_NAME ? undefined : peer);
  const shown =
    name === undefined
      ? language.t('a peer {0}', `…${peer.slice(-END_OF_ID)}`)
      : middleCut(name, LONGEST_NAME);
  return { ...params, peer: shown };
}

/** Names often differ at their ends. */
export function middleCut(text: string, letters: number): string {
  const half = Math.floor((letters - 1) / 2);
  const all = Array.from(text);
  return all.length <= letters ? text : `${all.slice(0, half).join('')}…${all.slice(-half).join('')}`;
}

function cut(text: string, letters: number): string {
  const all = Array.from(text);
  return all.length <= letters
    ? text
    : `${all
        .slice(0, letters - 1)
        .join('')
        .trimEnd()}…`;
}

/** Moments as the clock of the user has them; durations as in English, whose units are read everywhere. */
function inWords(text: string, params: Params, { language }: Wording): string {
  return inContainers(
    filled(language.t(text), params, { duration: ENGLISH.duration, moment: language.clock }),
  );
}
