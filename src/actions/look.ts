import type { Instance } from '../status/result';
import type { Target } from './act';
import type { ActMachine } from './machine';

/**
 * The daemon of a target's folder as it is now, by the one controller.
 * @returns null where nobody can tell: no folder is known, or the look failed
 */
export async function daemonIn(
  { type, instance: { folder } }: Target,
  { check }: ActMachine,
  signal?: AbortSignal,
): Promise<Instance | null> {
  if (folder === null) {
    return null;
  }
  const answer = await check({ daemon_type: type }, signal);
  const here = (answer.daemons[type]?.details?.instances ?? []).filter((one) => one.folder === folder);
  // Beside one that runs there may be others that were refused the same folder.
  return here.find(({ pid }) => pid !== null) ?? here[0] ?? null;
}
