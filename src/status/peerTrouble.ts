import type { PeerAnswer } from '../probes/liveness';
import type { ClusterFacts } from './facts';
import { because } from './judgement';

interface Trouble {
  readonly reasons: readonly string[];
  readonly nextStep: string;
}

/** What is wrong with the Kubo of a peer: as the peer sees it first, as we see it where the peer cannot say. */
export function kuboTrouble(facts: ClusterFacts, answer: PeerAnswer): Trouble | null {
  const { kubo, kuboAddress } = facts;
  const address = kuboAddress ?? 'its address';
  if (answer.id) {
    const error = answer.id.ipfs?.error;
    return error
      ? {
          reasons: [because(`its Kubo does not answer: ${firstLine(error)}`, 'GET /id')],
          nextStep: 'Start Kubo (ipfs daemon), or correct ipfs_connector.ipfshttp.node_multiaddress.',
        }
      : null;
  }
  const waiting = because('it did not tell its identity in time: it waits for its Kubo', 'GET /id');
  if (kubo?.kind === 'kubo' && (kubo.peerId !== null || kubo.wantsAuthorization)) {
    return null;
  }
  if (kubo?.kind === 'refused' || kubo?.kind === 'no_socket') {
    return {
      reasons: [
        because(`nothing listens at ${address}, where its Kubo should be`, 'POST /api/v0/version'),
        waiting,
      ],
      nextStep: 'Start Kubo: ipfs daemon',
    };
  }
  const frozen = kubo?.kind === 'silent';
  return {
    reasons: [
      ...(frozen
        ? [because(`Kubo at ${address} accepts connections but is silent`, 'POST /api/v0/version')]
        : []),
      waiting,
    ],
    nextStep: frozen ? 'Look at Kubo: it hangs. Resume or restart it.' : 'Look at its Kubo: it may hang.',
  };
}

/** An error text of Go may go on with addresses and more; its first line says what happened. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

/** Errors that mean "dead" in a `GET /peers` entry; the others also befall healthy peers (a hung Kubo, no route). */
const DEAD = /failed to dial|connection refused|failed to find any peer/;

/** Peers that should be there and are not: each reason names one. */
export function missingPeers(facts: ClusterFacts, answer: PeerAnswer): string[] {
  if (answer.pings === null) {
    return [];
  }
  const own = answer.id?.id ?? facts.look?.peerId;
  const heard = new Set(answer.pings.map((ping) => ping.peer));
  const missing = new Map<string, string>();
  const note = (peer: string, what: string, source: string) => {
    if (peer !== own && !missing.has(peer)) {
      missing.set(peer, because(`peer ${peer} ${what}`, source));
    }
  };
  for (const { id, error } of answer.peers) {
    if (error && DEAD.test(error)) {
      note(id, `cannot be reached: ${firstLine(error)}`, 'GET /peers');
    }
  }
  for (const peer of answer.id?.cluster_peers ?? []) {
    if (!heard.has(peer)) {
      note(peer, 'sends no ping', 'GET /monitor/metrics/ping');
    }
  }
  for (const { name, peer, triggered_at } of answer.alerts ?? []) {
    if (name === 'ping' && !heard.has(peer)) {
      note(peer, `has sent no ping since ${triggered_at}`, 'GET /health/alerts');
    }
  }
  for (const peer of facts.expectedPeers) {
    if (!heard.has(peer)) {
      note(peer, 'is configured and was not heard of', 'GET /monitor/metrics/ping');
    }
  }
  return [...missing.values()];
}
