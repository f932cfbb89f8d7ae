import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CheckDaemonStatus, CheckRequest } from '../controller/checkDaemonStatus';
import { controllerOfOneLook } from '../controller/rememberingController';
import { isInvalidRequest } from '../controller/request';
import { isInUse } from '../controller/roles';
import { type DaemonStatusResponse, type State, STATES } from '../status/result';
import { environmentSettings } from './environmentSettings';
import { parsed, UsageError } from './usageError';
import { jsonText } from '../status/visibleText';

/** "ready" stands for healthy, as judged by role or by what is initialized. */
type Awaited = State | 'ready';

const BETWEEN_LOOKS_MS = 250;
const WAIT_MS = 60_000;
const LONGEST_LOOK_MS = 2000;
const SHORTEST_LOOK_MS = 100;
const LONGEST_CHECK_MS = 60_000;

function askThisMachine(): CheckDaemonStatus {
  const settings = environmentSettings(process.env);
  return controllerOfOneLook(() => settings);
}

/**
 * `check`: writes exactly one JSON document.
 * @param controllerOf what makes the controller that is asked; tests give another
 * @returns the exit code: 0 healthy, or the awaited state reached; 1 not
 * @throws UsageError
 */
export async function check(
  args: readonly string[],
  output: NodeJS.WritableStream,
  controllerOf = askThisMachine,
): Promise<number> {
  const { request, awaited } = parse(args);
  const ask = controllerOf();
  try {
    const answer = awaited === null ? await ask(request) : await waitFor(awaited, ask, request);
    output.write(`${jsonText(answer, 2)}\n`);
    return (awaited === null ? answer.health === 'healthy' : isReached(awaited, answer)) ? 0 : 1;
  } catch (error) {
    if (isInvalidRequest(error)) {
      throw new UsageError(error.message);
    }
    throw error;
  }
}

function parse(args: readonly string[]): { request: CheckRequest; awaited: Awaited | null } {
  const { values, positionals } = tokens(args);
  if (positionals.length > 1) {
    throw new UsageError(`Unexpected "${positionals[1] ?? ''}".`);
  }
  const awaited = values.wait ?? null;
  if (awaited !== null && awaited !== 'ready' && !STATES.some((state) => state === awaited)) {
    throw new UsageError(`Unknown state "${awaited}". Known: ready, ${STATES.join(', ')}.`);
  }
  return {
    request: {
      ...(positionals[0] === undefined ? {} : { daemon_type: positionals[0] }),
      ...(values.role === undefined ? {} : { role: values.role }),
      ...(values.timeout === undefined ? {} : { timeout_ms: timeoutOf(values.timeout, awaited !== null) }),
    },
    awaited: awaited as Awaited | null,
  };
}

/** Waiting may take as long as anybody likes, a single look only what a request may name. */
function timeoutOf(text: string, waits: boolean): number {
  const timeoutMs = Number(text);
  const isInRange = timeoutMs >= SHORTEST_LOOK_MS && timeoutMs <= LONGEST_CHECK_MS;
  if (!/^\d+$/.test(text) || !(waits || isInRange)) {
    const range = waits ? '' : ` from ${SHORTEST_LOOK_MS} to ${LONGEST_CHECK_MS}`;
    throw new UsageError(`Unknown --timeout "${text}". Known: a whole number of milliseconds${range}.`);
  }
  return timeoutMs;
}

function tokens(args: readonly string[]) {
  return parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { role: { type: 'string' }, timeout: { type: 'string' }, wait: { type: 'string' } },
    }),
  );
}

/** Looks until the state is reached or the time is over, and answers with the last look. */
async function waitFor(
  awaited: Awaited,
  ask: CheckDaemonStatus,
  request: CheckRequest,
): Promise<DaemonStatusResponse> {
  const end = performance.now() + (request.timeout_ms ?? WAIT_MS);
  for (;;) {
    const remaining = Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, end - performance.now()));
    const answer = await ask({ ...request, timeout_ms: Math.round(remaining) });
    if (isReached(awaited, answer) || performance.now() + BETWEEN_LOOKS_MS >= end) {
      return answer;
    }
    await sleep(BETWEEN_LOOKS_MS);
  }
}

/** Without a daemon type a state is reached when every daemon in use is in it. */
function isReached(awaited: Awaited, answer: DaemonStatusResponse): boolean {
  if (awaited === 'ready') {
    return answer.health === 'healthy';
  }
  const entries = Object.values(answer.daemons);
  const inUse = entries.filter(isInUse);
  return (inUse.length > 0 && entries.length > 1 ? inUse : entries).every(({ state }) => state === awaited);
}
