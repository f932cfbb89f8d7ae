/**
 * What was told already, by its cause: a peer that crashed here is missing in its cluster, and whoever was told of the one
 * needs not hear of the other.
 */
export class ToldCauses {
  private readonly told = new Set<string>();

  /** @returns false where any of these was told and is not over. Then nothing is to be told. */
  claim(causes: readonly string[]): boolean {
    const isNew = !causes.some((one) => this.told.has(one));
    causes.forEach((one) => this.told.add(one));
    return isNew;
  }

  /** These are over: from now on they are news again. */
  release(causes: readonly string[]): void {
    causes.forEach((one) => this.told.delete(one));
  }
}

/** A daemon that is gone, or does not answer. @param peerId of the peer; null where nobody knows it */
export function peerCause(peerId: string | null): string[] {
  return peerId === null ? [] : [`peer ${peerId}`];
}

/** @param peerId of the Kubo; null where nobody knows it */
export function kuboCause(peerId: string | null): string[] {
  return peerId === null ? [] : [`kubo ${peerId}`];
}
