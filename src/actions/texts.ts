import { ENGLISH, filled, type Params, type ParamsOf, type Wording } from '../status/reasons/text';
import { AGENT_TEXTS } from './agentTexts';
import { COMMON_TEXTS } from './commonTexts';
import { LEFTOVER_TEXTS } from './leftovers/texts';
import { SETUP_TEXTS } from './setup/texts';
import { EVERYTHING_TEXTS } from './everything/texts';
import { LOG_LEVEL_TEXTS } from './logLevel/texts';
import { RESTART_TEXTS } from './restart/texts';
import { START_TEXTS } from './start/texts';
import { SUPERVISOR_TEXTS } from './supervisors/texts';
import { STOP_TEXTS } from './stop/texts';

/**
 * Everything that acts say: the English text, which is the key of its translation, too. Values stand in braces; those
 * whose names end in `_ms` are durations in milliseconds.
 */
export const ACT_TEXTS = {
  ...SUPERVISOR_TEXTS,
  ...COMMON_TEXTS,
  ...AGENT_TEXTS,
  ...STOP_TEXTS,
  ...START_TEXTS,
  ...RESTART_TEXTS,
  ...EVERYTHING_TEXTS,
  ...LEFTOVER_TEXTS,
  ...SETUP_TEXTS,
  ...LOG_LEVEL_TEXTS,
} as const;

export type SentenceCode = keyof typeof ACT_TEXTS;

/** The values that a sentence wants. */
export type SentenceParams<Code extends SentenceCode> = ParamsOf<(typeof ACT_TEXTS)[Code]>;

/** What an act says, as data. */
export interface Sentence {
  readonly code: SentenceCode;
  readonly params: Params;
}

export function say<Code extends SentenceCode>(code: Code, params: SentenceParams<Code>): Sentence {
  return { code, params };
}

/** @param translated the text in the language of whoever reads it */
export function wordsOf(
  { code, params }: Sentence,
  translated: (text: string) => string = (text) => text,
  wording: Wording = ENGLISH,
): string {
  return filled(translated(ACT_TEXTS[code]), params, wording);
}
