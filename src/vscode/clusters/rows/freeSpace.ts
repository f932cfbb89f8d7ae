import type { ClusterPeer } from '../../../clusters/answers';
import type { Language } from '../../daemons/texts/language';
import { sizeText } from './words';

type Space = Pick<ClusterPeer, 'free_space' | 'storage_max'>;

const CELLS = 10;

/** The bound that its Kubo goes by: one that was edited since Kubo began may be less than what is free. */
function boundOf({ free_space: free, storage_max: bound }: Space): number | null {
  return free === null || bound === null || bound === 0 || free > bound ? null : bound;
}

/** "7.8 GiB of 10 GiB free", or without the bound where nobody here knows that. Null where it tells nothing of its disk. */
export function freeText(space: Space, { t }: Language): string | null {
  const { free_space: free } = space;
  if (free === null) {
    return null;
  }
  const bound = boundOf(space);
  return bound === null
    ? t('{0} free', sizeText(free))
    : t('{0} of {1} free', sizeText(free), sizeText(bound));
}

/** How full it is, to be seen at a glance; null where its bound is not known. */
export function fullnessBar(space: Space): string | null {
  const bound = boundOf(space);
  const free = space.free_space ?? 0;
  if (bound === null) {
    return null;
  }
  const used = Math.round((1 - free / bound) * CELLS);
  // What holds something is not empty, and what has room is not full.
  const shown = Math.min(free > 0 ? CELLS - 1 : CELLS, Math.max(free < bound ? 1 : 0, used));
  return '▰'.repeat(shown) + '▱'.repeat(CELLS - shown);
}
