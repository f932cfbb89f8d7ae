import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../probes/attempt';
import { Disks } from '../../probes/disks/disks';
import { LockTable, lookAtLock } from '../../probes/files/lockFile';
import { kindOfKernelName } from '../../probes/programs/daemonKind';
import { descriptorsNamed } from '../../probes/sockets/descriptors';
import { errorText } from '../../status/errorText';
import type { Aside } from './clearLeftovers';
import { connectToSocket } from './connections';
import { say, type Sentence } from '../texts';
import { holderOfPid } from './holders';
import { heldGround, livesGround } from './judgeLeftover';
import { type LeftoverMachine, lookForLeftovers } from './lookForLeftovers';
import type { Target } from './leftover';

/**
 * Who has taken something between the last look and its move: a daemon that was starting has it open, and knows nothing
 * of its new name.
 * @returns null where it is dead still
 */
export async function heldAside(
  { folder, name, from, leftover }: Aside,
  target: Target,
  machine: LeftoverMachine,
  signal: AbortSignal,
): Promise<Sentence | null> {
  const path = join(folder, name);
  if (leftover.role === 'socket') {
    const connection = await connectToSocket(path, new Disks(), signal);
    if (connection.kind === 'accepted') {
      return say('listened', { name: from });
    }
  } else {
    const holder = (await lockHolder(path, machine)) ?? openedBy(name);
    if (holder !== null) {
      return holder > 0 ? heldGround(from, holderOfPid(holder)) : say('held_unseen', { name: from });
    }
  }
  try {
    const { daemons } = await lookForLeftovers(target, machine, signal);
    const [daemon] = daemons;
    return daemon === undefined ? null : livesGround(daemon);
  } catch (error) {
    // What cannot be looked at is not proven.
    return say('not_moved', { name: from, problem: errorText(error) });
  }
}

async function lockHolder(path: string, { platform }: LeftoverMachine): Promise<number | null> {
  const lock = await lookAtLock(path, platform, [], new LockTable()).catch(() => null);
  return lock?.holder ?? null;
}

/** One of the programs that has a file of this name open, locked or not yet; others may read what they like. */
function openedBy(name: string, proc = '/proc'): number | null {
  const pids = (attempt(() => readdirSync(proc)) ?? []).filter((one) => /^\d+$/.test(one));
  const opener = pids.find(
    (pid) =>
      (attempt(() => descriptorsNamed(`${proc}/${pid}`, name)) ?? []).length > 0 &&
      kindOfKernelName(holderOfPid(Number(pid), proc).program ?? '') !== undefined,
  );
  return opener === undefined ? null : Number(opener);
}
