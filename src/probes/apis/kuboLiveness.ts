import * as z from 'zod/mini';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { sendOnce } from '../../clusterClient/transport/httpRequest';
import type { WatchSocket } from '../../clusterClient/transport/authorize';
import type { HttpOutcome, NoAnswer } from '../../clusterClient/transport/outcome';
import { FAIR_WAIT } from '../budget';
import { inTime } from '../patience';
import { Text } from './clusterAnswers';
import { cutForeign } from '../../clusterClient/foreignText';
import type { Asleep } from '../sleepers/asleep';

const Version = z.object({
  Version: Text,
  Commit: Text,
  Repo: Text,
  System: Text,
  Golang: Text,
});
const Id = z.object({ ID: Text, AgentVersion: z.optional(z.nullable(Text)) });
const RepoStat = z.object({
  RepoSize: z.number(),
  RepoPath: z.optional(Text),
  Version: z.optional(Text),
});

export type KuboAnswer =
  | {
      readonly kind: 'kubo';
      readonly version: string | null;
      readonly peerId: string | null;
      /** 403: it runs, and its RPC wants an authorization that we do not have. */
      readonly wantsAuthorization: boolean;
    }
  | { readonly kind: 'foreign'; readonly why: string }
  | Asleep
  | NoAnswer;

/** The second says nothing of Kubo: other programs refuse in these words, and Kubo only whoever comes from a page. */
const REFUSALS = /^Kubo RPC Access Denied|^403 - Forbidden/;

/** Far longer than a Kubo takes for its identity; its version is the cheapest of its answers. */
const QUICK_MS = 100;

interface KuboQuestion {
  readonly owner?: 'known' | 'unknown';
  readonly watch?: WatchSocket | null;
  readonly identityMs?: number;
}

/**
 * Asks whether a Kubo answers: `POST /api/v0/id`, which names the version, too; and where that does not do,
 * `POST /api/v0/version`.
 * @param options.owner `unknown` where the listener may as well be the IPFS proxy of a Cluster peer: it passes most
 * calls on to the Kubo behind it, but answers for the repository itself, with fewer fields.
 * @param options.identityMs how long its identity is waited for before its version is asked
 * @param options.watch for a unix socket that a running Kubo is known to have made
 * @see kubo: core/corehttp/commands.go for the 403 texts
 */
export async function askKubo(
  endpoint: Endpoint,
  signal: AbortSignal,
  { owner = 'known', watch = null, identityMs = QUICK_MS }: KuboQuestion = {},
): Promise<KuboAnswer> {
  const post: Post = (path) => sendOnce(endpoint, { method: 'POST', path, signal, ...FAIR_WAIT, watch });
  const identity = post('/api/v0/id');
  const quick = await inTime(identity, SILENT, Math.max(QUICK_MS, identityMs));
  const known = agentVersion(identityIn(quick));
  if (known === null && isSettled(quick)) {
    return quick;
  }
  const answer = known === null ? await askVersion(post, owner) : kuboOf(known);
  if (answer.kind !== 'kubo' || answer.wantsAuthorization) {
    return answer;
  }
  const [peerId, proxied] = await Promise.all([
    identity.then((one) => identityIn(one)?.ID ?? null),
    owner === 'unknown' && isProxy(post),
  ]);
  return proxied
    ? { kind: 'foreign', why: 'it is the IPFS proxy of a Cluster peer, not a Kubo' }
    : { ...answer, peerId };
}

/** Nothing that a cheaper question could change. */
function isSettled(outcome: HttpOutcome): outcome is NoAnswer {
  return !['answered', 'silent', 'broken', 'tls_failed'].includes(outcome.kind);
}

const SILENT: HttpOutcome = { kind: 'silent' };

type Post = (path: string) => Promise<HttpOutcome>;

function identityIn(outcome: HttpOutcome): z.infer<typeof Id> | undefined {
  return outcome.kind === 'answered' && outcome.status === 200 ? parse(outcome.body, Id) : undefined;
}

/** `kubo/0.43.0`, and perhaps a commit and a suffix of its owner's after that. */
function agentVersion(identity: z.infer<typeof Id> | undefined): string | null {
  return /^(?:kubo|go-ipfs)\/([^/]+)/.exec(identity?.AgentVersion ?? '')?.[1] ?? null;
}

async function askVersion(post: Post, owner: 'known' | 'unknown'): Promise<KuboAnswer> {
  const outcome = await post('/api/v0/version');
  if (outcome.kind === 'broken' || outcome.kind === 'tls_failed') {
    return { kind: 'foreign', why: outcome.why };
  }
  if (outcome.kind !== 'answered') {
    return outcome;
  }
  if (
    outcome.status === 403 &&
    (owner === 'known' ? REFUSALS : /^Kubo RPC Access Denied/).test(outcome.body)
  ) {
    return { ...kuboOf(serverVersion(outcome)), wantsAuthorization: true };
  }
  const version = outcome.status === 200 ? parse(outcome.body, Version)?.Version : undefined;
  return version === undefined
    ? { kind: 'foreign', why: `POST /api/v0/version answers HTTP ${outcome.status}, not as Kubo does` }
    : kuboOf(version);
}

function kuboOf(version: string | null): Extract<KuboAnswer, { kind: 'kubo' }> {
  return { kind: 'kubo', version, peerId: null, wantsAuthorization: false };
}

/** @see api/ipfsproxy of IPFS Cluster: its `repo/stat` sums two numbers up over all peers */
async function isProxy(post: Post): Promise<boolean> {
  const stat = await post('/api/v0/repo/stat?size-only=true');
  const fields = stat.kind === 'answered' && stat.status === 200 ? parse(stat.body, RepoStat) : undefined;
  return fields !== undefined && fields.Version === undefined && fields.RepoPath === undefined;
}

/** Kubo signs its answers with `Server: kubo/0.43.0`. */
function serverVersion(outcome: Extract<HttpOutcome, { kind: 'answered' }>): string | null {
  return /^(?:kubo|go-ipfs)\/(\S+?)\/?$/.exec(cutForeign(String(outcome.headers.server)))?.[1] ?? null;
}

function parse<T>(text: string, schema: z.ZodMiniType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Anything may listen on port 5001; the caller reports it as foreign.
    return undefined;
  }
}
