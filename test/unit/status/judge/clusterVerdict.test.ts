import assert from 'node:assert/strict';
import { parseServiceConfig } from '../../../../src/probes/config/serviceConfig';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import type { ClusterFacts } from '../../../../src/status/gather/facts';
import { sentenceOf } from '../../../../src/status/reasons/reason';
import type { State } from '../../../../src/status/result';
import {
  clusterFacts,
  clusterFolder,
  daemonProcess,
  identity,
  lockFact,
  NOW,
  OTHER,
  OWN,
  peerAnswer,
  ping,
  quietFacts,
} from '../clusterFacts';

type Case = readonly [situation: string, state: State, facts: ClusterFacts, reason?: RegExp];

const REFUSED = 'dial tcp 127.0.0.1:5001: connect: connection refused\nmore';
const closed = (changes: Partial<ClusterFacts> = {}) =>
  clusterFacts({
    answer: null,
    apiBound: false,
    listeners: 1,
    ...changes,
  });
const alert = (minutes: number) => ({
  name: 'ping',
  peer: OTHER,
  value: '',
  triggered_at: new Date(NOW - minutes * 60_000).toISOString(),
});
const socket = {
  socket: '/f/demo/api-socket',
  endpoint: { kind: 'unix', address: '/unix/f/demo/api-socket', path: '/f/demo/api-socket' },
} as const;

