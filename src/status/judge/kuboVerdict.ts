import { type KuboFacts, LOCKING_MS, START_UP_MS } from '../gather/facts';
import { because, type Judgement, lockReasons, NOT_ASKED, since, questionTo } from './judgement';

/** Judges one Kubo. Pure: the same facts give the same judgement. */
export function judgeKubo(facts: KuboFacts): Judgement {
  const { answer, process } = facts;
  if (process?.frozen === true) {
    return {
      state: 'unresponsive',
      reasons: [
        because(`PID ${process.pid} is stopped by a signal or a debugger`, `/proc/${process.pid}/stat`),
      ],
      nextStep: `Let it go on: kill -CONT ${process.pid}`,
    };
  }
  if (answer?.kind === 'kubo') {
    const api = facts.endpoint?.address ?? 'its RPC';
    const how = answer.wantsAuthorization ? 'answers and wants an authorization (403)' : `answers as Kubo`;
    return {
      state: 'running',
      reasons: [
        because(`${api} ${how}${answer.version ? ` ${answer.version}` : ''}`, questionTo(answer)),
        ...lockReasons(facts.lock, process),
      ],
      nextStep: null,
    };
  }
  return process ? judgeUnanswering(facts, process.pid) : judgeQuiet(facts);
}

function judgeUnanswering(facts: KuboFacts, pid: number): Judgement {
  const alive = because(`PID ${pid} is alive${since(facts.ageMs)}`, facts.process?.program ?? 'process list');
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
    const silent = because(`${api} accepts connections but does not answer`, 'POST /api/v0/version');
    // The file `api` is written when the RPC works: from then on silence is a fault.
    const started = facts.repo?.apiFile != null || facts.process?.traced === true;
    return !started && facts.ageMs !== null && facts.ageMs < START_UP_MS
      ? { state: 'starting', reasons: [silent, alive], nextStep: null }
      : {
          state: 'unresponsive',
          reasons: [silent, alive],
          nextStep: 'Read its log; restart it if it stays so.',
        };
  }
  if (facts.answer?.kind === 'denied') {
    return {
      state: 'running',
      reasons: [alive, because(`this user may not connect to ${api}`, 'connect')],
      nextStep: 'To see more, look as the user who runs the daemon.',
    };
  }
  if (facts.process?.sharesNetwork === false && facts.apiBound !== false) {
    const where = because('it lives in another network namespace', `/proc/${pid}/ns/net`);
    return {
      state: 'running',
      reasons: [alive, where],
      nextStep: 'Publish its RPC port to this machine to see more.',
    };
  }
  return judgeClosed(facts, alive, api, pid);
}

/** The RPC is closed. Kubo drops `repo.lock` first when it stops, and takes it first when it starts. */
function judgeClosed(facts: KuboFacts, alive: string, api: string, pid: number): Judgement {
  const closed = because(`${api} is not open`, facts.apiBound === false ? '/proc/net/tcp' : 'connect');
  if (facts.apiLeftOut && facts.lock?.holder === pid) {
    const leftOut = because('its configuration has no RPC address, so nobody can ask it', 'config');
    return {
      state: 'running',
      reasons: [alive, leftOut, ...lockReasons(facts.lock, facts.process)],
      nextStep: null,
    };
  }
  if (facts.sockets?.listens === true && facts.endpoint?.kind === 'unix') {
    return {
      state: 'running',
      reasons: [alive, because(`it listens at ${api}, and that file is gone`, '/proc/net/unix')],
      nextStep: 'Restart it: only then it makes its socket again.',
    };
  }
  if (isUnseen(facts)) {
    return {
      state: 'running',
      reasons: [
        alive,
        because('its RPC address cannot be read by this user', facts.folder ?? 'configuration'),
      ],
      nextStep: 'To see more, look as the user who runs the daemon.',
    };
  }
  const stops = signOfStopping(facts);
  return stops === null
    ? {
        state: 'starting',
        reasons: [closed, ...lockReasons(facts.lock, facts.process), alive],
        nextStep: 'Wait: it may be migrating its repository, or ask in its console whether it may.',
      }
    : {
        state: 'stopping',
        reasons: [closed, stops, alive],
        nextStep: 'Wait until its open requests have ended; a second SIGTERM forces the end.',
      };
}

