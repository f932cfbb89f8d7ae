import type { ClusterAnswer } from '../../probes/apis/liveness';
import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { TlsProblem } from '../../clusterClient/transport/outcome';
import type { Facts, LockFact, Unlisted } from '../gather/facts';
import type { ReasonCode } from '../reasons/catalogue';
import type { NextStepCode } from '../reasons/nextSteps';
import { because, advise, type NextStep, type Reason } from '../reasons/reason';
import type { State } from '../result';

export interface Judgement {
  readonly state: State;
  /** Most important first; each names its source. */
  readonly reasons: readonly Reason[];
  /** One thing to do; null when there is nothing to do. */
  readonly nextStep: NextStep | null;
}

/** What showed how a Kubo is: the question that it answered, or was given last. */
export function questionTo(answer: KuboAnswer): string {
  switch (answer.kind) {
    case 'refused':
    case 'no_socket':
    case 'denied':
    case 'no_route':
    case 'taken':
      return 'connect';
    case 'name_not_found':
      return 'look-up of the name';
    case 'kubo':
      return answer.peerId === null ? 'POST /api/v0/version' : 'POST /api/v0/id';
    default:
      return 'POST /api/v0/version';
  }
}

/** That nobody answers where a daemon accepts connections, or does not even do that. */
export function silentReason(
  answer: ClusterAnswer | KuboAnswer | null,
  api: string,
  question: string,
): Reason {
  return answer?.kind === 'silent' && answer.connected === false
    ? because('api_not_connected', { api }, 'connect')
    : because('api_silent', { api }, question);
}

/** That its API cannot be reached, with the cause where the network tells one. */
export function closedReason(
  answer: ClusterAnswer | KuboAnswer | null,
  api: string,
  bound: boolean | null,
): Reason {
  return (
    unreachableReason(answer, api) ??
    because('api_closed', { api }, bound === false ? '/proc/net/tcp' : 'connect')
  );
}

/** Why the address itself leads nowhere; null where it leads somewhere. */
export function unreachableReason(answer: ClusterAnswer | KuboAnswer | null, api: string): Reason | null {
  switch (answer?.kind) {
    case 'name_not_found':
      return because('api_name_not_found', { api }, 'look-up of the name');
    case 'asleep':
      return because('api_asleep', { api, holder: answer.by }, '/proc/net');
    case 'no_route':
      return because('api_no_route', { api }, 'connect');
    case 'taken':
      return because('socket_taken', { api }, '/proc/net/unix');
    case 'tls_failed':
      return because(TLS[answer.problem].reason, { api, why: answer.why }, 'TLS');
    default:
      return null;
  }
}

/** What to do where an address leads to something else than it should; null where it does not. */
export function unreachableStep(answer: ClusterAnswer | KuboAnswer | null, api: string): NextStep | null {
  switch (answer?.kind) {
    case 'taken':
      return advise('restart_without_stranger', { api });
    case 'tls_failed':
      return advise(TLS[answer.problem].step, { api });
    default:
      return null;
  }
}

const TLS = {
  expired: { reason: 'tls_expired', step: 'renew_certificate' },
  not_yet_valid: { reason: 'tls_not_yet_valid', step: 'set_clock' },
  wrong_name: { reason: 'tls_wrong_name', step: 'connect_by_name' },
  unknown_authority: { reason: 'tls_unknown_authority', step: 'trust_authority' },
  refused: { reason: 'tls_refused', step: 'see_tls_versions' },
  not_tls: { reason: 'tls_not_spoken', step: 'correct_tls' },
} as const satisfies Readonly<
  Record<TlsProblem, { readonly reason: ReasonCode; readonly step: NextStepCode }>
>;

/** What starts a daemon that sleeps: to run it by hand would fail, as its socket is taken. */
export function wakeUp({ answer, endpoint }: Facts): NextStep | null {
  return answer?.kind === 'asleep' && endpoint !== null ? advise('connect', { api: endpoint.address }) : null;
}

