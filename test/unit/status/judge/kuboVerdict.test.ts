import assert from 'node:assert/strict';
import { listeningAt } from '../../../../src/probes/sockets/listening';
import type { KuboRepo } from '../../../../src/probes/files/kuboRepo';
import type { KuboFacts } from '../../../../src/status/gather/facts';
import { judgeKubo } from '../../../../src/status/judge/kuboVerdict';
import { sentenceOf } from '../../../../src/status/reasons/reason';
import type { State } from '../../../../src/status/result';
import { daemonProcess, lockFact, NOW } from '../clusterFacts';

const repo = (changes: Partial<KuboRepo> = {}): KuboRepo => ({
  initialized: true,
  apiAddresses: ['/ip4/127.0.0.1/tcp/5001'],
  peerId: 'QmKubo',
  apiFile: '/ip4/127.0.0.1/tcp/5001',
  problem: null,
  obstacle: null,
  ...changes,
});
const held = lockFact({ file: '/r/repo.lock', holder: 4711, holderVisible: true, holderName: 'ipfs' });
const stale = lockFact({ file: '/r/repo.lock' });
const absent = lockFact({ file: '/r/repo.lock', exists: false });
const kubo = daemonProcess({ kind: 'ipfs', listening: listeningAt([{ host: '127.0.0.1', port: 5001 }]) });

const live = (changes: Partial<KuboFacts> = {}): KuboFacts => ({
  kind: 'ipfs',
  process: kubo,
  ageMs: 600_000,
  now: NOW,
  folder: '/r',
  repo: repo(),
  repoChanged: true,
  lock: held,
  endpoint: { kind: 'tcp', address: '/ip4/127.0.0.1/tcp/5001', host: '127.0.0.1', port: 5001 },
  apiBound: true,
  sockets: null,
  apiLeftOut: false,
  answer: { kind: 'kubo', version: '0.43.0', peerId: 'QmKubo', wantsAuthorization: false },
  processesUnreadable: null,
  ...changes,
});
const closed = (changes: Partial<KuboFacts> = {}) =>
  live({ answer: null, apiBound: false, repo: repo({ apiFile: null }), ...changes });
const quiet = (changes: Partial<KuboFacts> = {}) =>
  live({
    process: null,
    ageMs: null,
    apiBound: null,
    lock: absent,
    repo: repo({ apiFile: null }),
    repoChanged: null,
    answer: { kind: 'refused' },
    ...changes,
  });

