import type { ClusterFacts, Facts, KuboFacts } from './gather/facts';
import type { Judgement } from './judge/judgement';
import { adviceOf, sentenceOf } from './reasons/reason';
import type { Instance, KuboView } from './result';

/** One entry of `details.instances`. */
export function describeInstance(facts: Facts, { state, reasons, nextStep }: Judgement): Instance {
  const { process, endpoint, lock } = facts;
  return {
    pid: process?.pid ?? null,
    folder: facts.folder,
    state,
    ...worded({ state, reasons, nextStep }),
    api: endpoint?.address ?? null,
    started_at: process?.startedAt == null ? null : new Date(process.startedAt).toISOString(),
    source: process ? 'process' : facts.folder === null ? 'api' : sourceOf(facts),
    lock_holder: lock?.holder ?? null,
    program: process?.program ?? null,
    supervisor: process?.supervisor ?? null,
    ...(facts.kind === 'ipfs' ? describeKubo(facts) : describePeer(facts)),
  };
}

/** A verdict on the wire: sentences for people, and the same as data. */
export function worded({
  reasons,
  nextStep,
}: Judgement): Pick<Instance, 'reasons' | 'next_step' | 'causes' | 'next'> {
  return {
    reasons: reasons.map(sentenceOf),
    next_step: nextStep === null ? null : adviceOf(nextStep),
    causes: reasons.map(({ code, subject, params, source }) => ({ code, subject, params, source })),
    next: nextStep,
  };
}

/** A folder whose daemon answers, though its process is not to be seen, was found through its API. */
function sourceOf(facts: Facts): 'api' | 'folder' {
  return facts.answer?.kind === 'kubo' || facts.answer?.kind === 'peer' ? 'api' : 'folder';
}

type Described = Pick<Instance, 'name' | 'version' | 'peer_id' | 'peername' | 'cluster_peers' | 'kubo'>;

function describeKubo({ answer, repo }: KuboFacts): Described {
  const kubo = answer?.kind === 'kubo' ? answer : null;
  return {
    name: null,
    version: kubo?.version ?? null,
    peer_id: kubo?.peerId ?? repo?.peerId ?? null,
    peername: null,
    cluster_peers: null,
    kubo: null,
  };
}

function describePeer(facts: ClusterFacts): Described {
  const peer = facts.answer?.kind === 'peer' ? facts.answer : null;
  const peername = peer?.id?.peername ?? facts.contents?.config?.peername ?? null;
  return {
    name: facts.clusterName ?? peername,
    version: peer?.version ?? null,
    peer_id: peer?.id?.id ?? facts.contents?.peerId ?? null,
    peername,
    cluster_peers: peer?.id ? (peer.id.cluster_peers?.length ?? 0) : null,
    kubo: facts.process || peer ? describeKuboView(facts) : null,
  };
}

function describeKuboView({ answer, kubo, kuboAddress }: ClusterFacts): KuboView {
  const seen = answer?.kind === 'peer' ? answer.id?.ipfs : null;
  const error = seen?.error ? seen.error : null;
  const direct = kubo === null ? null : kubo.kind === 'kubo';
  return {
    address: kuboAddress,
    reachable: seen ? error === null : direct,
    peer_id: seen?.id ?? (kubo?.kind === 'kubo' ? kubo.peerId : null),
    error,
  };
}