/** Without its lock a daemon that starts and one that stops look alike, unless one sees what it has done meanwhile. */
function signOfStopping({ sockets, lock, repoChanged, ageMs }: KuboFacts): string | null {
  if (sockets?.serves === true) {
    return because('it still serves a client', '/proc/net');
  }
  if (lock?.canTell !== true || lock.holder !== null) {
    // It holds its lock, or waits until another has dropped it.
    return null;
  }
  // At its start it takes the lock at once, and drops it while it asks whether it may migrate.
  const dropped = repoChanged ?? (ageMs !== null && ageMs >= LOCKING_MS);
  return dropped ? because('it does not hold repo.lock any more', lock.source) : null;
}

/** Another user's Kubo in a folder that is closed to us: that its default port is closed says nothing. */
function isUnseen({ lock, repo, answer, apiBound, process }: KuboFacts): boolean {
  const addressKnown = repo?.initialized === true;
  return (
    (lock === null && answer === null && apiBound === null) || (!addressKnown && process?.listening === null)
  );
}

function judgeQuiet(facts: KuboFacts): Judgement {
  const { repo, lock } = facts;
  const folder = facts.folder ?? 'the repository';
  if (facts.processesUnreadable !== null) {
    return {
      state: 'unknown',
      reasons: [because(`processes cannot be seen: ${facts.processesUnreadable}`, 'process list')],
      nextStep: 'Make the process list readable (mount /proc, install procps), then look again.',
    };
  }
  if (repo?.unreadable === true) {
    return {
      state: 'unknown',
      reasons: [because(repo.problem ?? `${folder} cannot be read`, folder)],
      nextStep: `Look as the user who owns ${folder}.`,
    };
  }
  const hidden = hiddenHolder(facts);
  if (hidden && lock) {
    return {
      state: 'unknown',
      reasons: [because(hidden, lock.source)],
      nextStep: 'Look as the user, or inside the container, that runs it.',
    };
  }
  if (repo?.initialized !== true) {
    return {
      state: 'not_initialized',
      reasons: [because(`${folder} has no config`, folder)],
      nextStep: 'Initialize it: ipfs init',
    };
  }
  return judgeTraces(facts, folder);
}

/** Why nobody can say whether a daemon lives, though its lock is there. */
function hiddenHolder({ repo, lock, answer }: KuboFacts): string | null {
  if (lock?.exists !== true) {
    return null;
  }
  if (lock.holder !== null) {
    return lock.holderVisible ? null : 'repo.lock is held by a process that cannot be seen from here';
  }
  if (!lock.canTell && repo?.initialized === true) {
    return 'repo.lock exists, and nobody can tell whether it is held';
  }
  return lock.mayHideHolders && (answer?.kind === 'silent' || answer?.kind === 'not_asked')
    ? `repo.lock exists, its RPC ${answer.kind === 'silent' ? 'is silent' : 'was not asked in time'}, and processes outside of this container cannot be seen`
    : null;
}

function judgeTraces(facts: KuboFacts, folder: string): Judgement {
  const { repo, lock, answer, endpoint } = facts;
  if (repo?.apiFile != null && answer?.kind === 'not_asked' && lock?.exists !== true) {
    // A lock that nobody holds proves the end; the address alone proves nothing before somebody has asked there.
    return { state: 'unknown', reasons: [NOT_ASKED.reason(repo.apiFile)], nextStep: NOT_ASKED.nextStep };
  }
  const traces = [
    ...(repo?.apiFile != null
      ? [because(`the file api names ${repo.apiFile}, where this Kubo does not answer`, `${folder}/api`)]
      : []),
    ...(lock?.exists === true && lock.holder === null
      ? [because('repo.lock was left behind and nobody holds it', lock.source)]
      : []),
  ];
  if (traces.length > 0) {
    return { state: 'crashed', reasons: traces, nextStep: 'Start it again: ipfs daemon' };
  }
  if (lock?.holder != null) {
    const by = `PID ${lock.holder} (${lock.holderName ?? 'another program'})`;
    return {
      state: 'stopped',
      reasons: [because(`no daemon runs; repo.lock is held by ${by}`, lock.source)],
      nextStep: 'Wait until that command has ended before you start the daemon.',
    };
  }
  const taken =
    answer?.kind === 'foreign' && endpoint
      ? [because(`something else listens on ${endpoint.address}: ${answer.why}`, 'POST /api/v0/version')]
      : [];
  return {
    state: 'stopped',
    reasons: [
      because(
        `initialized, no process, nothing left behind${repo?.problem ? `; ${repo.problem}` : ''}`,
        folder,
      ),
      ...taken,
    ],
    nextStep: repo?.problem ? `Correct it: ${repo.problem}.` : 'Start it: ipfs daemon',
  };
}
