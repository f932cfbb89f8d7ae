import { sendOnce } from '../../clusterClient/transport/httpRequest';
import { endpointOf } from '../../probes/apis/listenAddress';
import { FAIR_WAIT } from '../../probes/budget';
import { Deadline } from '../../probes/deadline';
import type { HttpOutcome } from '../../clusterClient/transport/outcome';
import type { Act, Refusal, Report, Risk, Target } from '../act';
import { say } from '../texts';
import { whoOf } from '../who';

/** As go-log calls them. */
export const KUBO_LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type KuboLogLevel = (typeof KUBO_LOG_LEVELS)[number];

const WITHIN_MS = 5000;

export interface LogLevelPlan {
  readonly who: string;
  /** Multiaddress of its RPC API. */
  readonly api: string;
  readonly level: KuboLogLevel;
}

export interface LogLevelSituation {
  readonly trusted: boolean;
  readonly level: KuboLogLevel;
}

/** "Set Log Level": how much a running Kubo writes. @see kubo: core/commands/log.go */
export const logLevelAct: Act<LogLevelPlan, Target, LogLevelSituation> = {
  preflight: ({ type, instance }, { trusted, level }) => planLogLevel({ type, instance }, trusted, level),
  risk: ({ who, level }): Risk => ({
    question: say('log_level_question', { who, level }),
    details: [
      say('log_level_all', {}),
      ...(level === 'debug' || level === 'info' ? [say('log_level_much', {})] : []),
    ],
    yes: say('log_level_yes', {}),
    no: say('log_level_no', {}),
  }),
  run: async (plan, { signal }): Promise<Report> => {
    const deadline = new Deadline(WITHIN_MS, signal);
    try {
      const path = `/api/v0/log/level?arg=all&arg=${plan.level}`;
      const endpoint = endpointOf(plan.api);
      return reportOf(
        plan,
        await sendOnce(endpoint, { method: 'POST', path, signal: deadline.signal, ...FAIR_WAIT }),
      );
    } finally {
      deadline.dispose();
    }
  },
};

function planLogLevel(
  { type, instance }: Target,
  trusted: boolean,
  level: KuboLogLevel,
): LogLevelPlan | Refusal {
  const who = whoOf({ type, instance });
  if (!trusted) {
    return { refused: say('untrusted', {}) };
  }
  if (type !== 'ipfs') {
    return { refused: say('log_level_peer', { who, level }) };
  }
  const { api, pid, state } = instance;
  const answers = state === 'running' || state === 'degraded';
  return api === null || pid === null || !answers
    ? { refused: say('log_level_no_api', { who }) }
    : { who, api, level };
}

function reportOf({ who, level }: LogLevelPlan, outcome: HttpOutcome): Report {
  if (outcome.kind !== 'answered') {
    return { done: false, said: say('log_level_failed', { who, problem: outcome.kind }) };
  }
  const { status } = outcome;
  if (status === 401 || status === 403) {
    return { done: false, said: say('log_level_refused', { who, level }) };
  }
  return status === 200
    ? { done: true, said: say('log_level_set', { who, level }) }
    : { done: false, said: say('log_level_failed', { who, problem: `HTTP ${status}` }) };
}
