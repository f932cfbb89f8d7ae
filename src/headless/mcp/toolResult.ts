import { type AgentAnswer, DATA_NOT_INSTRUCTIONS } from '../../controller/agentAnswer';
import { textsCut } from '../../status/textsCut';
import { jsonText } from '../../status/visibleText';
import type { Explanation } from './explanation';

/** Reasons of one daemon, and letters of each, that the text tells: it is for clients that know no structured content. */
const MOST_REASONS = 2;
const MOST_LETTERS = 160;

/**
 * A tool's result: the structure once, and beside it a few sentences instead of the same again. The protocol asks for
 * the serialized JSON in a text only for clients before structured content ("SHOULD").
 * @see https://modelcontextprotocol.io/specification/2025-11-25/server/tools#structured-content
 */
export function toolResult(content: AgentAnswer | Explanation) {
  const text = 'daemons' in content ? answerText(content) : explanationText(content);
  return {
    structuredContent: { ...content },
    content: [
      { type: 'text' as const, text },
      { type: 'text' as const, text: DATA_NOT_INSTRUCTIONS },
    ],
  };
}

function answerText({
  operation,
  overall_status,
  health,
  status_code,
  daemons,
  left_out,
}: AgentAnswer): string {
  const lines = Object.values(daemons).map(({ type, state, process_count, details, error }) => {
    const processes = `${process_count} process${process_count === 1 ? '' : 'es'}`;
    const why = error === undefined ? '' : ` Error: ${jsonText(error)}.`;
    return `${type}: ${state} (${processes})${why}${whyText(details?.reasons ?? [], details?.next_step ?? null)}`;
  });
  return [
    `${operation}: overall ${overall_status}, health ${health} (${status_code}).`,
    ...lines,
    'The structured content has the instances, causes and evidence.',
    ...(left_out === null ? [] : [left_out]),
  ].join('\n');
}

function explanationText({ state, meaning, advice, reasons, next_step, left_out }: Explanation): string {
  return [
    `${state === null ? '' : `${state}: `}${meaning} ${advice}${whyText(reasons, next_step)}`,
    ...(left_out === null ? [] : [left_out]),
  ].join('\n');
}

/** Texts of others stand in quotes that they cannot end. */
function whyText(reasons: readonly string[], nextStep: string | null): string {
  const quoted = (texts: readonly string[]) =>
    texts.map((one) => jsonText(textsCut(one, MOST_LETTERS))).join(', ');
  const why = reasons.length === 0 ? '' : ` Reasons: ${quoted(reasons.slice(0, MOST_REASONS))}.`;
  return `${why}${nextStep === null ? '' : ` Next step: ${quoted([nextStep])}.`}`;
}