/** Of a daemon that nobody set up where we could see it, but that somebody would start. */
export function judgeAsleep(facts: Facts): Judgement | null {
  const why = facts.endpoint === null ? null : unreachableReason(facts.answer, facts.endpoint.address);
  const nextStep = wakeUp(facts);
  return why === null || nextStep === null ? null : { state: 'stopped', reasons: [why], nextStep };
}

/** Said where a look was over before anybody could ask: that is no fault of the daemon's. */
export const NOT_ASKED = {
  reason: (address: string) => because('not_asked', { api: address }, 'deadline of the look'),
  nextStep: advise('look_again', {}),
};

/** A process that was seen, and for how long it has been there where that is known. */
export function aliveReason({ pid, program }: DaemonProcess, ageMs: number | null): Reason {
  const source = program ?? 'process list';
  return ageMs === null
    ? because('process_alive', { pid }, source)
    : because('process_alive_for', { pid, age_ms: Math.max(0, ageMs) }, source);
}

/** Halted by a signal or a debugger: it cannot answer, whatever it listens on. */
export function judgeSuspended({ pid }: DaemonProcess): Judgement {
  return {
    state: 'unresponsive',
    reasons: [because('process_suspended', { pid }, `/proc/${pid}/stat`)],
    nextStep: advise('resume', { pid }),
  };
}

/** Without a process list nobody can say that nothing runs. */
export function judgeUnlisted(problem: Unlisted): Judgement {
  if (typeof problem !== 'string' && 'notLookedAt' in problem) {
    return {
      state: 'unknown',
      reasons: [because('processes_not_looked_at', { count: problem.notLookedAt }, 'deadline of the look')],
      nextStep: advise('look_again', {}),
    };
  }
  if (typeof problem !== 'string') {
    const { pid, name } = problem;
    return {
      state: 'unknown',
      reasons: [because('command_line_hidden', { pid, program: name }, 'Win32_Process')],
      nextStep: advise('look_elevated', {}),
    };
  }
  return {
    state: 'unknown',
    reasons: [because('processes_unreadable', { problem }, 'process list')],
    nextStep: advise('make_processes_readable', {}),
  };
}

export function lockReasons(lock: LockFact | null, process: DaemonProcess | null): Reason[] {
  if (!lock) {
    return [];
  }
  const name = lock.file.slice(lock.file.lastIndexOf('/') + 1);
  if (lock.holder !== null) {
    return [because('lock_held', { lock: name, pid: lock.holder }, lock.source)];
  }
  return process && !lock.exists && process.openFiles?.includes(`${lock.file} (deleted)`)
    ? [because('lock_deleted', { lock: name }, `/proc/${process.pid}/fd`)]
    : [];
}

/**
 * The next step where another user's daemon has left what this one may not write: to start it would only fail.
 * @param socket that blocks the start, too; null where there is none
 */
export function giveBack({ closed }: Facts, socket: string | null = null): NextStep | null {
  if (closed == null) {
    return null;
  }
  const who = { lock: closed.name, owner: userName(closed.owner) };
  if (!closed.folderIsOurs) {
    return advise('start_as_owner', who);
  }
  return socket === null
    ? advise('own_lock', { ...who, command: '' })
    : advise('own_after_socket', { ...who, socket, command: '' });
}

/** That the next start would fail, whatever was left behind. */
export function problemReasons(problem: string | null | undefined, folder: string): Reason[] {
  return problem ? [because('next_start_fails', { problem }, folder)] : [];
}

/** What else has the API address of a daemon that does not run; the command is for that daemon's place. */
export function portTaken({ endpoint, portTakenBy, answer }: Facts): PortTaken | null {
  const why = portTakenBy ?? (answer?.kind === 'foreign' ? answer.why : undefined);
  return why === undefined || endpoint === null ? null : { api: endpoint.address, why };
}

interface PortTaken {
  readonly api: string;
  readonly why: string;
}

/** Why a daemon of this user could not start. */
export function closedReasons({ closed, folder }: Facts): Reason[] {
  if (closed == null) {
    return [];
  }
  const params = { lock: closed.name, owner: userName(closed.owner) };
  return [because('lock_of_another', params, `${folder ?? ''}/${closed.name}`)];
}

function userName(uid: number): string {
  return uid === 0 ? 'root' : `the user with the ID ${uid}`;
}
