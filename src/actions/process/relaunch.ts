import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../../probes/attempt';
import { withoutInit } from '../../probes/processes/withoutInit';
import type { DaemonType } from '../../status/result';
import type { Launchable } from '../start/launch';

/** What a supervisor tells the one process that it has started, and nobody later. */
const OF_ONE_PROCESS = /^(NOTIFY_SOCKET|LISTEN_\w+|WATCHDOG_\w+|INVOCATION_ID|JOURNAL_STREAM|MAINPID)$/;

/**
 * How a process was started: null where nobody tells, `no text` where a part of it is no UTF-8. Programs are started
 * with texts alone: the bytes would become others, and those another folder.
 */
export type SeenLaunch = Launchable | 'no text' | null;

/**
 * How a process of our own was started: the very same program, arguments, variables and working directory, but for what
 * would make a new folder where there is none. It holds what secrets those hold.
 * @returns null where nobody tells: it has ended, is another user's, or the system has no /proc
 */
export function launchOfProcess(type: DaemonType, pid: number, platform: NodeJS.Platform): SeenLaunch {
  return platform === 'linux' || platform === 'android' ? attempt(() => ofProc(type, `/proc/${pid}`)) : null;
}

function ofProc(type: DaemonType, process: string): SeenLaunch {
  const bytes = [
    readFileSync(`${process}/cmdline`),
    readFileSync(`${process}/environ`),
    readlinkSync(`${process}/exe`, 'buffer'),
    readlinkSync(`${process}/cwd`, 'buffer'),
  ];
  const [cmdline, environ, file, folder] = bytes.map(textIn);
  if (cmdline == null || environ == null || file == null || folder == null) {
    return 'no text';
  }
  return {
    // One that was replaced by a newer one is started as that.
    file: file.replace(/ \(deleted\)$/, ''),
    args: withoutInit(type, wordsIn(cmdline).slice(1)),
    folder,
    environment: variablesIn(environ),
  };
}

/** Of two variables of one name a program takes the first. */
function variablesIn(environ: string): Record<string, string> {
  const variables = wordsIn(environ)
    .map((pair): [string, string] => {
      const split = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, split)), pair.slice(split + 1)];
    })
    .filter(([name]) => name !== '' && !OF_ONE_PROCESS.test(name));
  return Object.fromEntries(variables.reverse());
}

function wordsIn(text: string): string[] {
  return text.split('\0').slice(0, -1);
}

/** @returns null for what is no UTF-8 */
export function textIn(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}
