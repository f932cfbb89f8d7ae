import { basename } from 'node:path/posix';
import type { Descriptor } from './openWritten';

/** What svlogd, s6-log and multilog have open beside the log. */
const BESIDE_LOG = new Set(['lock', 'state', 'status']);
/** What other programs have open and is no log of anybody. */
const NO_LOG = /\.(?:pid|lock|sock|db|sqlite|json)$/;
/** So svlogd, s6-log and multilog call what they write now. */
const CURRENT = 'current';

/**
 * In which of the files that a program writes it keeps what it reads of a daemon.
 * @param unit what the program calls the daemon; null where it has no name for it
 * @param descriptor of the daemon: supervisors may keep 1 and 2 apart
 * @returns the likeliest first; none where it keeps no file
 */
export function keptFiles(
  open: readonly Descriptor[],
  unit: string | null,
  descriptor: 1 | 2,
): readonly Descriptor[] {
  const files = open.filter(
    ({ link, access }) =>
      access !== 'read' &&
      link.startsWith('/') &&
      !/^\/(?:dev|proc|sys|memfd:)/.test(link) &&
      !BESIDE_LOG.has(basename(link)) &&
      !NO_LOG.test(link),
  );
  const current = files.filter(({ link }) => basename(link) === CURRENT);
  const kept = distinct(current.length > 0 ? current : files);
  const rank = (link: string) => {
    const name = basename(link);
    const isOf = unit !== null && name.includes(unit.split(':').at(-1) ?? unit);
    const [own, other] = descriptor === 2 ? [/err/i, /out/i] : [/out/i, /err/i];
    return (isOf ? 0 : 4) + (own.test(name) ? 0 : other.test(name) ? 2 : 1);
  };
  const ranked = kept.sort((one, two) => rank(one.link) - rank(two.link));
  // Of a supervisor that keeps the logs of several, those of others are none of this one's.
  const own = ranked.filter(({ link }) => rank(link) < 4);
  return own.length > 0 ? own : ranked;
}

function distinct(all: readonly Descriptor[]): Descriptor[] {
  return [...new Map(all.map((one) => [one.link, one])).values()];
}
