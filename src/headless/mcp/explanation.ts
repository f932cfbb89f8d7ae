import * as z from 'zod/mini';
import { answerForAgent, DATA_NOT_INSTRUCTIONS } from '../../controller/agentAnswer';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { REASON_CODES, REASONS } from '../../status/reasons/catalogue';
import { NEXT_STEP_CODES, NEXT_STEPS } from '../../status/reasons/nextSteps';
import { Cause, DaemonType, type ModuleResult, State } from '../../status/result';
import { STATE_MEANINGS } from './stateMeanings';

const Code = z.enum([...REASON_CODES, ...NEXT_STEP_CODES]);
type Code = z.infer<typeof Code>;

/** Names a state, or a code of a reason or next step, or a daemon whose state is to be looked at first. */
export const ExplainRequest = z.strictObject({
  daemon_type: z.optional(DaemonType),
  state: z.optional(State),
  code: z.optional(Code),
});
export type ExplainRequest = z.infer<typeof ExplainRequest>;

export const Explanation = z.object({
  notice: z.string(),
  left_out: z.nullable(z.string()),
  daemon_type: z.nullable(DaemonType),
  /** Null where a code was asked about. */
  state: z.nullable(State),
  meaning: z.string(),
  advice: z.string(),
  /** What was seen on this machine; empty where only a state or a code was asked about. */
  reasons: z.array(z.string()),
  next_step: z.nullable(z.string()),
  /** The same reasons as data. */
  causes: z.array(Cause),
  /** The text of each code that stands here; names in braces are those of its `params`. */
  codes: z.record(z.string(), z.string()),
});
export type Explanation = z.infer<typeof Explanation>;

/** The question names neither a state nor a code nor a daemon. */
export class NothingToExplainError extends Error {
  override readonly name = 'NothingToExplainError';
}

/** What is known without a look. */
const GENERAL = {
  notice: DATA_NOT_INSTRUCTIONS,
  left_out: null,
  daemon_type: null,
  state: null,
  reasons: [],
  next_step: null,
  causes: [],
  codes: {},
};

const TEXTS: Readonly<Record<Code, { readonly text: string }>> = { ...REASONS, ...NEXT_STEPS };

/**
 * Explains a state or a code in general, or why a daemon of this machine is in the state that it is in.
 * @throws NothingToExplainError
 */
export async function explain(
  check: CheckDaemonStatus,
  { daemon_type, state, code }: ExplainRequest,
  signal: AbortSignal,
): Promise<Explanation> {
  if (code !== undefined) {
    return explainCode(code);
  }
  if (state !== undefined) {
    return { ...GENERAL, daemon_type: daemon_type ?? null, state, ...STATE_MEANINGS[state] };
  }
  if (daemon_type === undefined) {
    throw new NothingToExplainError('Name a state, a code, or a daemon_type to look at.');
  }
  const { daemons, left_out } = answerForAgent(await check({ daemon_type }, signal));
  const { details, error, state: found = 'unknown' } = daemons[daemon_type] ?? {};
  return {
    ...GENERAL,
    left_out,
    daemon_type,
    state: found,
    ...STATE_MEANINGS[found],
    reasons: details?.reasons ?? (error === undefined ? [] : [error]),
    next_step: details?.next_step ?? null,
    causes: details?.causes ?? [],
    codes: details ? textsOf(details) : {},
  };
}

function explainCode(code: Code): Explanation {
  const isReason = code in REASONS;
  return {
    ...GENERAL,
    meaning: isReason
      ? 'A reason of a state, as it stands in "causes"; "codes" has its text.'
      : 'Something to do, as it stands in "next"; "codes" has its text.',
    advice: isReason
      ? 'What to do about it depends on the state: the daemon that has it says so in "next_step".'
      : 'Do it where the daemon that advises it says so, with the values of its "params".',
    codes: { [code]: TEXTS[code].text },
  };
}

function textsOf({ causes, next }: ModuleResult): Record<string, string> {
  const codes: Code[] = [...causes.map(({ code }) => code), ...(next === null ? [] : [next.code])];
  return Object.fromEntries(codes.map((code) => [code, TEXTS[code].text]));
}
