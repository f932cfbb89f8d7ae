import * as z from 'zod/mini';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { DaemonType, State } from '../../status/result';
import { STATE_MEANINGS } from './stateMeanings';

/** Either names a state, or a daemon whose state is to be looked at first. */
export const ExplainRequest = z.strictObject({
  daemon_type: z.optional(DaemonType),
  state: z.optional(State),
});
export type ExplainRequest = z.infer<typeof ExplainRequest>;

export const Explanation = z.object({
  daemon_type: z.nullable(DaemonType),
  state: State,
  meaning: z.string(),
  advice: z.string(),
  /** What was seen on this machine; empty where only a state was asked about. */
  reasons: z.array(z.string()),
  next_step: z.nullable(z.string()),
});
export type Explanation = z.infer<typeof Explanation>;

/** The question names neither a state nor a daemon. */
export class NothingToExplainError extends Error {
  override readonly name = 'NothingToExplainError';
}

/**
 * Explains a state in general, or why a daemon of this machine is in the one that it is in.
 * @throws NothingToExplainError
 */
export async function explain(
  check: CheckDaemonStatus,
  { daemon_type, state }: ExplainRequest,
  signal: AbortSignal,
): Promise<Explanation> {
  if (state !== undefined) {
    return {
      daemon_type: daemon_type ?? null,
      state,
      ...STATE_MEANINGS[state],
      reasons: [],
      next_step: null,
    };
  }
  if (daemon_type === undefined) {
    throw new NothingToExplainError('Name a state, or a daemon_type to look at.');
  }
  const { daemons } = await check({ daemon_type }, signal);
  const { details, error, state: found = 'unknown' } = daemons[daemon_type] ?? {};
  return {
    daemon_type,
    state: found,
    ...STATE_MEANINGS[found],
    reasons: details?.reasons ?? (error === undefined ? [] : [error]),
    next_step: details?.next_step ?? null,
  };
}
