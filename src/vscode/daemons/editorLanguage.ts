import { homedir } from 'node:os';
import { l10n } from 'vscode';
import { clockText } from './texts/clock';
import type { Language } from './texts/language';

/** How this editor words what is shown: in its language, with the clock of its user. */
export const EDITOR_LANGUAGE: Language = {
  t: (text, ...values) => l10n.t(text, ...values),
  clock: (at) => clockText(at, Date.now()),
  moment: (at) => new Date(at).toLocaleString(),
  now: () => Date.now(),
  home: homedir(),
};
