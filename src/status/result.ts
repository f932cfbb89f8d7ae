/**
 * The wire shapes of a daemon status answer. Types, runtime validation, OpenAPI and MCP tool schemas all derive
 * from these schemas, so they live here once.
 */
import * as z from 'zod/mini';
import { SUPERVISOR_KINDS } from '../probes/supervisors/supervisor';
import { REASON_CODES } from './reasons/catalogue';
import { DAEMON_TYPES, ROLES } from './names';
import { NEXT_STEP_CODES } from './reasons/nextSteps';

export { DAEMON_TYPES, ROLES };

export const STATES = [
  'running',
  'starting',
  'degraded',
  'unresponsive',
  'stopping',
  'stopped',
  'crashed',
  'not_initialized',
  'not_installed',
  'unknown',
] as const;

export const DaemonType = z.enum(DAEMON_TYPES);
export type DaemonType = z.infer<typeof DaemonType>;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;
export const State = z.enum(STATES);
export type State = z.infer<typeof State>;

/** A fact, where it came from (`/proc/locks`, `GET /id`) and how long the look took in milliseconds. */
export const Evidence = z.object({
  source: z.string(),
  fact: z.string(),
  duration_ms: z.optional(z.number()),
});
export type Evidence = z.infer<typeof Evidence>;

/** Names that end in `_ms` are durations in milliseconds, and in `_at` moments in milliseconds since the epoch. */
const Params = z.readonly(z.record(z.string(), z.union([z.string(), z.number()])));

export const ReasonCode = z.enum(REASON_CODES);
export const NextStepCode = z.enum(NEXT_STEP_CODES);

/** A reason as data; `subject` is the id of the peer that it speaks of. */
export const Cause = z.object({
  code: ReasonCode,
  subject: z.nullable(z.string()),
  params: Params,
  source: z.string(),
});
export type Cause = z.infer<typeof Cause>;

/** The next step as data. */
export const Next = z.readonly(z.object({ code: NextStepCode, params: Params }));
export type Next = z.infer<typeof Next>;

/** Kubo as an IPFS Cluster peer sees it (`ipfs` of `GET /id`, `api/types.go`) and as we see it at the same address. */
export const KuboView = z.object({
  address: z.nullable(z.string()),
  reachable: z.nullable(z.boolean()),
  peer_id: z.nullable(z.string()),
  error: z.nullable(z.string()),
});
export type KuboView = z.infer<typeof KuboView>;

/** Who started a daemon and restarts it, and is to be asked when it is to stop. `null` means that nobody could tell. */
export const SupervisorView = z.object({
  kind: z.enum(SUPERVISOR_KINDS),
  /**
   * What it calls the daemon: a systemd unit, a program of supervisord, a service of runit or s6, a container's ID; of a
   * program that is no supervisor its name.
   */
  unit: z.nullable(z.string()),
  /** Of systemd: the manager of the machine, or that of a user. */
  scope: z.nullable(z.enum(['system', 'user'])),
  pid: z.nullable(z.int()),
  /** The terminal that the daemon belongs to, for example `/dev/pts/3`. */
  tty: z.nullable(z.string()),
});
export type SupervisorView = z.infer<typeof SupervisorView>;

/** One daemon found through its process, its folder or its API. `null` means that nobody could tell. */
export const Instance = z.object({
  pid: z.nullable(z.int()),
  folder: z.nullable(z.string()),
  name: z.nullable(z.string()),
  state: State,
  reasons: z.array(z.string()),
  next_step: z.nullable(z.string()),
  causes: z.array(Cause),
  next: z.nullable(Next),
  /** Multiaddress of the API that was asked, for example `/ip4/127.0.0.1/tcp/9094`. */
  api: z.nullable(z.string()),
  version: z.nullable(z.string()),
  peer_id: z.nullable(z.string()),
  peername: z.nullable(z.string()),
  /** RFC 3339. */
  started_at: z.nullable(z.string()),
  source: z.enum(['process', 'folder', 'api']),
  /** PID that holds `cluster.lock` or `repo.lock`. */
  lock_holder: z.nullable(z.int()),
  /** Path of the running executable. */
  program: z.nullable(z.string()),
  /** Peers of the cluster as this peer counts them, itself included. */
  cluster_peers: z.nullable(z.int()),
  kubo: z.nullable(KuboView),
  supervisor: z.nullable(SupervisorView),
});
export type Instance = z.infer<typeof Instance>;

/** What a status module answers; the first block are the fields of the original contract. */
export const ModuleResult = z.object({
  success: z.boolean(),
  operation: z.string(),
  operation_id: z.string(),
  correlation_id: z.string(),
  process_running: z.boolean(),
  process_count: z.int(),
  detailed_status: z.optional(z.string()),
  detailed_status_error: z.optional(z.string()),
  detailed_status_failed: z.optional(z.boolean()),
  socket_exists: z.optional(z.boolean()),
  error: z.optional(z.string()),
  error_type: z.optional(z.string()),

  state: State,
  running: z.boolean(),
  instances: z.array(Instance),
  reasons: z.array(z.string()),
  evidence: z.array(Evidence),
  next_step: z.nullable(z.string()),
  causes: z.array(Cause),
  next: z.nullable(Next),
  duration_ms: z.number(),
  /** The installed program, whether it runs or not. */
  program: z.nullable(z.object({ path: z.string(), version: z.nullable(z.string()) })),
});
export type ModuleResult = z.infer<typeof ModuleResult>;

export const DaemonEntry = z.object({
  running: z.boolean(),
  type: DaemonType,
  process_count: z.int(),
  state: State,
  details: z.optional(ModuleResult),
  error: z.optional(z.string()),
  error_type: z.optional(z.string()),
});
export type DaemonEntry = z.infer<typeof DaemonEntry>;

const Daemons = z.partialRecord(DaemonType, DaemonEntry);
export type Daemons = z.infer<typeof Daemons>;

export const OverallStatus = z.enum(['running', 'stopped', 'error']);
export type OverallStatus = z.infer<typeof OverallStatus>;
export const Health = z.enum(['healthy', 'degraded', 'critical', 'unknown']);
export type Health = z.infer<typeof Health>;

export const DaemonStatusResponse = z.object({
  success: z.boolean(),
  operation: z.string(),
  operation_id: z.string(),
  duration_ms: z.number(),
  /** RFC 3339; when the look began. */
  checked_at: z.string(),
  overall_status: OverallStatus,
  health: Health,
  status_code: z.union([z.literal(200), z.literal(429), z.literal(500)]),
  role: z.nullable(Role),
  daemons: Daemons,
  daemon_status: z.object({ overall: OverallStatus, daemons: Daemons }),
  error: z.optional(z.string()),
  error_type: z.optional(z.string()),
});
export type DaemonStatusResponse = z.infer<typeof DaemonStatusResponse>;

/** `daemon_type` left out or null: all three. `timeout_ms` bounds the whole check; less than a second counts as one. */
export const DaemonStatusRequest = z.strictObject({
  daemon_type: z.optional(z.nullable(DaemonType)),
  role: z.optional(z.nullable(Role)),
  timeout_ms: z.optional(z.int().check(z.minimum(100), z.maximum(60_000))),
});
export type DaemonStatusRequest = z.infer<typeof DaemonStatusRequest>;
