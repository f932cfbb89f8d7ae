import { BINDING_MS, type KuboFacts, LOCKING_MS, START_UP_MS } from '../gather/facts';
import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { DaemonProcess } from '../../probes/processes/processes';
import { advise, because, type NextStep, type Reason } from '../reasons/reason';
import { judgeHidden } from './hiddenVerdict';
import { completeFirst, lackReasons } from './lacks';
import { hasContent, leftLock } from './leftLock';
import {
  aliveReason,
  type Judgement,
  judgeAsleep,
  judgeSuspended,
  judgeUnlisted,
  closedReason,
  closedReasons,
  giveBack,
  lockReasons,
  NOT_ASKED,
  portTaken,
  problemReasons,
  questionTo,
  silentReason,
  unreachableReason,
  unreachableStep,
  wakeUp,
} from './judgement';

/** Judges one Kubo. Pure: the same facts give the same judgement. */
export function judgeKubo(facts: KuboFacts): Judgement {
  const { answer, process } = facts;
  if (process?.frozen === true) {
    return judgeSuspended(process);
  }
  if (answer?.kind === 'kubo') {
    const answers = answersReason(facts.endpoint?.address ?? 'its RPC', answer);
    return { state: 'running', reasons: [answers, ...lockReasons(facts.lock, process)], nextStep: null };
  }
  return process ? judgeUnanswering(facts, process) : judgeQuiet(facts);
}

function answersReason(api: string, answer: Extract<KuboAnswer, { kind: 'kubo' }>): Reason {
  if (answer.wantsAuthorization) {
    return because('authorization_wanted', { api }, questionTo(answer));
  }
  return answer.version === null
    ? because('kubo_answers_unversioned', { api }, questionTo(answer))
    : because('kubo_answers', { api, version: answer.version }, questionTo(answer));
}

function judgeUnanswering(facts: KuboFacts, process: DaemonProcess): Judgement {
  const alive = aliveReason(process, facts.ageMs);
  const api = facts.endpoint?.address ?? 'its RPC';
  if (facts.answer?.kind === 'not_asked') {
    const young = facts.repo?.apiFile == null && facts.ageMs !== null && facts.ageMs < START_UP_MS;
    return {
      state: facts.repo !== null && young ? 'starting' : 'running',
      reasons: [alive, NOT_ASKED.reason(api), ...lockReasons(facts.lock, facts.process)],
      nextStep: NOT_ASKED.nextStep,
    };
  }
  if (facts.answer?.kind === 'silent') {
    const silent = silentReason(facts.answer, api, 'POST /api/v0/version');
    // The file `api` is written when the RPC works: from then on silence is a fault.
    const started = facts.repo?.apiFile != null || process.traced || isPastItsBinding(facts);
    return !started && facts.ageMs !== null && facts.ageMs < START_UP_MS
      ? { state: 'starting', reasons: [silent, alive], nextStep: null }
      : {
          state: 'unresponsive',
          reasons: [silent, alive],
          nextStep: advise('read_log_or_restart', {}),
        };
  }
  if (facts.answer?.kind === 'denied') {
    return {
      state: 'running',
      reasons: [alive, because('api_denied', { api }, 'connect')],
      nextStep: advise('look_as_runner_for_more', {}),
    };
  }
  if (facts.process?.sharesNetwork === false && facts.apiBound !== false) {
    const where = because('other_network', {}, `/proc/${process.pid}/ns/net`);
    return {
      state: 'running',
      reasons: [alive, where],
      nextStep: advise('publish_rpc', {}),
    };
  }
  return judgeClosed(facts, alive, api, process.pid);
}

/** Whether there is a file `api` nobody may see; but from its first listener to its first answer Kubo takes no time. */
function isPastItsBinding({ repo, ageMs, answer }: KuboFacts): boolean {
  const connects = answer?.kind === 'silent' && answer.connected !== false;
  return connects && repo?.initialized !== true && ageMs !== null && ageMs >= BINDING_MS;
}

/** The RPC is closed. Kubo drops `repo.lock` first when it stops, and takes it first when it starts. */
function judgeClosed(facts: KuboFacts, alive: Reason, api: string, pid: number): Judgement {
  const closed = closedReason(facts.answer, api, facts.apiBound);
  if (facts.apiLeftOut && facts.lock?.holder === pid) {
    const leftOut = because('rpc_left_out', {}, 'config');
    return {
      state: 'running',
      reasons: [alive, leftOut, ...lockReasons(facts.lock, facts.process)],
      nextStep: null,
    };
  }
  if (facts.sockets?.listens === true && facts.endpoint?.kind === 'unix') {
    return {
      state: 'running',
      reasons: [
        alive,
        unreachableReason(facts.answer, api) ?? because('socket_file_gone', { api }, '/proc/net/unix'),
      ],
      nextStep: unreachableStep(facts.answer, api) ?? advise('restart_for_socket', {}),
    };
  }
  if (isUnseen(facts)) {
    return {
      state: 'running',
      reasons: [alive, because('rpc_unreadable', {}, facts.folder ?? 'configuration')],
      nextStep: advise('look_as_runner_for_more', {}),
    };
  }
  const stops = signOfStopping(facts);
  return stops === null
    ? {
        state: 'starting',
        reasons: [closed, ...lockReasons(facts.lock, facts.process), alive],
        nextStep: advise('wait_for_migration', {}),
      }
    : {
        state: 'stopping',
        reasons: [closed, stops, alive],
        nextStep: advise('wait_for_requests', {}),
      };
}

