import type { DaemonType } from '../../status/result';
import type { Explanation } from './explanation';
import { OF_KUBO } from './ofKubo';
import { OF_PEERS } from './ofPeers';

/** What lines of a daemon of this type mean, as far as that is known. */
export function explanationsOf(type: DaemonType): readonly Explanation[] {
  return type === 'ipfs' ? OF_KUBO : OF_PEERS;
}
