import type { DaemonType, Instance } from '../status/result';
import type { Sentence } from './texts';

/** The daemon that something is done to, as it was seen when somebody asked for it. */
export interface Target {
  readonly type: DaemonType;
  readonly instance: Instance;
}

/** Why nothing is done, and who could do it. */
export interface Refusal {
  readonly refused: Sentence;
  /** What it is made of, where one sentence does not say it all. */
  readonly details?: readonly Sentence[];
  /** A command for somebody with more rights, to be typed into a terminal and not run. */
  readonly command?: string;
}

/** What is asked before something is done that somebody may miss. */
export interface Risk {
  readonly question: Sentence;
  /** What is lost, and who notices. */
  readonly details: readonly Sentence[];
  /** What the button says that goes on, and the one that does not. */
  readonly yes: Sentence;
  readonly no: Sentence;
}

/** Whoever started an act, while it runs. */
export interface Attempt {
  /** Nobody waits for it any more: what was begun goes on by itself. */
  readonly signal: AbortSignal;
  /** What is waited for. */
  readonly report: (sentence: Sentence) => void;
  /** @returns false for whatever is no explicit yes */
  readonly ask: (risk: Risk) => Promise<boolean>;
}

/** What became of it. */
export interface Report {
  /** What was asked for is so now, whoever did it. */
  readonly done: boolean;
  readonly said: Sentence;
  /** What goes with it, where one sentence does not say it all. */
  readonly details?: readonly Sentence[];
  /** The last lines of a log, or of the output of a tool. */
  readonly lines?: readonly string[];
  /** A command that goes on with it, to be typed into a terminal and not run. */
  readonly command?: string;
  readonly undo?: Undo;
}

export interface Undo {
  readonly label: Sentence;
  readonly run: (attempt: Attempt) => Promise<Report>;
}

/**
 * Something that changes a machine.
 * @typeParam Of what it is done to
 * @typeParam Seen the facts that decide whether it may be done: all that `preflight` knows
 */
export interface Act<Plan, Of, Seen> {
  /** Whether it may be done, and how. Pure. */
  readonly preflight: (target: Of, situation: Seen) => Plan | Refusal;
  /** What is asked first; null where nobody loses anything. Pure. */
  readonly risk: (plan: Plan) => Risk | null;
  /** Does it. Never throws for what it finds on the machine: that is in the report. */
  readonly run: (plan: Plan, attempt: Attempt) => Promise<Report>;
}

/** An act that may be done to something: only it itself knows how. */
export interface Prepared {
  readonly risk: Risk | null;
  readonly run: (attempt: Attempt) => Promise<Report>;
}

export type Prepare<Of, Seen> = (target: Of, situation: Seen) => Prepared | Refusal;

/** An act for whoever offers several of them, whatever the plans of each are. */
export function preparing<Plan extends object, Of, Seen>(act: Act<Plan, Of, Seen>): Prepare<Of, Seen> {
  return (target, situation) => {
    const plan = act.preflight(target, situation);
    return isRefusal(plan) ? plan : { risk: act.risk(plan), run: (attempt) => act.run(plan, attempt) };
  };
}

export function isRefusal(outcome: object): outcome is Refusal {
  return 'refused' in outcome;
}
