import type { Trial } from '../../../clusters/profiles/tryCluster';
import type { Translate } from '../../../clusters/profiles/fields';
import type { Answer, Dialogs, Place } from './dialogs';
import type { Draft } from './draft';

/** What is asked, in this order; the certificate only where it is not taken as it is. */
export const STEPS = ['address', 'via', 'credentials', 'certificate', 'name'] as const;

export type Step = (typeof STEPS)[number];

/** What comes next. */
export type Stage = Step | 'test' | 'done';

/** What is known of addresses: this part of the extension is loaded beside the one that reads them. */
export interface Addresses {
  /** What is wrong with an address; null where nothing is. */
  readonly problemOf: (api: string) => string | null;
  /** What is wrong with an SSH destination for an address; null where nothing is. */
  readonly viaProblem: (api: string, via: string) => string | null;
  /** The host of an address; null for a socket, and for this machine. */
  readonly hostOf: (api: string) => string | null;
}

export interface FlowParts {
  readonly dialogs: Dialogs;
  readonly t: Translate;
  readonly title: string;
  /** False where only what is needed to reach it is asked for. */
  readonly asksName: boolean;
  /** @throws the reason of the signal */
  readonly tryIt: (draft: Draft, signal: AbortSignal) => Promise<Trial>;
  readonly addresses: Addresses;
  /** What is wrong with the file of an authority; null where nothing is. */
  readonly authorityProblem: (path: string) => Promise<string | null>;
  /** What is wrong with saving a draft at its place; null where nothing is. */
  readonly placeProblem: (draft: Draft) => string | null;
  /** What is wrong with a name; null where nothing is. */
  readonly nameProblem: (name: string) => string | null;
}

export type Failure = Extract<Trial, { readonly works: false }>;

/** What is known in the middle of the questions. */
export interface Progress {
  readonly draft: Draft;
  /** Of the last trial, until something was corrected. */
  readonly failure: Failure | null;
}

/** Asks one step. */
export type Ask = (parts: FlowParts, place: Place, progress: Progress) => Promise<Answer<Outcome>>;

export interface Outcome extends Progress {
  readonly next: Stage;
}

/** As the title of its question counts it. */
export function numberOf(step: Step): number {
  return STEPS.indexOf(step) + 1;
}
