import type { CallOptions, ClusterClient } from '../../clusterClient';
import { visibleStart } from '../../status/visibleText';
import { OPERATIONS } from '../asking/operations';
import type { TroubleCause, TroubledPin } from './answers';
import { failedIn, type Trouble, TroubleCollector } from './troubleCollector';

/** A peer that hangs holds up the list of all. */
const PATIENCE_MS = 30_000;

/** What has failed, waits or is worked on now, as far as the asked peer hears of it; it asks each of the others. */
export async function troubleNow(client: ClusterClient, options: CallOptions): Promise<TroubleCollector> {
  const collector = new TroubleCollector();
  for await (const status of client.pins.list(OPERATIONS, { totalMs: PATIENCE_MS, ...options })) {
    collector.add(status);
  }
  return collector;
}

/** Letters of a line, of an error, and pins of a cause: what somebody reads; the headless program gives all. */
const [LONGEST_LINE, LONGEST_ERROR, MOST_PINS] = [400, 1024, 100];

/**
 * The pins by cause as a text for people, the worst first; pure.
 * @param names of peers, by their ID
 * @param heading of whom and of when it is
 */
export function troubleDocument(
  collector: TroubleCollector,
  names: ReadonlyMap<string, string>,
  heading: string,
): string {
  const trouble = collector.result(names);
  const parts = trouble.causes.map((cause) => causeLines(cause).join('\n'));
  return `${[visibleStart(heading, LONGEST_LINE), summaryOf(trouble), ...parts].join('\n\n')}\n`;
}

function summaryOf({ totals }: Trouble): string {
  const waiting = totals.pin_queued + totals.unpin_queued;
  const working = totals.pinning + totals.unpinning;
  return `${failedIn(totals)} failed, ${waiting} waiting, ${working} being worked on: pins, each counted at each peer`;
}

function causeLines({ text, next_step, count, pins }: TroubleCause): string[] {
  const shown = pins.slice(0, MOST_PINS);
  const more = count - shown.length;
  return [
    `${count} × ${visibleStart(text, LONGEST_ERROR)}`,
    `Next step: ${visibleStart(next_step, LONGEST_LINE)}`,
    ...shown.flatMap(pinLines),
    ...(more > 0 ? [`  and ${more} more: \`cluster trouble\` of the headless program lists them`] : []),
  ];
}

function pinLines({ cid, name, peer, peer_id, status, error, attempts, since }: TroubledPin): string[] {
  const what = name === '' ? cid : `${name} (${cid})`;
  const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const line = [what, peer ?? peer_id, status, tried, ...(since === null ? [] : [`since ${since}`])].join(
    ', ',
  );
  return [
    `  ${visibleStart(line, LONGEST_LINE)}`,
    ...(error === '' ? [] : [`    ${visibleStart(error, LONGEST_ERROR)}`]),
  ];
}