const LIVE: readonly Case[] = [
  ['serves and holds its lock', 'running', clusterFacts(), /held by PID 4711/],
  [
    'its lock was deleted while it runs',
    'running',
    clusterFacts({
      lock: lockFact({ exists: false }),
      process: daemonProcess({ openFiles: ['/home/ann/.ipfs-cluster/cluster.lock (deleted)'] }),
    }),
  ],
  [
    'wants credentials',
    'running',
    clusterFacts({ answer: peerAnswer({ wantsCredentials: true, id: null, pings: null }) }),
    /401/,
  ],
  [
    'wants credentials, and nothing listens where its Kubo should be',
    'degraded',
    clusterFacts({
      answer: peerAnswer({ wantsCredentials: true, id: null, pings: null }),
      kubo: { kind: 'refused' },
    }),
  ],
  [
    'frozen by SIGSTOP',
    'unresponsive',
    clusterFacts({ process: daemonProcess({ frozen: true }), answer: null }),
  ],
  [
    'its Kubo is down',
    'degraded',
    clusterFacts({ answer: peerAnswer({ id: identity({ ipfs: { error: REFUSED } }) }) }),
    /connection refused — GET \/id/,
  ],
  [
    'its Kubo is frozen, so that its identity never comes',
    'degraded',
    clusterFacts({ answer: peerAnswer({ id: null }), kubo: { kind: 'silent' } }),
    /silent/,
  ],
  [
    'its identity is slow, though its Kubo answers us',
    'running',
    clusterFacts({ answer: peerAnswer({ id: null }) }),
  ],
  ['READY at this moment', 'starting', clusterFacts({ ageMs: 500, answer: peerAnswer({ pings: [] }) })],
  [
    'only just connected: its own ping is an empty placeholder',
    'starting',
    clusterFacts({ ageMs: 500, answer: peerAnswer({ pings: [ping(OWN, '')] }) }),
  ],
  [
    'not READY after ten minutes',
    'degraded',
    clusterFacts({ answer: peerAnswer({ pings: [] }) }),
    /not READY/,
  ],
  [
    'raft without a leader',
    'starting',
    clusterFacts({ raft: true, answer: peerAnswer({ pings: [] }) }),
    /leader/,
  ],
  [
    'a peer refuses connections',
    'degraded',
    clusterFacts({
      answer: peerAnswer({
        pings: [ping(OWN), ping(OTHER)],
        peers: [{ id: OTHER, error: 'failed to dial: connection refused' }],
      }),
    }),
    /cannot be reached/,
  ],
  [
    'a peer has no route to another: normal where they never met',
    'running',
    clusterFacts({
      answer: peerAnswer({
        pings: [ping(OWN), ping(OTHER)],
        peers: [{ id: OTHER, error: 'routing: not found' }],
      }),
    }),
  ],
  [
    'a peer fell silent five minutes ago',
    'degraded',
    clusterFacts({ answer: peerAnswer({ alerts: [alert(5)] }) }),
  ],
  [
    'a peer fell silent and is back',
    'running',
    clusterFacts({ answer: peerAnswer({ alerts: [alert(5)], pings: [ping(OWN), ping(OTHER)] }) }),
  ],
  [
    'a peer left for good two hours ago',
    'running',
    clusterFacts({ answer: peerAnswer({ alerts: [alert(120)] }) }),
  ],
  [
    'a peer that was alerted of came back, and was last heard of since',
    'degraded',
    clusterFacts({
      answer: peerAnswer({ alerts: [alert(10)] }),
      lost: [{ peer: OTHER, lastHeardAt: NOW - 30_000 }],
    }),
    /^peer 12D3KooWOther was last heard of at 2026-11-26T11:59:30Z — /,
  ],
  [
    'a peer that was alerted of, and nobody knows when it was heard last',
    'degraded',
    clusterFacts({ answer: peerAnswer({ alerts: [alert(10)] }) }),
    /^peer 12D3KooWOther sends no ping any more — GET \/health\/alerts$/m,
  ],
  [
    'a follower left a cluster that trusts everybody',
    'running',
    clusterFacts({ followers: new Set([OTHER]), answer: peerAnswer({ alerts: [alert(5)] }) }),
  ],
  [
    'a follower whom a cluster trusts by name left',
    'degraded',
    clusterFacts({
      followers: new Set([OTHER]),
      trustedPeers: [OTHER],
      answer: peerAnswer({ alerts: [alert(5)] }),
    }),
  ],
  [
    'a stranger who followed fell silent',
    'running',
    clusterFacts({ trustedPeers: [], answer: peerAnswer({ alerts: [alert(5)] }) }),
  ],
  [
    'a configured peer was never heard of',
    'degraded',
    clusterFacts({ expectedPeers: [OTHER] }),
    /configured/,
  ],
  ['too young to have heard of its peers', 'running', clusterFacts({ expectedPeers: [OTHER], ageMs: 5_000 })],
  [
    'raft: a member sends no ping',
    'degraded',
    clusterFacts({ raft: true, answer: peerAnswer({ id: identity({ cluster_peers: [OWN, OTHER] }) }) }),
  ],
  [
    'crdt: a ping came between the two answers',
    'running',
    clusterFacts({ answer: peerAnswer({ id: identity({ cluster_peers: [OWN, OTHER] }) }) }),
  ],
  ['nobody can tell which pings there are', 'running', clusterFacts({ answer: peerAnswer({ pings: null }) })],
  [
    'bound and silent, ten seconds old',
    'starting',
    clusterFacts({ answer: { kind: 'silent' }, ageMs: 10_000 }),
  ],
  [
    'bound and silent with many silent peers to dial',
    'starting',
    clusterFacts({ answer: { kind: 'silent' }, ageMs: 60_000, startUpMs: 90_000 }),
  ],
  ['bound and silent, ten minutes old', 'unresponsive', clusterFacts({ answer: { kind: 'silent' } })],
  ['not asked in time', 'running', clusterFacts({ answer: { kind: 'not_asked' } }), /not asked in time/],
  [
    'asked in a hurry, so that its identity did not come',
    'running',
    clusterFacts({ answer: peerAnswer({ id: null, hurried: true }), kubo: { kind: 'not_asked' } }),
  ],
  [
    'asked in a hurry, and nothing listens where its Kubo should be',
    'degraded',
    clusterFacts({ answer: peerAnswer({ id: null, hurried: true }), kubo: { kind: 'refused' } }),
  ],
  [
    'asked in a hurry, and the kernel tells that its Kubo is suspended',
    'degraded',
    clusterFacts({
      answer: peerAnswer({ id: null, hurried: true }),
      kubo: { kind: 'not_asked' },
      kuboSuspended: 7,
    }),
    /its Kubo at .* does not answer[^]*PID 7 is stopped/,
  ],
  [
    'has no API on purpose, and its Kubo was not asked in time',
    'running',
    clusterFacts({ answer: null, apiLeftOut: true, kubo: { kind: 'not_asked' } }),
  ],
  [
    'halted by a debugger',
    'unresponsive',
    clusterFacts({ answer: { kind: 'silent' }, ageMs: 1_000, process: daemonProcess({ traced: true }) }),
    /debugger/,
  ],
  ['its port is not open yet', 'starting', closed({ ageMs: 300, swarmBound: false })],
  ['it closed its APIs and is on its way out', 'stopping', closed(), /listens for peers/],
  [
    'it wrote its peers for the next start',
    'stopping',
    closed({ swarmBound: false, peerstoreRewritten: true }),
  ],
  [
    'its configuration was edited since the start',
    'running',
    closed({ configElsewhere: true, listeners: 2 }),
    /not the one on disk/,
  ],
  [
    'its source has not answered yet',
    'starting',
    closed({
      configElsewhere: true,
      swarmBound: false,
      listeners: 0,
      contents: clusterFolder({
        config: parseServiceConfig('{"source":"http://ann:pa55@127.0.0.1/x?token=y"}'),
      }),
    }),
    /comes from http:\/\/127\.0\.0\.1\/x — /,
  ],
  [
    'it listens and speaks nonsense',
    'degraded',
    clusterFacts({ answer: { kind: 'foreign', why: 'HTTP 500' } }),
  ],
  ['its socket is closed to us', 'running', clusterFacts({ answer: { kind: 'denied' } })],
  [
    'another user’s, of which nothing but the process shows',
    'running',
    clusterFacts({
      answer: { kind: 'refused' },
      apiBound: null,
      contents: clusterFolder({ obstacle: { kind: 'no_permission' }, config: null }),
      process: daemonProcess({ listening: null, environment: null }),
    }),
    /cannot be read by this user/,
  ],
  [
    'a follower on Windows, whose socket Node cannot connect to',
    'running',
    clusterFacts({ answer: null, apiBound: null, endpoint: null, apiUnaskable: true }),
    /nobody can ask on Windows/,
  ],
  ['no REST API in its configuration', 'running', closed({ apiLeftOut: true })],
  ['no REST API, and its Kubo is down', 'degraded', closed({ apiLeftOut: true, kubo: { kind: 'refused' } })],
  [
    'no REST API, and only just started',
    'starting',
    closed({ apiLeftOut: true, swarmBound: false, ageMs: 300 }),
  ],
  [
    'in another network, as in a container',
    'running',
    clusterFacts({ answer: null, process: daemonProcess({ sharesNetwork: false }) }),
    /network namespace/,
  ],
  [
    'a follower waits for Kubo',
    'starting',
    closed({
      kind: 'ipfs_cluster_follow',
      answer: { kind: 'no_socket' },
      swarmBound: false,
      kubo: { kind: 'refused' },
    }),
    /Kubo does not answer/,
  ],
];

