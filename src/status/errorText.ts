import { cutForeign } from '../clusterClient/foreignText';

/** UTF-16 code units: room for what a message itself says, and for a text of others that it quotes. */
const LONGEST_ERROR = 512;
/** Of these, to say how much is left out: what was cut once is not cut again. */
const FOR_THE_REST = '… and 999,999,999 more'.length;

/**
 * What an error says, cut: its message may quote a text of others. Every `error` of an answer, every line of a log and
 * every message of an editor has it from here, so that all of them say the same. It stays a text of others: each
 * surface escapes what it could be taken for there.
 */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length <= LONGEST_ERROR ? text : cutForeign(text, LONGEST_ERROR - FOR_THE_REST);
}
