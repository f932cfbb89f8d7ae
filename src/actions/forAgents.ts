import * as z from 'zod/mini';
import { DAEMON_TYPES } from '../status/names';
import type { DaemonStatusResponse } from '../status/result';
import { visibleStart } from '../status/visibleText';
import type { Refusal, Report, Risk, Target } from './act';
import { type DaemonActId, offeredFor } from './offered';
import { say, wordsOf } from './texts';
import { whoOf } from './who';

/** What an agent may ask to be done to a daemon of this machine. */
export const AGENT_ACTS = ['start', 'stop'] as const satisfies readonly DaemonActId[];
export type AgentAct = (typeof AGENT_ACTS)[number];

/** Which daemon: of several of one type, `folder` or `pid` tells which, as `ipfs_daemon_status` names them. */
export const AgentRequest = z.strictObject({
  daemon_type: z.enum(DAEMON_TYPES),
  folder: z.optional(z.string().check(z.maxLength(4096))),
  pid: z.optional(z.int()),
});
export type AgentRequest = z.infer<typeof AgentRequest>;

/** What came of it, for a model: in English, and nothing of it is an instruction. */
export interface AgentReport {
  readonly done: boolean;
  readonly said: string;
  readonly details: readonly string[];
}

const LETTERS = 512;
const MOST_LINES = 20;

/** @throws Error that names what is known, for a request that is none */
export function requestOf(input: unknown): AgentRequest {
  const { success, data } = AgentRequest.safeParse(input);
  if (!success) {
    const known = DAEMON_TYPES.join(', ');
    throw new Error(
      `daemon_type is one of ${known}; folder (a text) and pid (a whole number) may say which.`,
    );
  }
  return data;
}

/**
 * The one daemon that is meant, of those to which it could be done.
 * @returns what to say where there is none, or several
 */
export function targetFor(
  act: AgentAct,
  { daemon_type: type, folder, pid }: AgentRequest,
  { daemons }: DaemonStatusResponse,
): Target | Refusal {
  const targets = (daemons[type]?.details?.instances ?? [])
    .filter(
      (one) => (folder === undefined || one.folder === folder) && (pid === undefined || one.pid === pid),
    )
    .filter((one) => offeredFor(one).includes(act))
    .map((instance) => ({ type, instance }));
  const [target, ...others] = targets;
  if (target === undefined) {
    return { refused: say('agent_none', { type }) };
  }
  if (others.length === 0) {
    return target;
  }
  const which = targets.map(({ instance }) => say('agent_one_of', { folder: placeOf(instance) }));
  return { refused: say('agent_several', { type, count: targets.length }), details: which };
}

function placeOf({ folder, pid }: Target['instance']): string {
  return folder ?? `PID ${String(pid)}`;
}

/** The user is always asked, and told who wants it; the details are those of the act itself. */
export function askedByAgent(act: AgentAct, target: Target, risk: Risk | null): Risk {
  const who = whoOf(target);
  const { folder, pid } = target.instance;
  return {
    question: act === 'start' ? say('agent_start_question', { who }) : say('agent_stop_question', { who }),
    details: [
      ...(folder === null ? [] : [say('agent_folder', { folder })]),
      ...(pid === null ? [] : [say('agent_process', { pid })]),
      ...(risk?.details ?? []),
    ],
    yes: act === 'start' ? say('agent_start_yes', {}) : say('agent_stop_yes', {}),
    no: say('agent_no', {}),
  };
}

/** A report or refusal in words that are safe to hand on: cut, with nothing hidden in them. */
export function reportForAgent(outcome: Report | Refusal | null): AgentReport {
  if (outcome === null) {
    return { done: false, said: wordsOf(say('agent_denied', {})), details: [] };
  }
  const isReport = 'said' in outcome;
  const { details = [] } = outcome;
  const lines = isReport ? (outcome.lines ?? []) : [];
  const text = (one: string) => visibleStart(one, LETTERS);
  return {
    done: isReport && outcome.done,
    said: text(wordsOf(isReport ? outcome.said : outcome.refused)),
    details: [...details.map((one) => wordsOf(one)), ...lines.slice(-MOST_LINES)].map(text),
  };
}