const DEAD: readonly Case[] = [
  ['initialized, nothing left behind', 'stopped', quietFacts()],
  ['killed: its lock is left', 'crashed', quietFacts({ lock: lockFact() })],
  ['killed: its socket is left', 'crashed', quietFacts({ ...socket, lock: null })],
  ['a lock with something in it', 'crashed', quietFacts({ lock: lockFact({ size: 4 }) })],
  [
    'the state is being exported',
    'stopped',
    quietFacts({ lock: lockFact({ holder: 9, holderVisible: true, holderName: 'ipfs-cluster-se' }) }),
    /held by PID 9/,
  ],
  ['its lock is in unseen hands', 'unknown', quietFacts({ lock: lockFact({ holder: 9 }) })],
  ['nobody can tell who holds the lock', 'unknown', quietFacts({ lock: lockFact({ canTell: false }) })],
  [
    'in a container, with a lock and a silent port',
    'unknown',
    quietFacts({ lock: lockFact({ mayHideHolders: true }), answer: { kind: 'silent' } }),
  ],
  [
    'in a container, with a lock and a port that was not asked in time',
    'unknown',
    quietFacts({ lock: lockFact({ mayHideHolders: true }), answer: { kind: 'not_asked' } }),
  ],
  [
    'nobody asked its socket in time',
    'unknown',
    quietFacts({ ...socket, lock: null, answer: { kind: 'not_asked' } }),
  ],
  [
    'frozen in an unseen container, with its socket here',
    'unresponsive',
    quietFacts({ ...socket, lock: null, answer: { kind: 'silent' } }),
  ],
  [
    'its socket is closed to us',
    'unknown',
    quietFacts({ ...socket, lock: null, answer: { kind: 'denied' } }),
  ],
  [
    'its folder is closed to us',
    'unknown',
    quietFacts({
      contents: clusterFolder({
        obstacle: { kind: 'no_permission' },
        problem: '/x may not be read by this user',
      }),
    }),
    /may not be read/,
  ],
  ['no process list', 'unknown', quietFacts({ processesUnreadable: '/proc cannot be read' })],
  [
    'a process of another user’s on Windows that shows its name alone',
    'unknown',
    quietFacts({
      processesUnreadable: { kind: 'ipfs_cluster_service', pid: 4100, name: 'ipfs-cluster-service.exe' },
    }),
    /PID 4100 is called ipfs-cluster-service.exe and hides its command line/,
  ],
  ['no identity', 'not_initialized', quietFacts({ contents: clusterFolder({ initialized: false }) })],
  [
    'its file is broken',
    'stopped',
    quietFacts({ contents: clusterFolder({ config: null, problem: 'service.json is not valid JSON' }) }),
    /not valid JSON/,
  ],
  ['something else has its port', 'stopped', quietFacts({ answer: { kind: 'foreign', why: 'HTTP 404' } })],
];

describe('the state of a Cluster peer', () => {
  for (const [situation, state, facts, reason] of [...LIVE, ...DEAD]) {
    it(`${situation}: ${state}`, () => {
      const judgement = judgeCluster(facts);
      const sentences = judgement.reasons.map(sentenceOf);
      assert.equal(judgement.state, state, sentences.join('\n'));
      assert.ok(judgement.reasons.length > 0);
      for (const one of sentences) {
        assert.match(one, /^[^\n]+ — [^\n]+$/, 'a reason is one line and names its source');
      }
      if (reason) {
        assert.match(sentences.join('\n'), reason);
      }
    });
  }
});
