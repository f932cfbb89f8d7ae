import type { AlertCode, ClusterPeer } from '../answers';
import type { ClusterLook } from '../clusterLook';
import { valueOf } from '../peers/observation';
import { hasLeft } from '../peers/judgeCluster';
import { reasonOf } from '../reasons/reason';
import { clockOffsets } from './clocks';
import { type Sign, signOf } from './sign';
import { followerSigns, isUntoldOfFollower } from './followerSigns';

/** What a look has to say, and of what it could say nothing: that stays as it was. */
export interface Signs {
  readonly signs: readonly Sign[];
  readonly isUntold: (code: AlertCode, subject: string | null) => boolean;
}

const LOW_SHARE = 0.1;
const GROWS_FOR_MS = 10 * 60_000;
const CLOCK_OFF_MS = 5_000;

/** Finds what is to be alarmed of in a look; pure. */
export function signsOf(look: ClusterLook): Signs {
  const { cluster, peers, seen, known } = look;
  const now = seen?.at ?? 0;
  const present = peers.filter((peer) => !hasLeft(peer));
  const at = (time: string | null) => (time === null ? now : Math.min(now, Date.parse(time)));
  const signs = [
    ...present.flatMap((peer) => signsOfPeer(peer, now, at)),
    ...present.flatMap((peer) => diskSigns(peer, look, now)),
    ...queueSigns(present, look, now),
    ...differentVersions(present, now),
    ...(seen ? clockSigns(look, now) : []),
    ...followerSigns(look),
    ...cluster.reasons
      .filter(({ code }) => code === 'quorum_lost' || code === 'pin_errors')
      .map((reason) => signOf(reason.code as AlertCode, reason, now)),
  ];
  const states = new Map(peers.map(({ peer_id, state, kubo }) => [peer_id, { state, kubo: kubo.state }]));
  const remembered = new Set(known.memory.peers.keys());
  return {
    signs,
    isUntold: (code, subject) => {
      if (seen === null) {
        return true;
      }
      const ofFollower = isUntoldOfFollower(code, seen);
      if (ofFollower !== undefined) {
        return ofFollower;
      }
      if (code === 'pin_errors') {
        return valueOf(seen.operations) === null;
      }
      if (
        code === 'disk_low' ||
        code === 'disk_full' ||
        code === 'queue_growing' ||
        code === 'clock_differs'
      ) {
        return valueOf(seen.metrics) === null;
      }
      if (code === 'quorum_lost') {
        return valueOf(seen.id) === null || valueOf(seen.peers) === null;
      }
      const state = subject === null ? undefined : states.get(subject);
      if (code === 'kubo_down') {
        return state?.kubo === 'unknown' && state.state !== 'missing';
      }
      return (
        state?.state === 'unknown' || (state === undefined && subject !== null && remembered.has(subject))
      );
    },
  };
}

function signsOfPeer(peer: ClusterPeer, now: number, at: (time: string | null) => number): Sign[] {
  const [reason] = peer.reasons;
  if (reason === undefined) {
    return [];
  }
  if (peer.state === 'missing') {
    return [signOf('peer_missing', reason, at(peer.missing_since))];
  }
  if (peer.state === 'silent') {
    return [signOf('peer_silent', reason, now)];
  }
  const kubo = peer.reasons.find(({ code }) => code === 'kubo_down');
  return peer.kubo.state === 'down' && kubo ? [signOf('kubo_down', kubo, now)] : [];
}

/** A disk has at least what was ever free on it: less than a tenth of that is less than a tenth of the disk. */
function diskSigns(peer: ClusterPeer, { seen, known }: ClusterLook, now: number): Sign[] {
  const { peer_id, free_space, kubo, name, state } = peer;
  const most = known.memory.peers.get(peer_id)?.mostFreeSpace ?? null;
  const label = { peer: name ?? peer_id };
  const source = 'GET /monitor/metrics/freespace';
  const told = seen !== null && valueOf(seen.metrics) !== null;
  // A peer without any free space tells nothing of it, as one does whose Kubo is down.
  const silent =
    told && free_space === null && peer.queued_pins !== null && state === 'alive' && kubo.state === 'up';
  if (free_space === 0 || (silent && most !== null)) {
    return [signOf('disk_full', reasonOf('disk_full', label, source, peer_id), now)];
  }
  const low = free_space !== null && most !== null && free_space < most * LOW_SHARE;
  return low
    ? [signOf('disk_low', reasonOf('disk_low', { ...label, free: free_space }, source, peer_id), now)]
    : [];
}

function queueSigns(peers: readonly ClusterPeer[], { known }: ClusterLook, now: number): Sign[] {
  return peers.flatMap(({ peer_id, name, queued_pins }) => {
    const queue = known.memory.peers.get(peer_id)?.queue ?? null;
    if (queue === null || queued_pins === null || queued_pins < queue.last || queued_pins <= queue.first) {
      return [];
    }
    const growing = now - queue.since;
    const params = { peer: name ?? peer_id, growing_ms: growing, queued: queued_pins };
    const reason = reasonOf('queue_growing', params, 'GET /monitor/metrics/pinqueue', peer_id);
    return growing < GROWS_FOR_MS ? [] : [signOf('queue_growing', reason, queue.since)];
  });
}

/** `1.1.6+git…` is another build of the same version. */
function differentVersions(peers: readonly ClusterPeer[], now: number): Sign[] {
  const versions = new Set(
    peers
      .filter(({ state, version }) => state !== 'missing' && version)
      .map(({ version }) => (version ?? '').replace(/\+.*$/, '')),
  );
  const list = [...versions].sort().join(', ');
  return versions.size < 2
    ? []
    : [signOf('versions_differ', reasonOf('versions_differ', { versions: list }, 'GET /peers'), now)];
}

function clockSigns({ seen, peers }: ClusterLook, now: number): Sign[] {
  const asked = peers.find(({ is_asked }) => is_asked)?.peer_id;
  if (seen === null || asked === undefined) {
    return [];
  }
  const names = new Map(peers.map(({ peer_id, name }) => [peer_id, name ?? peer_id]));
  return [...clockOffsets(seen, asked)]
    .filter(([, offMs]) => Math.abs(offMs) > CLOCK_OFF_MS)
    .map(([peer, offMs]) => {
      const params = { peer: names.get(peer) ?? peer, off_ms: Math.abs(offMs) };
      return signOf('clock_differs', reasonOf('clock_differs', params, 'GET /monitor/metrics', peer), now);
    });
}