const CASES: readonly (readonly [situation: string, state: State, facts: KuboFacts])[] = [
  ['answers', 'running', live()],
  [
    'wants an authorization',
    'running',
    live({ answer: { kind: 'kubo', version: '0.43.0', peerId: null, wantsAuthorization: true } }),
  ],
  ['frozen', 'unresponsive', live({ process: { ...kubo, frozen: true }, answer: null })],
  ['hangs a minute after its start', 'unresponsive', live({ answer: { kind: 'silent' }, ageMs: 60_000 })],
  [
    'accepts connections, and its api file is not written yet',
    'starting',
    live({ answer: { kind: 'silent' }, ageMs: 200, repo: repo({ apiFile: null }) }),
  ],
  ['was not asked in time', 'running', live({ answer: { kind: 'not_asked' } })],
  [
    'was not asked in time, and its api file is not written yet',
    'starting',
    live({ answer: { kind: 'not_asked' }, ageMs: 200, repo: repo({ apiFile: null }) }),
  ],
  [
    'nothing of it was looked at in time but its process',
    'running',
    live({ answer: { kind: 'not_asked' }, repo: null, lock: null, endpoint: null, ageMs: 200 }),
  ],
  ['migrates its repository: holds the lock, no RPC', 'starting', closed()],
  ['has only just begun: no lock yet', 'starting', closed({ lock: absent, ageMs: 50, repoChanged: false })],
  [
    'stopping a moment after its start: a client still reads',
    'stopping',
    closed({ lock: absent, ageMs: 300, sockets: { listens: false, serves: true } }),
  ],
  ['stopping: it dropped its lock', 'stopping', closed({ lock: absent, ageMs: 3_000 })],
  [
    'stopping: nobody can tell what it did to its repository',
    'stopping',
    closed({ lock: absent, repoChanged: null }),
  ],
  ['asks in its console whether it may migrate', 'starting', closed({ lock: absent, repoChanged: false })],
  ['asks so after a crash', 'starting', closed({ lock: stale, repoChanged: false, repo: repo() })],
  ['waits for the lock that another one holds', 'starting', closed({ lock: { ...held, holder: 12 } })],
  [
    'somebody deleted its socket',
    'running',
    closed({
      endpoint: { kind: 'unix', address: '/unix/r/api', path: '/r/api' },
      apiBound: null,
      answer: { kind: 'no_socket' },
      sockets: { listens: true, serves: false },
    }),
  ],
  ['has no RPC address', 'running', closed({ apiLeftOut: true })],
  ['its socket is closed to us', 'running', live({ answer: { kind: 'denied' } })],
  ['in another network', 'running', live({ answer: null, process: { ...kubo, sharesNetwork: false } })],
  [
    'another user’s, and the default port is closed',
    'running',
    closed({
      answer: { kind: 'refused' },
      lock: null,
      apiBound: null,
      repo: repo({ initialized: false, obstacle: { kind: 'no_permission' } }),
      process: { ...kubo, listening: null, environment: null },
    }),
  ],
  ['initialized, nothing left behind', 'stopped', quiet()],
  ['killed: its api file is left', 'crashed', quiet({ repo: repo(), lock: stale })],
  ['killed: its lock alone is left', 'crashed', quiet({ lock: stale })],
  ['an offline command holds the lock', 'stopped', quiet({ lock: held })],
  ['its lock is in unseen hands', 'unknown', quiet({ lock: { ...held, holderVisible: false } })],
  ['nobody can tell who holds the lock', 'unknown', quiet({ lock: { ...stale, canTell: false } })],
  [
    'in a container, with a lock and a silent port',
    'unknown',
    quiet({ lock: { ...stale, mayHideHolders: true }, answer: { kind: 'silent' } }),
  ],
  [
    'in a container, with a lock and a port that was not asked in time',
    'unknown',
    quiet({ lock: { ...stale, mayHideHolders: true }, answer: { kind: 'not_asked' } }),
  ],
  [
    'an address in its api file, not asked in time',
    'unknown',
    quiet({ repo: repo(), answer: { kind: 'not_asked' } }),
  ],
  [
    'killed, though nobody asked in time: its lock proves it',
    'crashed',
    quiet({ repo: repo(), lock: stale, answer: { kind: 'not_asked' } }),
  ],
  ['initialized, not asked in time', 'stopped', quiet({ answer: { kind: 'not_asked' } })],
  [
    'its folder is closed to us',
    'unknown',
    quiet({ repo: repo({ initialized: false, obstacle: { kind: 'no_permission' } }) }),
  ],
  ['no process list', 'unknown', quiet({ processesUnreadable: 'ps cannot be run' })],
  ['a folder without a configuration', 'not_initialized', quiet({ repo: repo({ initialized: false }) })],
  ['something else has its port', 'stopped', quiet({ answer: { kind: 'foreign', why: 'HTTP 404' } })],
];

describe('the state of Kubo', () => {
  for (const [situation, state, facts] of CASES) {
    it(`${situation}: ${state}`, () => {
      const judgement = judgeKubo(facts);
      const sentences = judgement.reasons.map(sentenceOf);
      assert.equal(judgement.state, state, sentences.join('\n'));
      for (const one of sentences) {
        assert.match(one, /^[^\n]+ — [^\n]+$/);
      }
    });
  }
});
