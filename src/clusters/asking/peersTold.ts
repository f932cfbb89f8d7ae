import type { PeersTold, Told } from '../peers/observation';

/** What a list of peers says, whether or not it came to its end. */
export function peersTold(
  asked: Told<void>,
  entries: PeersTold['entries'],
  waitedMs: number,
): Told<PeersTold> {
  if (asked.kind === 'told' || entries.length > 0) {
    return { kind: 'told', value: { entries, whole: asked.kind === 'told', waitedMs } };
  }
  return asked;
}
