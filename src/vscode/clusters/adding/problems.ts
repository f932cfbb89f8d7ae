import type { Part } from '../../../clusters/profiles/tryCluster';
import type { Progress } from './flowParts';

/** What the last trial says of a part, in the words of the client; null where it says nothing. */
export function problemOf({ failure }: Progress, part: Part): string | null {
  return failure?.part === part ? `${failure.cause}. ${failure.advice}` : null;
}
