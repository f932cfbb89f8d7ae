import type { ClusterFacts, LostPeer } from '../gather/facts';
import { peerIdOf } from '../gather/joinByPeer';
import { isDead, peersHeard, recentAlarms } from '../judge/peerTrouble';

interface Known {
  readonly id: string | null;
  readonly losses: readonly LostPeer[];
}

/**
 * Tells each peer what the others of its cluster here know of dead peers. One that has no address of a dead peer cannot
 * tell it from one to which it has no route, but whoever lives in the same network and has the address can; and of
 * peers that have lost the same one, each raises its alert at another moment, or never.
 */
export function shareLosses(all: readonly ClusterFacts[]): ClusterFacts[] {
  const known = all.map(knownBy);
  const answeringHere = new Set(known.flatMap(({ id }) => id ?? []));
  return all.map((facts, index) => {
    const hears = peersHeard(facts.answer?.kind === 'peer' ? (facts.answer.pings ?? []) : []);
    const unclear = unclearIn(facts);
    const lost = known
      .filter(({ id }, other) => other !== index && id !== null && hears.has(id))
      .flatMap(({ losses }) => losses)
      // Who answers here is not dead, whatever is said of it; who is heard is not silent.
      .filter(({ peer }) => !answeringHere.has(peer))
      .filter((loss) => ('error' in loss ? unclear.has(loss.peer) : !hears.has(loss.peer)));
    return lost.length === 0 ? facts : { ...facts, lost: [...facts.lost, ...lost] };
  });
}

function knownBy(facts: ClusterFacts): Known {
  const { answer, process, now } = facts;
  if (answer?.kind !== 'peer') {
    return { id: null, losses: [] };
  }
  // While its Kubo hangs it does not say who it is; its folder does.
  const tellerId = peerIdOf(facts);
  const dials = (process?.sharesNetwork === true ? answer.peers : []).flatMap(({ id, error }) =>
    error !== undefined && isDead(error) ? [{ peer: id, error, tellerId }] : [],
  );
  // An alert stays for good: of a peer that is heard again it says nothing.
  const hears = peersHeard(answer.pings ?? []);
  const alarmed = recentAlarms(answer.alerts, now).filter(({ peer }) => !hears.has(peer));
  const alarms = alarmed.map(({ peer, triggered_at }) => ({
    peer,
    triggeredAt: triggered_at,
    tellerId,
  }));
  return { id: tellerId, losses: [...dials, ...alarms] };
}

/** The peers that this one could not ask, for a reason that may befall a healthy one. */
function unclearIn({ answer, process }: ClusterFacts): ReadonlySet<string> {
  const peers = answer?.kind === 'peer' && process?.sharesNetwork === true ? answer.peers : [];
  return new Set(peers.flatMap(({ id, error }) => (error !== undefined && !isDead(error) ? [id] : [])));
}
