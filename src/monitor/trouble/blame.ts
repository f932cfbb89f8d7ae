import type { ReasonCode } from '../../status/reasons/catalogue';
import type { Cause, DaemonStatusResponse, State } from '../../status/result';
import { type Subject, subjectsOf } from './subjects';

/** Reasons that say that a daemon lives, or why it cannot be seen better: no trouble by themselves. */
const HARMLESS: ReadonlySet<ReasonCode> = new Set([
  'process_alive',
  'process_alive_for',
  'cluster_answers',
  'cluster_answers_unversioned',
  'lock_held',
  'api_left_out',
  'rpc_left_out',
  'other_network',
  'api_elsewhere',
]);
const ABOUT_KUBO: ReadonlySet<ReasonCode> = new Set([
  'kubo_unreachable',
  'kubo_closed',
  'kubo_silent',
  'kubo_awaited',
  'kubo_not_answering',
]);
/** A peer in one of these may well be silent; one that answers is missed for a reason of its own. */
const MAY_BE_SILENT: ReadonlySet<State> = new Set([
  'crashed',
  'unresponsive',
  'stopped',
  'stopping',
  'starting',
  'unknown',
]);

/**
 * Whom here each daemon suffers from: those that miss a peer, or their Kubo, and nothing else, where the missed one is
 * in trouble here itself. One cause is one alarm.
 * @returns by key; a daemon that is missing has trouble of its own, or none
 */
export function blameIn(answer: DaemonStatusResponse): ReadonlyMap<string, readonly Subject[]> {
  const subjects = subjectsOf(answer);
  const blamed = new Map<string, readonly Subject[]>();
  for (const subject of subjects) {
    const culprits = subject.instance.state === 'degraded' ? culpritsOf(subject, subjects) : [];
    if (culprits.length > 0) {
      blamed.set(subject.key, culprits);
    }
  }
  return blamed;
}

/** @returns none where any part of its trouble has no culprit here */
function culpritsOf({ instance }: Subject, all: readonly Subject[]): readonly Subject[] {
  const found = new Set<Subject>();
  const troubles = instance.causes.filter(({ code }) => !HARMLESS.has(code));
  const unnamed = troubles.find(({ code }) => code === 'more_peers_missing');
  for (const cause of troubles.filter((one) => one !== unnamed)) {
    const culprit = ABOUT_KUBO.has(cause.code) ? kuboOf(instance.kubo, all) : missedPeer(cause, all);
    if (culprit === undefined) {
      return [];
    }
    found.add(culprit);
  }
  if (unnamed) {
    const others = all.filter((one) => one.type !== 'ipfs' && isSilent(one) && !found.has(one));
    // It does not say which; all of them are here only where as many are silent here.
    if (others.length < Number(unnamed.params['count'])) {
      return [];
    }
    return [...found, ...others];
  }
  return [...found];
}

function missedPeer({ subject }: Cause, all: readonly Subject[]): Subject | undefined {
  return subject === null
    ? undefined
    : all.find((one) => one.type !== 'ipfs' && one.instance.peer_id === subject && isSilent(one));
}

function isSilent({ instance: { state } }: Subject): boolean {
  return MAY_BE_SILENT.has(state);
}

function kuboOf(kubo: Subject['instance']['kubo'], all: readonly Subject[]): Subject | undefined {
  const address = kubo === null ? null : placeOf(kubo.address);
  return address === null
    ? undefined
    : all.find(
        ({ type, instance: { api, state } }) =>
          type === 'ipfs' && state !== 'running' && placeOf(api) === address,
      );
}

/** Addresses of this machine are one: a Kubo that listens on all of them answers on loopback. */
const THIS_MACHINE = /^\/(?:ip4\/(?:127(?:\.\d+){3}|0\.0\.0\.0)|ip6\/::1?|dns[46]?\/localhost)(?=\/|$)/;

function placeOf(address: string | null): string | null {
  return address === null ? null : address.replace(THIS_MACHINE, '/here');
}
