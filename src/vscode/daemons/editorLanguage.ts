import { homedir } from 'node:os';
import { l10n } from 'vscode';
import type { Language } from './texts/language';

/** How this editor words what is shown: in its language, with the clock of its user. */
export const EDITOR_LANGUAGE: Language = {
  t: (text, ...values) => l10n.t(text, ...values),
  clock: (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
  moment: (at) => new Date(at).toLocaleString(),
  now: () => Date.now(),
  home: homedir(),
};
