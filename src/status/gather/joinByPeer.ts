import type { Facts } from './facts';

/**
 * Makes one of what was found twice. A container's process may be visible and its API published here, or one API be
 * reached at two addresses: the peer id tells that they are one. A process without an answer takes that of its API.
 * Where a process does not let us see its folder, the lock that it holds tells which one it is.
 */
export function joinByPeer<T extends Facts>(running: readonly T[], quiet: readonly T[]): T[] {
  const places = quiet.filter((facts) => facts.folder !== null);
  const holdersOf = (facts: T) => running.filter((one) => one.process?.pid === facts.lock?.holder);
  const joined = [
    ...running.map((one) => {
      const own = places.find((place) => holdersOf(place).includes(one));
      return own ? { ...one, folder: own.folder, lock: own.lock } : one;
    }),
    ...places.filter((place) => holdersOf(place).length === 0),
  ];
  for (const api of quiet.filter((facts) => facts.folder === null)) {
    const peerId = answeredId(api);
    const same = peerId === null ? -1 : joined.findIndex((facts) => peerIdOf(facts) === peerId);
    const known = joined[same];
    if (known === undefined) {
      joined.push(api);
    } else if (known.process !== null && known.answer === null) {
      joined[same] = { ...known, endpoint: api.endpoint, answer: api.answer };
    }
  }
  return joined;
}

/** The id of a peer as it says itself, else as its folder has it. */
export function peerIdOf(facts: Facts): string | null {
  return answeredId(facts) ?? (facts.kind === 'ipfs' ? facts.repo : facts.look)?.peerId ?? null;
}

function answeredId({ answer }: Facts): string | null {
  if (answer?.kind === 'kubo') {
    return answer.peerId;
  }
  return answer?.kind === 'peer' ? (answer.id?.id ?? null) : null;
}
