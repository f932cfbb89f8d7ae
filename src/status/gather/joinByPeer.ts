import { endpointKey } from '../../clusterClient/transport/endpoint';
import { type ClusterFacts, type Facts, HEARING_MARGIN_MS } from './facts';

/**
 * Makes one of what was found twice. A container's process may be visible and its API published here, or one API be
 * reached at two addresses: the peer id tells that they are one. A process without an answer takes that of its API.
 * Where a process does not let us see its folder, the lock that it holds tells which one it is, and that one's API what
 * it does.
 */
export function joinByPeer<T extends Facts>(running: readonly T[], quiet: readonly T[]): T[] {
  const places = quiet.filter((facts) => facts.folder !== null);
  const holdersOf = (facts: T) => running.filter((one) => one.process?.pid === facts.lock?.holder);
  const joined = [
    ...running.map((one) => {
      const own = places.find((place) => holdersOf(place).includes(one));
      return own ? inItsPlace(one, own, running) : one;
    }),
    ...places.filter((place) => holdersOf(place).length === 0),
  ];
  for (const api of quiet.filter((facts) => facts.folder === null)) {
    const peerId = answeredId(api);
    const same = peerId === null ? -1 : joined.findIndex((facts) => peerIdOf(facts) === peerId);
    const known = joined[same];
    if (known === undefined) {
      joined.push(api);
    } else if (known.process !== null && !isAnswer(known)) {
      joined[same] = { ...known, endpoint: api.endpoint, answer: api.answer };
    }
  }
  return joined;
}

/**
 * What is known of a process whose lock is in this place. One into which this user may not look was asked where its
 * kind has its API by default; the configuration of its place tells where that really is.
 */
function inItsPlace<T extends Facts>(one: T, place: T, running: readonly T[]): T {
  const held = { ...one, folder: place.folder, lock: place.lock };
  const told = place.answer === null ? running.find((other) => isAt(other, place)) : place;
  // That nobody is where it should be says nothing: its environment, which is hidden, may name another address.
  const tells = told !== undefined && (isAnswer(told) || told.answer?.kind === 'silent');
  if (one.process?.listening !== null || !tells) {
    return held;
  }
  const api = { ...held, endpoint: told.endpoint, answer: told.answer, apiBound: null, sockets: null };
  return place.kind === 'ipfs' ? { ...api, repo: place.repo } : { ...api, ...configuredAs(place, one) };
}

function isAt(other: Facts, { endpoint }: Facts): boolean {
  return (
    other.answer !== null &&
    other.endpoint !== null &&
    endpoint !== null &&
    endpointKey(other.endpoint) === endpointKey(endpoint)
  );
}

/** What the configuration of a place says of its peer. */
function configuredAs(
  { contents, socket, raft, trustedPeers }: ClusterFacts,
  one: Facts,
): Partial<ClusterFacts> {
  const config = contents?.config;
  const isAskedKubo = one.kind !== 'ipfs' && one.kuboAddress === config?.nodeAddress;
  return {
    contents,
    socket,
    raft,
    trustedPeers,
    ...(config ? { hearingMs: 2 * config.pingIntervalMs + HEARING_MARGIN_MS } : {}),
    ...(config && !isAskedKubo ? { kuboAddress: config.nodeAddress, kubo: null } : {}),
  };
}

/** True where a daemon of its kind answers. */
function isAnswer({ answer }: Facts): boolean {
  return answer?.kind === 'kubo' || answer?.kind === 'peer';
}

/** The id of a peer as it says itself, else as its folder has it. */
export function peerIdOf(facts: Facts): string | null {
  return answeredId(facts) ?? (facts.kind === 'ipfs' ? facts.repo : facts.contents)?.peerId ?? null;
}

function answeredId({ answer }: Facts): string | null {
  if (answer?.kind === 'kubo') {
    return answer.peerId;
  }
  return answer?.kind === 'peer' ? (answer.id?.id ?? null) : null;
}
