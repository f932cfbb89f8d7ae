import type {
  Cause,
  DaemonEntry,
  DaemonStatusResponse,
  DaemonType,
  Instance,
  Role,
  State,
} from '../../../src/status/result';

const RUNNING: readonly State[] = ['running', 'starting', 'degraded', 'unresponsive', 'stopping'];

/** An answer in which each named type has one instance in the given state. */
export function answerOf(
  states: Partial<Record<DaemonType, State>>,
  { role = null, folder = '/home/ann/.ipfs' }: { role?: Role | null; folder?: string } = {},
): DaemonStatusResponse {
  const entries = Object.entries(states) as [DaemonType, State][];
  const daemons = Object.fromEntries(entries.map(([type, state]) => [type, entryOf(type, state, folder)]));
  return {
    success: true,
    operation: 'check_daemon_status',
    operation_id: '1795000000000',
    duration_ms: 12,
    checked_at: '2026-11-01T10:00:00.000Z',
    overall_status: 'running',
    health: 'healthy',
    status_code: 200,
    role,
    daemons,
    daemon_status: { overall: 'running', daemons },
  };
}

const ALIVE: Cause = {
  code: 'process_alive_for',
  subject: null,
  params: { pid: 7, age_ms: 12_000 },
  source: '/proc/7',
};

export function entryOf(type: DaemonType, state: State, folder: string): DaemonEntry {
  const running = RUNNING.includes(state);
  const setUp = state !== 'not_initialized' && state !== 'not_installed';
  return {
    running,
    type,
    process_count: running ? 1 : 0,
    state,
    details: {
      success: running,
      operation: `${type}_status`,
      operation_id: '1795000000000',
      correlation_id: 'c',
      process_running: running,
      process_count: running ? 1 : 0,
      state,
      running,
      instances: setUp ? [instanceOf(state, folder)] : [],
      reasons: ['PID 7 is alive for 12 s — /proc/7'],
      causes: [ALIVE],
      next: null,
      evidence: [{ source: 'GET /version', fact: 'answers', duration_ms: 3 }],
      next_step: null,
      duration_ms: 12,
      program: null,
    },
  };
}

export function instanceOf(state: State, folder: string): Instance {
  return {
    pid: RUNNING.includes(state) ? 7 : null,
    folder,
    name: null,
    state,
    reasons: ['PID 7 is alive for 12 s — /proc/7'],
    next_step: null,
    causes: [ALIVE],
    next: null,
    api: '/ip4/127.0.0.1/tcp/5001',
    version: '0.43.0',
    peer_id: null,
    peername: null,
    started_at: null,
    source: 'process',
    lock_holder: null,
    program: null,
    cluster_peers: null,
    kubo: null,
    supervisor: null,
  };
}

/** The type could not be looked at. */
export function failedEntry(type: DaemonType): DaemonEntry {
  return {
    running: false,
    type,
    process_count: 0,
    state: 'unknown',
    error: 'the file system hangs',
    error_type: 'DeadlineError',
  };
}
