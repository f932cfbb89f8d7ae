import { l10n } from 'vscode';
import type { Cause, Next } from '../../status/result';
import { REASONS } from '../../status/reasons/catalogue';
import { NEXT_STEPS } from '../../status/reasons/nextSteps';
import { ENGLISH, filled, type Params, type Wording } from '../../status/reasons/text';

/** Moments as the clock of the user has them; durations as in English, whose units are read everywhere. */
const LOCAL: Wording = {
  duration: ENGLISH.duration,
  moment: (at) => new Date(at).toLocaleTimeString(),
};

/** What is true, in the language of the editor. */
export function factText({ code, params }: Cause): string {
  return inWords(REASONS[code].text, params);
}

/** The same in at most some 30 letters, the essential word first: for a row of the tree. */
export function shortText({ code, params }: Cause): string {
  return inWords(REASONS[code].short, params);
}

/** What is true and what showed it. */
export function sentenceText(cause: Cause): string {
  return l10n.t('{0} — {1}', factText(cause), cause.source);
}

/** What to do, in the language of the editor. */
export function nextText({ code, params }: Next): string {
  return inWords(NEXT_STEPS[code].text, params);
}

/** The English text is the key of its translation. */
function inWords(text: string, params: Params): string {
  return filled(l10n.t(text), params, LOCAL);
}
