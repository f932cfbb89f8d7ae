import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../../probes/attempt';
import { readBeginning } from '../../probes/processes/linux/boundedProcRead';
import type { Launchable } from '../start/launch';

/** The kernel allows no more. */
const ARGUMENT_BYTES = 4 * 1024 * 1024;
/** What a supervisor tells the one process that it has started, and nobody later. */
const OF_ONE_PROCESS = /^(NOTIFY_SOCKET|LISTEN_\w+|WATCHDOG_\w+|INVOCATION_ID|JOURNAL_STREAM|MAINPID)$/;

/**
 * How a process of our own was started: the very same program, arguments, variables and working directory. It holds
 * what secrets those hold.
 * @returns null where nobody tells: it has ended, is another user's, or the system has no /proc
 */
export function launchOfProcess(pid: number, platform: NodeJS.Platform): Launchable | null {
  return platform === 'linux' || platform === 'android' ? attempt(() => ofProc(`/proc/${pid}`)) : null;
}

function ofProc(process: string): Launchable | null {
  const [, ...args] = wordsIn(readBeginning(`${process}/cmdline`, ARGUMENT_BYTES));
  const variables = wordsIn(readFileSync(`${process}/environ`, 'utf8')).map((pair): [string, string] => {
    const split = pair.indexOf('=');
    return [pair.slice(0, split), pair.slice(split + 1)];
  });
  return {
    // One that was replaced by a newer one is started as that.
    file: readlinkSync(`${process}/exe`).replace(/ \(deleted\)$/, ''),
    args,
    folder: readlinkSync(`${process}/cwd`),
    environment: Object.fromEntries(variables.filter(([name]) => name !== '' && !OF_ONE_PROCESS.test(name))),
  };
}

function wordsIn(text: string): string[] {
  return text.split('\0').slice(0, -1);
}
