import { type ReasonCode, type ReasonParams, REASONS } from './catalogue';
import { NEXT_STEPS, type NextStepCode, type NextStepParams } from './nextSteps';
import { ENGLISH, filled, type Params } from './text';

/** Why a daemon has its state: data, of which each surface makes its own words. */
export interface Reason {
  readonly code: ReasonCode;
  readonly params: Params;
  /** The id of the peer that it speaks of; null where it speaks of the daemon itself. */
  readonly subject: string | null;
  /** What showed it: `/proc/locks`, `GET /id`, a file. */
  readonly source: string;
}

/** One thing to do. */
export interface NextStep {
  readonly code: NextStepCode;
  readonly params: Params;
}

export function because<Code extends ReasonCode>(
  code: Code,
  params: ReasonParams<Code>,
  source: string,
  subject: string | null = null,
): Reason {
  return { code, params, subject, source };
}

export function advise<Code extends NextStepCode>(code: Code, params: NextStepParams<Code>): NextStep {
  return { code, params };
}

/** In English, with what showed it: "cluster.lock is held by PID 4711 — /proc/locks". */
export function sentenceOf({ code, params, source }: Pick<Reason, 'code' | 'params' | 'source'>): string {
  return `${filled(REASONS[code].text, params, ENGLISH)} — ${source}`;
}

/** In English. */
export function adviceOf({ code, params }: NextStep): string {
  return filled(NEXT_STEPS[code].text, params, ENGLISH);
}
