import type { PeerAnswer } from '../../probes/apis/liveness';
import type { ClusterFacts } from '../gather/facts';

/** More peers than any cluster has whose single members somebody knows by name. */
const MOST_NAMES = 4096;
/** A ping says so of its sender, before anything else (`pingValue` of `cluster.go`); a long one is cut behind that. */
const PEER_NAME = /"peer_?name":\s*("(?:[^"\\]|\\.)*")/;

/**
 * Remembers what peers call themselves, by their ids: whoever is missing cannot be asked any more, but others still have
 * its last ping, or we heard of it before.
 */
export class PeerNames {
  private readonly names = new Map<string, string>();

  /** Takes in what a look saw. @returns all names that are known now */
  learn(all: readonly ClusterFacts[]): ReadonlyMap<string, string> {
    for (const { answer } of all) {
      for (const [peer, name] of answer?.kind === 'peer' ? namesIn(answer) : []) {
        // The last one in the order of the map is the one that was heard last.
        this.names.delete(peer);
        this.names.set(peer, name);
      }
    }
    for (const peer of [...this.names.keys()].slice(0, Math.max(0, this.names.size - MOST_NAMES))) {
      this.names.delete(peer);
    }
    return new Map(this.names);
  }
}

/** What a peer says of the names of others, what it heard lately last. */
function namesIn({ alerts, pings, peers }: PeerAnswer): (readonly [id: string, name: string])[] {
  const heard = [...(alerts ?? []), ...(pings ?? [])]
    .filter(({ name }) => name === 'ping')
    .map(({ peer, value }) => [peer, nameIn(value)] as const);
  const answered = peers.map(({ id, peername }) => [id, peername ?? ''] as const);
  return [...heard, ...answered].filter(([, name]) => name !== '');
}

function nameIn(ping: string): string {
  const quoted = PEER_NAME.exec(ping)?.[1];
  try {
    return quoted === undefined ? '' : String(JSON.parse(quoted));
  } catch {
    // No string of JSON: what a peer sends may be anything.
    return '';
  }
}
