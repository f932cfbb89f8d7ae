import type { CallOptions, ClusterClient, PinStatus } from '../../clusterClient';
import { type Deadline, passed } from '../../probes/deadline';
import { OPERATIONS } from '../asking/operations';
import { MOST_OPERATIONS } from '../asking/questions';
import { told } from '../asking/told';
import { type ClusterLook, lookOnce, type LookParts } from '../clusterLook';
import type { Told } from '../peers/observation';
import { reasonOf } from '../reasons/reason';
import { type Trouble, TroubleCollector } from './troubleCollector';

/** What a look for pins in trouble has found. */
export interface TroubleLook extends ClusterLook {
  readonly trouble: Trouble;
}

/**
 * The list of all peers comes when the last of them has told its own: one that hangs holds it up. What the asked peer
 * has itself is asked for after so long.
 */
const LOCAL_AFTER_MS = 5_000;
const LOCAL_WITHIN_MS = 5_000;
/** Of the time that is left, where that is short. */
const EARLY = 0.4;
const QUESTION = `GET /pins?filter=${OPERATIONS.join(',')}`;

/**
 * Looks for all that is to be done with pins or has failed, and who is there beside.
 * @throws the reason of the deadline where its caller gave up
 */
export async function lookForTrouble(parts: LookParts, deadline: Deadline): Promise<TroubleLook> {
  const asked: Asked[] = [];
  const look = await lookOnce(parts, deadline, async (part) => {
    const answer = await askTrouble(parts.client, part);
    asked.push(answer);
    return { kind: 'told', value: answer.first };
  });
  const { collector, whole } = asked[0] ?? nothingAsked();
  return { ...withReasonFor(look, QUESTION, whole), trouble: collector.result(namesIn(look)) };
}

/**
 * The same look where its question was not answered to the end: nobody can say any more that all is well.
 * @param whole what came of the question
 */
export function withReasonFor(look: ClusterLook, question: string, whole: Told<unknown>): ClusterLook {
  if (look.seen === null || whole.kind === 'told') {
    return look;
  }
  const reason =
    whole.kind === 'failed'
      ? reasonOf('failed', { question, why: whole.why }, question)
      : reasonOf('unanswered', { question }, question);
  const { cluster } = look;
  const health = cluster.health === 'healthy' ? 'unknown' : cluster.health;
  return { ...look, complete: false, cluster: { ...cluster, health, reasons: [...cluster.reasons, reason] } };
}

interface Asked {
  readonly collector: TroubleCollector;
  /** The first ones, as they came. */
  readonly first: readonly PinStatus[];
  /** Whether the list of all peers came to its end. */
  readonly whole: Told<unknown>;
}

/** Nobody was there to be asked. */
function nothingAsked(): Asked {
  return { collector: new TroubleCollector(), first: [], whole: { kind: 'not_asked' } };
}

async function askTrouble(client: ClusterClient, part: Deadline): Promise<Asked> {
  const everywhere = new Reading(client, false);
  const here = new Reading(client, true);
  const asking = told(part, everywhere.read);
  const late = part.part(Math.min(LOCAL_AFTER_MS, part.remainingMs * EARLY));
  const isLate = await Promise.race([asking.then(() => false), passed(late).then(() => true)]).finally(() => {
    late.dispose();
  });
  if (isLate && everywhere.isEmpty) {
    const own = part.part(LOCAL_WITHIN_MS);
    await told(own, here.read).finally(() => {
      own.dispose();
    });
  }
  const whole = await asking;
  const { collector, first } = whole.kind !== 'told' && everywhere.isEmpty ? here : everywhere;
  return { collector, first, whole };
}

/** What a list says, as far as it came. */
class Reading {
  readonly collector = new TroubleCollector();
  readonly first: PinStatus[] = [];

  constructor(
    private readonly client: ClusterClient,
    private readonly local: boolean,
  ) {}

  get isEmpty(): boolean {
    return this.first.length === 0;
  }

  readonly read = async (options: CallOptions): Promise<void> => {
    for await (const status of this.client.pins.list(OPERATIONS, { ...options, local: this.local })) {
      this.collector.add(status);
      if (this.first.length < MOST_OPERATIONS) {
        this.first.push(status);
      }
    }
  };
}

/** The names of peers by their ID, as far as anybody knows them. */
export function namesIn({ peers }: Pick<ClusterLook, 'peers'>): ReadonlyMap<string, string> {
  return new Map(peers.flatMap(({ peer_id, name }) => (name === null ? [] : [[peer_id, name] as const])));
}
