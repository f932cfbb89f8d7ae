import { boundedCheck } from '../controller/boundedCheck';
import type { CheckDaemonStatus, CheckRequest } from '../controller/checkDaemonStatus';
import { validateRequest } from '../controller/request';
import { untilAborted } from '../controller/untilAborted';
import { judgeHealth, STATUS_CODES } from '../controller/roles';
import { DAEMON_TYPES } from '../status/names';
import type { DaemonStatusResponse, DaemonType, Role } from '../status/result';

const FRESH_MS = 1000;
/** Only looks with different deadlines cannot be shared; nobody needs more of them at once. */
const LOOKS_WITH_DEADLINES = 8;
/** Answers that are kept for those who ask the same a moment later. */
const LOOKS_KEPT = 32;

/** So many different looks are under way that another one would only slow them down. */
export class TooManyLooksError extends Error {
  override readonly name = 'TooManyLooksError';
}

/** What was looked at: one type, or `all`. */
export type LookedAt = DaemonType | 'all';

export interface SharedChecksOptions {
  readonly check: CheckDaemonStatus;
  /** Called after each look with the usual deadline that gave an answer, once however many asked for it. */
  readonly onLook?: (answer: DaemonStatusResponse, lookedAt: LookedAt) => void;
  /** Milliseconds for which an answer is given again, counted from the beginning of its look; one second by default. */
  readonly freshMs?: number;
}

interface Look {
  readonly key: string;
  readonly startedAt: number;
  readonly answer: Promise<DaemonStatusResponse>;
  readonly hasDeadline: boolean;
  underWay: boolean;
}

/**
 * One look for all who ask the same at the same time or within a second. A role changes how an answer is judged and
 * not what is looked at, so those who differ in it share a look too.
 */
export class SharedChecks {
  private readonly looks = new Map<string, Look>();
  private readonly underWay = new Set<AbortController>();
  private isDisposed = false;
  private readonly judged = new WeakMap<DaemonStatusResponse, Map<Role, DaemonStatusResponse>>();

  constructor(private readonly options: SharedChecksOptions) {}

  /**
   * As the controller, which it stands for; aborting `signal` ends the waiting of this caller alone.
   * @throws InvalidRequestError
   * @throws TooManyLooksError
   */
  readonly ask: CheckDaemonStatus = async (request = {}, signal) => {
    const { types, role, timeoutMs } = validateRequest(request, null);
    const answer = await untilAborted(this.lookFor(types, timeoutMs), signal);
    return role === null ? answer : this.judgedFor(role, answer);
  };

  /** Ends the looks that are under way; whoever waits for one is rejected, as is whoever asks afterwards. */
  dispose(): void {
    this.isDisposed = true;
    for (const look of this.underWay) {
      look.abort();
    }
    this.looks.clear();
  }

  /** Once for all who share the look, so that they share what is written of it, too. */
  private judgedFor(role: Role, answer: DaemonStatusResponse): DaemonStatusResponse {
    const byRole = this.judged.get(answer) ?? new Map<Role, DaemonStatusResponse>();
    const judged = byRole.get(role) ?? judgedFor(role, answer);
    this.judged.set(answer, byRole.set(role, judged));
    return judged;
  }

  private lookFor(
    types: readonly DaemonType[],
    timeoutMs: number | undefined,
  ): Promise<DaemonStatusResponse> {
    this.forgetOld();
    const [only] = types;
    const lookedAt = types.length === 1 && only ? only : 'all';
    const key = `${lookedAt} ${timeoutMs ?? ''}`;
    return (this.looks.get(key) ?? this.start(key, lookedAt, timeoutMs)).answer;
  }

  private start(key: string, lookedAt: LookedAt, timeoutMs: number | undefined): Look {
    // There are four looks with the usual deadline, which all share: nobody keeps others from them.
    if (timeoutMs !== undefined && this.looksWithDeadlines() >= LOOKS_WITH_DEADLINES) {
      throw new TooManyLooksError('Too many different checks are under way. Try again in a second.');
    }
    const request: CheckRequest = {
      daemon_type: lookedAt === 'all' ? null : lookedAt,
      ...(timeoutMs === undefined ? {} : { timeout_ms: timeoutMs }),
    };
    const answer = this.lookOnce(request);
    const look: Look = {
      key,
      startedAt: performance.now(),
      answer,
      hasDeadline: timeoutMs !== undefined,
      underWay: true,
    };
    this.looks.set(key, look);
    answer.then(
      (found) => {
        look.underWay = false;
        // A look in a hurry may have missed what another one sees: it is an answer, but no news.
        if (timeoutMs === undefined) {
          this.options.onLook?.(found, lookedAt);
        }
      },
      () => {
        // Whoever asked gets the error; nobody else should.
        this.looks.delete(key);
      },
    );
    return look;
  }

  private async lookOnce(request: CheckRequest): Promise<DaemonStatusResponse> {
    const look = new AbortController();
    if (this.isDisposed) {
      look.abort();
    }
    this.underWay.add(look);
    try {
      return await boundedCheck(this.options.check, request, look.signal);
    } finally {
      this.underWay.delete(look);
    }
  }

  private looksWithDeadlines(): number {
    return [...this.looks.values()].filter(({ hasDeadline, underWay }) => hasDeadline && underWay).length;
  }

  /** The oldest come first. */
  private forgetOld(): void {
    const oldest = performance.now() - (this.options.freshMs ?? FRESH_MS);
    for (const { key, startedAt, underWay } of this.looks.values()) {
      if (!underWay && (startedAt < oldest || this.looks.size >= LOOKS_KEPT)) {
        this.looks.delete(key);
      }
    }
  }
}

function judgedFor(role: Role, answer: DaemonStatusResponse): DaemonStatusResponse {
  const types = DAEMON_TYPES.filter((type) => answer.daemons[type] !== undefined);
  const health = judgeHealth(answer.daemons, types, types.length === DAEMON_TYPES.length, role);
  return { ...answer, role, health, status_code: STATUS_CODES[health] };
}
