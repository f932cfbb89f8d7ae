import type { ClusterFacts } from '../gather/facts';
import { peerIdOf } from '../gather/joinByPeer';
import type { PeersHere, Survey } from '../gather/survey';
import { missingPeers, peersHeard } from '../judge/peerTrouble';
import { listedFor, readPeerstores } from './listedPeers';

/**
 * Tells peers that miss somebody who of them only followed, who of them runs here and could not be heard yet, and whom
 * else lists here name. Nobody looks it up while all is well.
 */
export async function withPeersHere(
  all: readonly ClusterFacts[],
  survey: Survey,
): Promise<readonly ClusterFacts[]> {
  const misses = (facts: ClusterFacts) =>
    facts.answer?.kind === 'peer' && missingPeers(facts, facts.answer).length > 0;
  if (!all.some(misses)) {
    return all;
  }
  const [here, peerstores] = await Promise.all([survey.look.peersHere(), readPeerstores(all, survey)]);
  const followers = new Set([...here.followers, ...survey.look.peers.ipfs_cluster_follow.seenHere]);
  return all.map((facts) => ({
    ...facts,
    followers,
    arriving: arrivingAt(facts, all, here),
    listed: listedFor(facts, all, peerstores),
  }));
}

/**
 * The peers that live here and are too young for their first ping to have come, or that hear this one: between them is
 * a way, and what was said of them before their start says nothing any more.
 */
export function arrivingAt(
  facts: ClusterFacts,
  all: readonly ClusterFacts[],
  { startedAt }: Pick<PeersHere, 'startedAt'>,
): ReadonlySet<string> {
  const isYoung = (ageMs: number | null) => ageMs !== null && ageMs < facts.hearingMs;
  const own = peerIdOf(facts);
  const hearsThis = ({ answer }: ClusterFacts) =>
    own !== null && answer?.kind === 'peer' && peersHeard(answer.pings ?? []).has(own);
  return new Set([
    ...[...startedAt].flatMap(([peer, at]) => (isYoung(facts.now - at) ? [peer] : [])),
    ...all.flatMap((other) => {
      const peer = peerIdOf(other);
      return peer !== null && (isYoung(other.ageMs) || hearsThis(other)) ? [peer] : [];
    }),
  ]);
}
