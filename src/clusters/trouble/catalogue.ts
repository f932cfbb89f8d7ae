interface Entry<Code extends string, Text extends string, Next extends string> {
  /** As it stands in answers. Several kinds may share one. */
  readonly code: Code;
  readonly text: Text;
  readonly next: Next;
}

function cause<const Code extends string, const Text extends string, const Next extends string>(
  code: Code,
  text: Text,
  next: Next,
): Entry<Code, Text, Next> {
  return { code, text, next };
}

/**
 * Every kind of cause for which a pin is not yet, or not any more, as it should be; the worst first. Codes are stable;
 * texts are English headless and translated in the editor. `peer` is the name of a peer, or its ID where nobody knows a
 * name; `why` is in the words of the daemon that said it.
 */
export const TROUBLE = {
  disk_full: cause(
    'disk_full',
    'Kubo of {peer} has no disk space left',
    'Free space on the disk of {peer}, or remove pins there, then recover these pins',
  ),
  kubo_unreachable: cause(
    'kubo_unreachable',
    'Kubo of {peer} cannot be reached',
    'Start Kubo on {peer}, then recover these pins',
  ),
  kubo_silent: cause(
    'kubo_silent',
    'Kubo of {peer} does not answer in time',
    'See what Kubo of {peer} does, restart it if it hangs, then recover these pins',
  ),
  peer_unreachable: cause(
    'peer_unreachable',
    '{peer} cannot be reached: nobody can tell how these pins are there',
    'Start {peer}, or mend the network between the peers',
  ),
  unpin_failed: cause(
    'unpin_failed',
    '{peer} could not unpin: its Kubo keeps the content',
    'Mend what the error says, then pin each of these again and unpin it: to recover does not try an unpin again',
  ),
  refused: cause(
    'refused',
    'Kubo of {peer} refuses: {why}',
    'Correct the configuration of Kubo on {peer} and recover these pins, or unpin them',
  ),
  content_not_found: cause(
    'content_not_found',
    'nobody on the network provides the content in time',
    'Start a node that has the content, then recover these pins; unpin what nobody has any more',
  ),
  content_not_here: cause(
    'content_not_found',
    'Kubo of {peer} runs offline and does not have the content',
    'Run Kubo of {peer} online, or add the content to it, then recover these pins',
  ),
  other: cause('other', '{why}', 'Read the log of the peer, then recover these pins'),
  unexplained: cause(
    'other',
    'the peer gives no reason',
    'Read the log of the peer, then recover these pins',
  ),
  waiting: cause(
    'waiting',
    'they wait for their turn',
    'Wait; if none of them gets on, see whether Kubo of that peer answers',
  ),
  in_progress: cause(
    'in_progress',
    'they are being pinned or unpinned',
    'Wait; a pin of which nothing arrives for long fails by itself',
  ),
} as const;

/** A kind of cause. */
export type TroubleKind = keyof typeof TROUBLE;
/** The code of a cause in answers. */
export type TroubleCode = (typeof TROUBLE)[TroubleKind]['code'];

export const TROUBLE_KINDS = Object.keys(TROUBLE) as [TroubleKind, ...TroubleKind[]];
export const TROUBLE_CODES = [...new Set(TROUBLE_KINDS.map((kind) => TROUBLE[kind].code))] as [
  TroubleCode,
  ...TroubleCode[],
];

/** In the order of their weight: the worst first. */
export const TROUBLE_STATUSES = [
  'pin_error',
  'unpin_error',
  'cluster_error',
  'pin_queued',
  'pinning',
  'unpin_queued',
  'unpinning',
] as const;
/** What a pin is at one peer while something is still to be done, or has failed. */
export type TroubleStatus = (typeof TROUBLE_STATUSES)[number];

export function isTrouble(status: string): status is TroubleStatus {
  return (TROUBLE_STATUSES as readonly string[]).includes(status);
}
