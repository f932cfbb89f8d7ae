import { join } from 'node:path';
import type { ClusterFacts } from '../gather/facts';
import { peerIdOf } from '../gather/joinByPeer';
import type { Survey } from '../gather/survey';
import { peersHeard } from '../judge/peerTrouble';

/** The peers that the `peerstore` of each running peer names. */
export type Peerstores = ReadonlyMap<ClusterFacts, readonly string[]>;

/** Reads the `peerstore` of each peer that runs with a configuration that can be read; of others nobody knows it. */
export async function readPeerstores(
  all: readonly ClusterFacts[],
  { look }: Pick<Survey, 'look'>,
): Promise<Peerstores> {
  const read = async (facts: ClusterFacts): Promise<[ClusterFacts, readonly string[]]> => {
    const { folder, process, contents } = facts;
    const file = contents?.config?.peerstoreFile;
    if (folder === null || process === null || file === undefined) {
      return [facts, []];
    }
    const known = await look.files.peerstores.read(join(folder, file)).catch(() => null);
    return [facts, known?.value.peers ?? []];
  };
  return new Map(await Promise.all(all.map(read)));
}

/**
 * The peers that this one or those of its cluster here know from lists, and nobody of them hears. By default a peer is
 * alerted of one loss in its life, and forgets the others: it is from lists alone that a first look has their names.
 */
export function listedFor(
  facts: ClusterFacts,
  all: readonly ClusterFacts[],
  peerstores: Peerstores,
): ReadonlyMap<string, string> {
  if (facts.raft) {
    // Its members say themselves who belongs to it.
    return new Map();
  }
  const hears = heardBy(facts);
  const isHeard = (other: ClusterFacts) => {
    const id = peerIdOf(other);
    return id !== null && hears.has(id);
  };
  const mates = all.filter((other) => other !== facts && isHeard(other));
  const present = new Set([
    ...hears,
    ...mates.flatMap((mate) => [...heardBy(mate)]),
    ...all.filter(({ answer }) => answer?.kind === 'peer').flatMap((one) => peerIdOf(one) ?? []),
  ]);
  const listed = [
    ...listsOf(facts, peerstores, ''),
    ...mates.flatMap((mate) => listsOf(mate, peerstores, ` of ${peerIdOf(mate) ?? ''}`)),
  ];
  return new Map(listed.filter(([peer]) => !present.has(peer)).reverse());
}

function listsOf(facts: ClusterFacts, peerstores: Peerstores, whose: string): [string, string][] {
  return [
    ...facts.expectedPeers.map((peer): [string, string] => [peer, `peer_addresses${whose}`]),
    ...(peerstores.get(facts) ?? []).map((peer): [string, string] => [peer, `peerstore${whose}`]),
  ];
}

function heardBy({ answer }: ClusterFacts): ReadonlySet<string> {
  return peersHeard(answer?.kind === 'peer' ? (answer.pings ?? []) : []);
}
