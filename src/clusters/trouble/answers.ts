/** The wire shapes of what is answered about pins in trouble; see `../answers.ts` for what holds for all of them. */
import * as z from 'zod/mini';
import { FRAME } from '../answers';
import { TROUBLE_CODES, TROUBLE_KINDS, TROUBLE_STATUSES } from './catalogue';

/** One pin at one peer. */
export const TroubledPin = z.object({
  cid: z.string(),
  name: z.string(),
  peer_id: z.string(),
  peer: z.nullable(z.string()),
  status: z.enum(TROUBLE_STATUSES),
  /** As the peer gives it; empty where nothing has failed. */
  error: z.string(),
  attempts: z.int(),
  /** When it came into this state. */
  since: z.nullable(z.string()),
});
export type TroubledPin = z.infer<typeof TroubledPin>;

export const TroubleCause = z.object({
  code: z.enum(TROUBLE_CODES),
  text: z.string(),
  next_step: z.string(),
  /** Whether to recover tries these pins again. */
  recoverable: z.boolean(),
  /** Pins, each counted at each peer. */
  count: z.int(),
  /** The oldest ones; `count` says how many there are. */
  pins: z.array(TroubledPin),
  /** The ID of the peer, where it is the matter of one. */
  subject: z.nullable(z.string()),
  /** What the texts are made of. */
  kind: z.enum(TROUBLE_KINDS),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type TroubleCause = z.infer<typeof TroubleCause>;

export const TroubleTotals = z.record(z.enum(TROUBLE_STATUSES), z.int());
export type TroubleTotals = z.infer<typeof TroubleTotals>;

export const TroubleAnswer = z.object({
  ...FRAME,
  operation: z.literal('cluster_trouble'),
  /** By pin and peer. */
  totals: TroubleTotals,
  /** The worst first. */
  causes: z.array(TroubleCause),
});
export type TroubleAnswer = z.infer<typeof TroubleAnswer>;
