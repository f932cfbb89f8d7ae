import { type Deadline, passed } from '../../probes/deadline';
import { told } from '../asking/told';
import { type ClusterLook, lookOnce, type LookParts } from '../clusterLook';
import type { Told } from '../peers/observation';
import { namesIn, withReasonFor } from '../trouble/troubleLook';
import type { PinState } from './answers';
import { askPin } from './askPin';
import type { ContentId } from './contentId';
import { pinStateOf, type PinTold, waitedFor } from './pinState';

export interface PinLook extends ClusterLook {
  readonly state: PinState;
}

/**
 * Looks how a pin is at each peer.
 * @throws the reason of the deadline where its caller gave up
 */
export async function lookAtPin(parts: LookParts, content: ContentId, deadline: Deadline): Promise<PinLook> {
  return lookBy(parts, deadline, content, (part) =>
    told(part, (options) => askPin(parts.client, content, options)),
  );
}

/**
 * Looks again and again how a pin is, until so many peers hold it, that can happen no more by itself, or the time is
 * over. Where nobody can be asked at first, nothing is waited for.
 * @param replicas null for as many as the pin wants
 * @throws the reason of the deadline where its caller gave up
 */
export async function lookUntilPinned(
  parts: LookParts,
  content: ContentId,
  replicas: number | null,
  deadline: Deadline,
): Promise<PinLook> {
  const waiting = deadline.part(deadline.remainingMs - Math.min(REST_MS, deadline.remainingMs * REST));
  try {
    const last = await waited(parts, content, replicas, waiting);
    return await lookBy(parts, deadline, content, () => Promise.resolve(last));
  } finally {
    waiting.dispose();
  }
}

/** As `ipfs-cluster-ctl` does; later less often, as each look asks the Kubo of each peer. */
const [OFTEN, OFTEN_MS, SELDOM_MS] = [30, 1_000, 5_000];
/** Left for who is there, after that: milliseconds, and of a short time a part of it. */
const [REST_MS, REST] = [3_000, 0.2];

const NOT_ASKED = { kind: 'not_asked' } as Told<PinTold>;

async function waited(
  { client }: LookParts,
  content: ContentId,
  replicas: number | null,
  part: Deadline,
): Promise<Told<PinTold>> {
  let last = NOT_ASKED;
  for (let looks = 0; ; looks++) {
    const answer = await told(part, (options) => askPin(client, content, options));
    // What came before the time was over is true all the same.
    last = part.signal.aborted && last.kind === 'told' ? last : answer;
    const isFirstInVain = looks === 0 && answer.kind !== 'told';
    if (part.signal.aborted || isFirstInVain || !mayStillCome(last, replicas)) {
      return last;
    }
    const pause = part.part(looks < OFTEN ? OFTEN_MS : SELDOM_MS);
    await passed(pause);
    pause.dispose();
  }
}

function mayStillCome(last: Told<PinTold>, replicas: number | null): boolean {
  return last.kind !== 'told' || waitedFor(pinStateOf(last.value, new Map()), replicas) === 'possible';
}

async function lookBy(
  parts: LookParts,
  deadline: Deadline,
  content: ContentId,
  ask: (part: Deadline) => Promise<Told<PinTold>>,
): Promise<PinLook> {
  const asked: Told<PinTold>[] = [];
  const look = await lookOnce(parts, deadline, async (part) => {
    asked.push(await ask(part));
    return { kind: 'not_asked' };
  });
  const whole = asked[0] ?? NOT_ASKED;
  const [cid] = content.written;
  const answer = whole.kind === 'told' ? whole.value : { cid, pin: undefined, status: null };
  return { ...withReasonFor(look, QUESTION, whole), state: pinStateOf(answer, namesIn(look)) };
}

const QUESTION = 'GET /pins/{cid}';
