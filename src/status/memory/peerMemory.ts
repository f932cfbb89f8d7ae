import { type ClusterFacts, LEFT_FOR_GOOD_MS } from '../gather/facts';
import { peerIdOf } from '../gather/joinByPeer';
import { isLive } from '../judge/liveState';
import { peersHeard } from '../judge/peerTrouble';
import { judge } from '../judge/verdict';
import { PeerNames } from './peerNames';

/** When each peer was last heard of, in milliseconds since the epoch. */
type Heard = ReadonlyMap<string, number>;

/** A peer that runs here, or ran here lately. */
interface LocalPeer {
  readonly pid: number;
  readonly folder: string | null;
  /** When a look last saw it, in milliseconds since the epoch. */
  readonly seenAt: number;
}

/** Longer than any last ping counts, in any cluster that somebody looks at. */
const FORGOTTEN_AFTER_MS = LEFT_FOR_GOOD_MS;

/**
 * Remembers from one look to the next whom each running peer has heard of, and which peers ran here. A peer that ends
 * vanishes half a minute later from all that the others say of their cluster, and by default only the first one that
 * does so is ever in an alert.
 */
export class PeerMemory {
  /** By process and peer: what one run has heard says nothing of the next. */
  private heard: ReadonlyMap<string, Heard> = new Map();
  private local: ReadonlyMap<string, LocalPeer> = new Map();
  private readonly names = new PeerNames();
  private latest = -Infinity;

  /**
   * Takes in what a look saw, and tells each answering peer whom it has lost since earlier ones.
   * @param begun when the look began, by `performance.now()`: one that was overtaken by a later one knows nothing new
   */
  compare(all: readonly ClusterFacts[], begun: number): ClusterFacts[] {
    const peerNames = this.names.learn(all);
    if (begun < this.latest) {
      return all.map((facts) => ({ ...facts, peerNames }));
    }
    this.latest = begun;
    const ended = this.endedHere(all);
    const earlier = this.heard;
    const heard = new Map<string, Heard>();
    const compared = all.map((facts) => {
      const run = runOf(facts);
      const known: Heard = (run === null ? undefined : earlier.get(run)) ?? new Map();
      const hears = heardBy(facts);
      const silent = [...known].filter(
        ([peer, at]) => hears?.has(peer) === false && facts.now - at < LEFT_FOR_GOOD_MS,
      );
      if (run !== null) {
        const now = [...(hears ?? [])];
        heard.set(run, hears === null ? known : new Map([...silent, ...now]));
      }
      const concerns = (peer: string) =>
        hears?.has(peer) === true || known.has(peer) || facts.expectedPeers.includes(peer);
      return {
        ...facts,
        peerNames,
        lost: [
          ...facts.lost,
          // What is known to have ended here says nothing once its last ping has run out: it may run elsewhere.
          ...ended
            .filter(({ peer, seenAt }) => facts.now - seenAt < facts.hearingMs && concerns(peer))
            .map(({ peer, folder }) => ({ peer, endedIn: folder })),
          ...silent.map(([peer, lastHeardAt]) => ({ peer, lastHeardAt })),
        ],
      };
    });
    this.heard = heard;
    return compared;
  }

  /** The peers that run here, or ran here lately. */
  get seenHere(): readonly string[] {
    return [...this.local.keys()];
  }

  /** Those that ran here, and of which neither the process nor anything that answers in their name is left. */
  private endedHere(all: readonly ClusterFacts[]): (LocalPeer & { readonly peer: string })[] {
    const pids = new Set(all.map(({ process }) => process?.pid));
    const answering = new Set(all.filter((facts) => isLive(judge(facts).state)).map(peerIdOf));
    const now = all[0]?.now ?? Date.now();
    const earlier = [...this.local].filter(([, { seenAt }]) => now - seenAt < FORGOTTEN_AFTER_MS);
    // A process whose peer nobody could name this time is still the one that it was.
    const stays = ([peer, { pid }]: readonly [string, LocalPeer]) => pids.has(pid) || answering.has(peer);
    this.local = new Map([
      ...earlier.map((one) => (stays(one) ? ([one[0], { ...one[1], seenAt: now }] as const) : one)),
      ...all.flatMap((facts) => localPeerOf(facts, now)),
    ]);
    return earlier.filter((one) => !stays(one)).map(([peer, one]) => ({ peer, ...one }));
  }
}

function localPeerOf(facts: ClusterFacts, seenAt: number): (readonly [string, LocalPeer])[] {
  const peer = peerIdOf(facts);
  return facts.process === null || peer === null
    ? []
    : [[peer, { pid: facts.process.pid, folder: facts.folder, seenAt }]];
}

/**
 * Null where nobody knows when a peer was started anew; for raft, whose members say themselves who belongs to it; and
 * where the configuration that would tell raft is closed to us.
 */
function runOf(facts: ClusterFacts): string | null {
  const peer = peerIdOf(facts);
  const isCrdt = facts.contents?.config != null && !facts.raft;
  return facts.process === null || peer === null || !isCrdt ? null : `${facts.process.pid} ${peer}`;
}

/** When the last ping of each peer came. Null for a peer that does not say it. */
function heardBy({ answer, now }: ClusterFacts): Heard | null {
  if (answer?.kind !== 'peer' || answer.pings === null) {
    return null;
  }
  const heard = peersHeard(answer.pings);
  const times = new Map<string, number>();
  for (const { peer, received_at: nanoseconds } of answer.pings.filter((ping) => heard.has(ping.peer))) {
    // The clock of a peer may be wrong; that it was heard at this look is sure.
    const at = nanoseconds === undefined ? now : Math.min(now, nanoseconds / 1e6);
    times.set(peer, Math.max(at, times.get(peer) ?? 0));
  }
  return times;
}
