import type { ClusterFacts } from '../gather/facts';
import type { Survey } from '../gather/survey';
import { missingPeers } from '../judge/peerTrouble';

/** Tells peers that miss somebody who of them only followed. Nobody looks it up while all is well. */
export async function withFollowers(
  all: readonly ClusterFacts[],
  survey: Survey,
): Promise<readonly ClusterFacts[]> {
  const misses = (facts: ClusterFacts) =>
    facts.answer?.kind === 'peer' && missingPeers(facts, facts.answer).length > 0;
  if (!all.some(misses)) {
    return all;
  }
  const followers = await survey.look.followers();
  return followers.size === 0 ? all : all.map((facts) => ({ ...facts, followers }));
}
