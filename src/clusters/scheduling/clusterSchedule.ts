import type { ClusterClient } from '../../clusterClient';
import type { LocalCluster } from '../../controller/localClusters';
import { Deadline } from '../../probes/deadline';
import { type AlertState, advance, alertsOf, HOLD_OFF_MS } from '../alerts/holdOff';
import { signsOf } from '../alerts/conditions';
import type { AlertEvent } from '../answers';
import { obstacleOf } from '../asking/obstacle';
import { TagQuestions } from '../asking/tagQuestions';
import { isOnThisMachine, swarmReach } from '../asking/swarmReach';
import { type ClusterLook, knownBy, localOf, memoryAfter } from '../clusterLook';
import type { MemoryStore } from '../memory/memoryStore';
import { type ClusterMemory, NOTHING_REMEMBERED } from '../memory/clusterMemory';
import { judgeCluster } from '../peers/judgeCluster';
import type { FollowerSource } from '../peers/known';
import { NOBODY_REACHED, type Reached, valueOf } from '../peers/observation';
import { pingsByPeer } from '../peers/pings';
import { judgeUnreachable, type Obstacle } from '../peers/unreachable';
import { type ClusterProfile, keyOfProfile } from '../profiles/profile';
import type { ClusterStore } from '../store';
import { stateAfter } from '../timeline/stateAfter';
import type { AlertTimeline } from '../timeline/alertTimeline';
import type { Spell } from '../timeline/spells';
import { askResource } from './askResource';
import { type LatestAnswers, NO_ANSWERS, observationOf, type PingsAround } from './latestAnswers';
import { type OnDemand, type OnDemandAnswers, OnDemandQuestions } from './onDemand';
import { RequestPace } from './requestPace';
import { NEXT_TAG_MS, type Resource, RESOURCES } from './resources';
import { Turns } from './turns';

/** A daemon at rest is asked no more often, all told. */
const MOST_A_MINUTE = 12;
/** The asked peer waits 15 s for each of the others. */
const LONGEST_QUESTION_MS = 20_000;
/** Whether somebody answers again. */
const UNREACHED_EVERY_MS = 15_000;
const WRITTEN_EVERY_MS = 60_000;

export interface ScheduleParts {
  readonly profile: ClusterProfile;
  readonly client: ClusterClient;
  readonly memory: MemoryStore;
  readonly store: ClusterStore;
  /** The peers that run on this machine, looked up anew each time that a cluster is met. */
  readonly locals: () => Promise<readonly LocalCluster[]>;
  /** Requests of the last minute that others of us sent to the same daemon. */
  readonly sentElsewhere?: () => number;
  readonly holdOffMs?: number;
  /** What was raised and not cleared by earlier looks, and by other windows: that is raised no second time. */
  readonly timeline?: Pick<AlertTimeline, 'spells'>;
  /** @param asked the ID of the peer that was asked; null where nobody knows it */
  readonly onEvent?: (event: AlertEvent, asked: string | null) => void;
  /** Told of what should never happen. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Asks one cluster, and nobody else does: only what somebody has a lease on, each question at its own pace, one of a kind
 * in flight, and all of them within the number of requests that a daemon at rest may get.
 */
export class ClusterSchedule {
  private latest: LatestAnswers = NO_ANSWERS;
  private around: PingsAround = { before: new Map(), after: null };
  private reached: Reached = NOBODY_REACHED;
  private obstacle: Obstacle | null = null;
  private remembered: ClusterMemory = NOTHING_REMEMBERED;
  private earlier: readonly Spell[] = [];
  private here: readonly LocalCluster[] = [];
  private alerts: AlertState | null = null;
  private writtenAt = 0;
  private noted = 0;
  private readonly pace: RequestPace;
  private readonly turns: Turns;
  private readonly onDemand = new OnDemandQuestions((send) => this.counted(send));
  private readonly tags = new TagQuestions();
  private readonly over = new AbortController();
  private readonly ready: Promise<void>;

  constructor(private readonly parts: ScheduleParts) {
    this.pace = new RequestPace(MOST_A_MINUTE, parts.sentElsewhere);
    this.turns = new Turns({
      pace: this.pace,
      isAskable: (resource) => this.isAskable(resource),
      everyMs: (resource) => this.everyMs(resource),
      ask: (resource, answered) => this.ask(resource, answered).catch(parts.onFault),
    });
    this.ready = this.begin();
  }

  /** Has these asked for as long as somebody shows them. @returns ends it */
  lease(resources: readonly Resource[]): () => void {
    return this.turns.lease(resources);
  }

  /** Asks all that is leased now, as a user wants who refreshes: whatever its turn, and before others. */
  refresh(): void {
    this.turns.askNow();
  }

  /**
   * Asks what a user wants to see now, once: it waits for no room, and what it costs is missing to the views.
   * @throws ClusterError where there is no answer; the signal's reason; an `AbortError` where the schedule was closed
   */
  askOnce<Q extends OnDemand>(question: Q, signal: AbortSignal): Promise<OnDemandAnswers[Q]> {
    return this.onDemand.ask(question, signal);
  }

  /** Waits until no question is under way, and none is due that has room. */
  settled(): Promise<void> {
    return this.turns.settled();
  }

  /** Ends all that runs, and remembers what was seen. */
  async close(): Promise<void> {
    this.over.abort();
    this.turns.close();
    this.onDemand.close();
    this.parts.client.close();
    await this.ready;
    await this.write(Date.now());
  }

