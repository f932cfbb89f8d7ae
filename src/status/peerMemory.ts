import { type ClusterFacts, LEFT_FOR_GOOD_MS } from './facts';
import { isLive } from './liveState';
import { judge } from './verdict';

/** A last ping counts for half a minute: whoever is heard for longer runs somewhere else. */
const PING_PROVES_NOTHING_MS = 60_000;

/** When each peer was last heard of, in milliseconds since the epoch. */
type Heard = ReadonlyMap<string, number>;

interface LocalPeer {
  readonly folder: string | null;
  /** When a look first missed it, in milliseconds since the epoch; null while it runs. */
  readonly goneSince: number | null;
}

/**
 * Remembers from one look to the next whom each running peer has heard of, and which peers ran here. A peer that ends
 * vanishes half a minute later from all that the others say of their cluster, and by default only the first one that
 * does so is ever in an alert.
 */
export class PeerMemory {
  /** By peer and process: what one run has heard says nothing of the next. */
  private heard = new Map<string, Heard>();
  private local = new Map<string, LocalPeer>();

  /** Takes in what a look saw, and tells each answering peer whom it has lost since earlier ones. */
  compare(all: readonly ClusterFacts[]): ClusterFacts[] {
    this.local = this.localNow(all);
    const ended = [...this.local].flatMap(([peer, { folder, goneSince }]) =>
      goneSince === null ? [] : { peer, endedIn: folder },
    );
    const earlier = this.heard;
    this.heard = new Map();
    return all.map((facts) => {
      const run = runOf(facts);
      const known: Heard = earlier.get(run ?? '') ?? new Map();
      const hears = peersHeard(facts);
      if (hears === null) {
        this.remember(run, known);
        return facts;
      }
      const silent = [...known].filter(([peer, at]) => !hears.has(peer) && facts.now - at < LEFT_FOR_GOOD_MS);
      this.remember(run, new Map([...silent, ...[...hears].map((peer) => [peer, facts.now] as const)]));
      return {
        ...facts,
        lost: [
          ...ended.filter(
            ({ peer }) => hears.has(peer) || known.has(peer) || facts.expectedPeers.includes(peer),
          ),
          ...silent.map(([peer, lastHeardAt]) => ({ peer, lastHeardAt })),
        ],
      };
    });
  }

  private remember(run: string | null, heard: Heard): void {
    if (run !== null) {
      this.heard.set(run, heard);
    }
  }

  private localNow(all: readonly ClusterFacts[]): Map<string, LocalPeer> {
    const live = all.filter((facts) => isLive(judge(facts).state));
    const running = new Set(live.map(peerIdOf));
    const now = all[0]?.now ?? Date.now();
    const gone = [...this.local]
      .filter(([peer]) => !running.has(peer))
      .map(([peer, { folder, goneSince }]) => [peer, { folder, goneSince: goneSince ?? now }] as const)
      .filter(([, { goneSince }]) => now - goneSince < PING_PROVES_NOTHING_MS);
    const here = live.flatMap((facts) => {
      const peer = facts.process && peerIdOf(facts);
      return peer === null ? [] : [[peer, { folder: facts.folder, goneSince: null }] as const];
    });
    return new Map<string, LocalPeer>([...gone, ...here]);
  }
}

/** Null where nobody knows when a peer was started anew, and for raft, whose members say themselves who belongs to it. */
function runOf(facts: ClusterFacts): string | null {
  const peer = peerIdOf(facts);
  return facts.process === null || peer === null || facts.raft ? null : `${peer} ${facts.process.pid}`;
}

function peerIdOf({ answer, look }: ClusterFacts): string | null {
  return (answer?.kind === 'peer' ? answer.id?.id : undefined) ?? look?.peerId ?? null;
}

/** Null for a peer that does not say it. */
function peersHeard({ answer }: ClusterFacts): ReadonlySet<string> | null {
  return answer?.kind === 'peer' && answer.pings !== null
    ? new Set(answer.pings.filter(({ valid }) => valid).map(({ peer }) => peer))
    : null;
}
