import { readdirSync, readFileSync } from 'node:fs';
import { attempt } from '../../attempt';
import { descriptorsNamed } from '../../sockets/descriptors';
import { inTurns } from '../../turns';

/**
 * Who has a file open with a lock that belongs to the open file itself (`F_OFD_SETLK`): the table of locks names no
 * process for it.
 * @param name of the file, without its folder
 * @param isIt whether a descriptor, by its path, is of that very file
 * @returns its PID; null where no process is seen to have it
 * @see https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html
 */
export async function openFileLockHolder(
  name: string,
  isIt: (descriptor: string) => Promise<boolean>,
  proc = '/proc',
): Promise<number | null> {
  const pids = (attempt(() => readdirSync(proc)) ?? []).filter((one) => /^\d+$/.test(one));
  const holders = await inTurns(pids, async (pid) => {
    const named = attempt(() => descriptorsNamed(`${proc}/${pid}`, name)) ?? [];
    const same = await Promise.all(named.filter(isLocked).map(isIt));
    return same.includes(true) ? Number(pid) : null;
  });
  return holders.find((one) => one !== null) ?? null;
}

function isLocked(descriptor: string): boolean {
  const info = attempt(() => readFileSync(descriptor.replace(/\/fd\/(?=\d+$)/, '/fdinfo/'), 'utf8'));
  return info !== null && /^lock:.* OFDLCK /m.test(info);
}
