import type { Pin, PinStatus } from '../../clusterClient';
import { cutForeign } from '../../clusterClient/foreignText';
import { momentOf } from '../moments';
import { byNameThenId } from '../peers/unreachable';
import { TroubleCollector } from '../trouble/troubleCollector';
import type { PinAtPeer, PinState } from './answers';

/** What the API said of one pin. */
export interface PinTold {
  readonly cid: string;
  /** Of the shared state: null where it is not in it, undefined where that was not told. */
  readonly pin: Pin | null | undefined;
  /** Null where that was not told. */
  readonly status: PinStatus | null;
}

const LONGEST_ERROR = 1024;
const MOST_PEERS = 10_000;

/** How a pin is, by what the API said of it; pure. @param names of peers, by their ID */
export function pinStateOf({ cid, pin, status }: PinTold, names: ReadonlyMap<string, string>): PinState {
  const peers = Object.entries(status?.peer_map ?? {})
    .slice(0, MOST_PEERS)
    .map(([id, info]): PinAtPeer => ({
      peer_id: cutForeign(id),
      peer: info.peername === '' ? (names.get(id) ?? null) : cutForeign(info.peername),
      status: cutForeign(info.status),
      error: cutForeign(info.error, LONGEST_ERROR),
      attempts: info.attempt_count,
      since: momentOf(info.timestamp),
    }))
    .sort((one, other) => byNameThenId(named(one), named(other)));
  const trouble = new TroubleCollector();
  if (status !== null) {
    trouble.add(status);
  }
  return {
    cid,
    is_pinned: pin === undefined ? null : pin !== null,
    pin: pin ? optionsOf(pin) : null,
    copies: peers.filter((one) => one.status === 'pinned').length,
    copies_wanted: pin ? wantedOf(pin, peers) : null,
    peers,
    causes: [...trouble.result(names).causes],
  };
}

function named({ peer, peer_id }: PinAtPeer) {
  return { name: peer, peer_id };
}

/** Everywhere is at each peer that there is; zero is what the cluster has by default, of which one is the least. */
function wantedOf({ replication_factor_min: min }: Pin, peers: readonly PinAtPeer[]): number {
  return min < 0 ? peers.length : Math.max(1, min);
}

function optionsOf(pin: Pin): PinState['pin'] {
  const texts = (list: readonly string[]) => list.slice(0, MOST_PEERS).map((text) => cutForeign(text));
  return {
    name: cutForeign(pin.name),
    mode: cutForeign(pin.mode),
    type: cutForeign(pin.type),
    replication_factor_min: pin.replication_factor_min,
    replication_factor_max: pin.replication_factor_max,
    allocations: texts(pin.allocations),
    metadata: Object.fromEntries(
      Object.entries(pin.metadata).map(([key, value]) => [cutForeign(key), cutForeign(value)]),
    ),
    origins: texts(pin.origins),
    expire_at: momentOf(pin.expire_at),
    pinned_at: momentOf(pin.timestamp),
  };
}

/** What a wait is for. */
export type Waited = 'reached' | 'possible' | 'hopeless';

/** Neither of them becomes `pinned` by itself. */
const FINAL: readonly string[] = ['pin_error', 'unpin_error', 'remote', 'sharded'];

/** How many peers are to hold it, where that is known. @param replicas as somebody wants it; null for what the pin says */
export function replicasWanted({ copies_wanted }: PinState, replicas: number | null): number | null {
  return replicas ?? copies_wanted;
}

/** Whether so many peers hold the pin, or still may; pure. What is not pinned at all may be in a moment. */
export function waitedFor(state: PinState, replicas: number | null): Waited {
  const wanted = replicasWanted(state, replicas);
  if (wanted !== null && state.copies >= wanted && state.copies > 0) {
    return 'reached';
  }
  const stillMay = state.peers.filter(({ status }) => !FINAL.includes(status)).length;
  const hasBegun = state.is_pinned === true && state.peers.length > 0;
  return wanted !== null && hasBegun && stillMay < wanted ? 'hopeless' : 'possible';
}