/** Without its lock a daemon that starts and one that stops look alike, unless one sees what it has done meanwhile. */
function signOfStopping({ sockets, lock, repoChanged, ageMs }: KuboFacts): Reason | null {
  if (sockets?.serves === true) {
    return because('still_serving', {}, '/proc/net');
  }
  if (lock?.canTell !== true || lock.holder !== null) {
    // It holds its lock, or waits until another has dropped it.
    return null;
  }
  // At its start it takes the lock at once, and drops it while it asks whether it may migrate.
  const dropped = repoChanged ?? (ageMs !== null && ageMs >= LOCKING_MS);
  return dropped ? because('lock_dropped', LOCK, lock.source) : null;
}

/** Another user's Kubo in a folder that is closed to us: that its default port is closed says nothing. */
function isUnseen({ lock, repo, answer, apiBound, process }: KuboFacts): boolean {
  const addressKnown = repo?.initialized === true;
  return (
    (lock === null && answer === null && apiBound === null) || (!addressKnown && process?.listening === null)
  );
}

function judgeQuiet(facts: KuboFacts): Judgement {
  const { repo } = facts;
  const folder = facts.folder ?? 'the repository';
  if (facts.processesUnreadable !== null) {
    return judgeUnlisted(facts.processesUnreadable);
  }
  const hidden = judgeHidden(repo, facts, { ...LOCK, interface: 'RPC' });
  if (hidden) {
    return hidden;
  }
  if (repo?.initialized !== true) {
    return (
      judgePointer(facts) ??
      judgeAsleep(facts) ?? {
        state: 'not_initialized',
        reasons: [because('no_config', { folder }, folder)],
        nextStep: advise('initialize', { command: 'ipfs init' }),
      }
    );
  }
  return judgeTraces(facts, folder);
}

/** The file `api` alone names a Kubo elsewhere: where nobody answers there, nobody knows whether it lives. */
function judgePointer({ repo, answer, endpoint }: KuboFacts): Judgement | null {
  if (repo?.apiFile == null || endpoint === null) {
    return null;
  }
  const api = endpoint.address;
  switch (answer?.kind) {
    case 'silent':
      return {
        state: 'unknown',
        reasons: [silentReason(answer, api, 'POST /api/v0/version')],
        nextStep: advise('look_in_container', {}),
      };
    case 'not_asked':
      return { state: 'unknown', reasons: [NOT_ASKED.reason(api)], nextStep: NOT_ASKED.nextStep };
    case 'denied':
      return {
        state: 'unknown',
        reasons: [because('api_denied', { api }, 'connect')],
        nextStep: advise('look_as_runner', {}),
      };
    default:
      return null;
  }
}

const LOCK = { lock: 'repo.lock' } as const;

function stepAfterCrash(facts: KuboFacts, blocked: NextStep | null): NextStep {
  const problem = facts.repo?.problem;
  const correct = problem ? advise('correct', { problem }) : null;
  const command = 'ipfs daemon';
  const emptied = hasContent(facts.lock) ? advise('delete_lock', { ...LOCK, command }) : null;
  const start = emptied ?? blocked ?? wakeUp(facts) ?? advise('start_again', { command });
  return giveBack(facts) ?? correct ?? completeFirst(facts) ?? start;
}

function judgeTraces(facts: KuboFacts, folder: string): Judgement {
  const { repo, lock, answer, endpoint } = facts;
  if (lock?.holder != null) {
    const by = { ...LOCK, pid: lock.holder, program: lock.holderName ?? 'another program' };
    return {
      state: 'stopped',
      reasons: [because('lock_held_by_command', by, lock.source)],
      nextStep: advise('wait_for_command', {}),
    };
  }
  if (repo?.apiFile != null && answer?.kind === 'not_asked' && leftLock(lock, LOCK).length === 0) {
    // A lock that nobody holds proves the end; the address alone proves nothing before somebody has asked there.
    return { state: 'unknown', reasons: [NOT_ASKED.reason(repo.apiFile)], nextStep: NOT_ASKED.nextStep };
  }
  const port = portTaken(facts);
  const taken = port === null ? [] : [because('rpc_port_taken', port, 'POST /api/v0/version')];
  const blocked = port === null ? null : advise('free_port', { api: port.api, command: 'ipfs daemon' });
  const unreachable = endpoint && unreachableReason(answer, endpoint.address);
  const isAsleep = answer?.kind === 'asleep';
  const traces = [
    ...(repo?.apiFile != null ? [because('api_file_left', { address: repo.apiFile }, `${folder}/api`)] : []),
    ...leftLock(lock, LOCK),
  ];
  const problem = repo?.problem;
  if (traces.length > 0) {
    return {
      state: 'crashed',
      reasons: [
        ...traces,
        ...problemReasons(problem, folder),
        ...lackReasons(facts),
        ...closedReasons(facts),
        ...taken,
        ...(isAsleep && unreachable ? [unreachable] : []),
      ],
      nextStep: stepAfterCrash(facts, blocked),
    };
  }
  return {
    state: 'stopped',
    reasons: [
      problem
        ? because('nothing_left_but_problem', { problem }, folder)
        : because('nothing_left', {}, folder),
      ...lackReasons(facts),
      ...closedReasons(facts),
      ...taken,
      ...(unreachable ? [unreachable] : []),
    ],
    nextStep: problem
      ? advise('correct', { problem })
      : (completeFirst(facts) ??
        giveBack(facts) ??
        blocked ??
        wakeUp(facts) ??
        advise('start', { command: 'ipfs daemon' })),
  };
}
