import { basename } from 'node:path';

/** A process, as far as it tells what it runs. */
export interface Runner {
  /** What it calls itself: fifteen letters at most. */
  readonly name: string;
  /** Path of its program; null where nobody may see that. */
  readonly program: string | null;
  readonly argv: readonly string[];
}

/** They run what they were told to, wait for it, and end with it. */
const PASSING =
  /^(su|sudo|doas|runuser|gosu|su-exec|setpriv|chpst|setuidgid|s6-setuidgid|envuidgid|envdir|softlimit|s6-softlimit|tini(-static)?|docker-init|podman-init|catatonit|dumb-init|nice|ionice|chrt|taskset|prlimit|env|nohup|setsid|time|timeout|unshare|bwrap)$/;
const SHELLS = /^(sh|bash|dash|ash|zsh|ksh|mksh|yash|fish)$/;
/** One file that is many programs, which tells by its first argument which it is. */
const MANY = /^(busybox|toybox|coreutils)$/;
const WITH_VALUE = /^[-+]o$/;

/** True for what does nothing but run something else: a shell only with a script, as one without is somebody's terminal. */
export function passesOn({ name, program, argv }: Runner): boolean {
  const file = program === null ? name : basename(program.replace(/ \(deleted\)$/, ''));
  const called = MANY.test(file) ? basename(argv[0] ?? '').replace(/^-/, '') : file;
  return SHELLS.test(called) ? runsScript(argv) : PASSING.test(called);
}

function runsScript([called = '', ...args]: readonly string[]): boolean {
  if (called.startsWith('-')) {
    return false;
  }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (/^-[a-zA-Z]*[is]/.test(arg)) {
      return false;
    }
    if (WITH_VALUE.test(arg)) {
      at++;
    } else if (!/^[-+]/.test(arg) || /^-[a-zA-Z]*c/.test(arg)) {
      return true;
    }
  }
  return false;
}