  private async begin(): Promise<void> {
    const { memory, locals, timeline } = this.parts;
    [this.remembered, this.here, this.earlier] = await Promise.all([
      memory.read(),
      locals(),
      timeline?.spells() ?? [],
    ]);
  }

  /** While nobody answers, only whether somebody does. */
  private isAskable(resource: Resource): boolean {
    const { version, pings } = this.latest;
    if (version === '' || this.obstacle !== null) {
      return resource === 'version';
    }
    // What the list of peers says is read beside the pings.
    return resource === 'peers'
      ? pings.kind === 'told'
      : resource !== 'source' || this.configuration() !== null;
  }

  private everyMs(resource: Resource): number {
    if (this.obstacle !== null) {
      return UNREACHED_EVERY_MS;
    }
    return resource === 'tags' && this.tags.isUnderWay ? NEXT_TAG_MS : RESOURCES[resource].everyMs;
  }

  /** Where a follower of this machine gets its configuration. */
  private configuration(): FollowerSource | null {
    const local = localOf(this.parts.profile, this.here, valueOf(this.latest.id)?.id ?? null);
    return local?.kind === 'ipfs_cluster_follow' ? (local.source ?? null) : null;
  }

  /** Counts those that are about to be sent. @returns to be called once they are answered */
  private count(requests: number): () => void {
    this.noted += requests;
    const end = this.pace.begin(requests);
    return () => {
      const now = Date.now();
      end(now);
      // Some questions cost more than was told, as where a token is wanted first.
      const more = Math.max(0, this.parts.client.requests - this.noted);
      this.noted += more;
      this.pace.begin(more)(now);
    };
  }

  private async counted<T>(send: (client: ClusterClient) => Promise<T>): Promise<T> {
    const end = this.count(1);
    try {
      return await send(this.parts.client);
    } finally {
      end();
    }
  }

  private async ask(resource: Resource, answered: () => void): Promise<void> {
    const end = this.count(RESOURCES[resource].requests);
    await this.ready;
    const { client, profile } = this.parts;
    const deadline = new Deadline(LONGEST_QUESTION_MS, this.over.signal);
    const pings = pingsByPeer(valueOf(this.latest.pings) ?? []);
    try {
      const change = await askResource(resource, client, deadline, {
        configuration: this.configuration(),
        tags: this.tags,
      });
      this.latest = change(this.latest);
      this.obstacle = null;
      if (resource === 'peers') {
        this.around = { before: pings, after: null };
      }
      if (resource === 'pings') {
        this.around = {
          ...this.around,
          after: this.around.after ?? pingsByPeer(valueOf(this.latest.pings) ?? []),
        };
        await this.reach(deadline);
      }
    } catch (error) {
      if (this.over.signal.aborted) {
        return;
      }
      this.obstacle = obstacleOf(error, profile.endpoint.address, deadline.signal);
    } finally {
      deadline.dispose();
      end();
      answered();
    }
    if (this.over.signal.aborted) {
      return;
    }
    await this.judge();
  }

  /** Takes in what is known now, as soon as it says anything. */
  private async judge(): Promise<void> {
    const now = Date.now();
    const { latest, obstacle, parts } = this;
    const isTold =
      latest.pings.kind === 'told' && (latest.id.kind !== 'not_asked' || latest.peers.kind !== 'not_asked');
    if (obstacle === null && !isTold) {
      return;
    }
    const look = this.look(now);
    const events = this.advance(look, now);
    parts.store.put({
      key: keyOfProfile(parts.profile),
      cluster: look.cluster,
      peers: look.peers,
      alerts: this.alerts === null ? [] : alertsOf(this.alerts),
      complete: look.complete,
      seenAt: now,
      pace: this.pace.inLastMinute(now),
    });
    const asked = look.cluster.asked?.peer_id ?? null;
    events.forEach((event) => parts.onEvent?.(event, asked));
    if (now - this.writtenAt >= WRITTEN_EVERY_MS) {
      await this.write(now);
    }
  }

  /** Where nobody could be asked all stays as it was: nobody can tell whether anything lasts. */
  private advance(look: ClusterLook, now: number): readonly AlertEvent[] {
    const { parts } = this;
    if (look.seen === null) {
      return [];
    }
    const before = this.alerts ?? stateAfter(this.remembered.conditions, this.earlier, look);
    const label = look.cluster.name ?? parts.profile.endpoint.address;
    const { state, events } = advance(before, signsOf(look), now, label, parts.holdOffMs ?? HOLD_OFF_MS);
    this.alerts = state;
    this.remembered = { ...memoryAfter(look), conditions: state.conditions };
    return events;
  }

  private look(now: number): ClusterLook {
    const { profile } = this.parts;
    const askedId = valueOf(this.latest.id)?.id ?? null;
    const known = knownBy(profile, this.remembered, this.here, askedId);
    if (this.obstacle !== null) {
      const judged = judgeUnreachable(this.obstacle, known);
      return { ...judged, complete: false, seen: null, known };
    }
    const seen = observationOf(this.latest, this.around, this.reached, now);
    return { ...judgeCluster(seen, known), seen, known };
  }

  private async write(now: number): Promise<void> {
    this.writtenAt = now;
    await this.parts.memory.write(this.remembered);
  }

  private async reach(deadline: Deadline): Promise<void> {
    const seen = observationOf(this.latest, this.around, NOBODY_REACHED, Date.now());
    const known = knownBy(this.parts.profile, this.remembered, this.here, valueOf(seen.id)?.id ?? null);
    this.reached = await swarmReach(known, isOnThisMachine(this.parts.profile), deadline)(seen);
  }
}
