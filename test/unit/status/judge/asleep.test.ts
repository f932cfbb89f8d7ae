import assert from 'node:assert/strict';
import type { KuboRepo } from '../../../../src/probes/files/kuboRepo';
import type { KuboFacts } from '../../../../src/status/gather/facts';
import { joinByPeer } from '../../../../src/status/gather/joinByPeer';
import { judge } from '../../../../src/status/judge/verdict';
import { sentenceOf } from '../../../../src/status/reasons/reason';
import { clusterFacts, clusterFolder, daemonProcess, lockFact, NOW } from '../clusterFacts';

const ASLEEP = { kind: 'asleep', by: 'systemd (rpc.socket)', starts: 'ipfs' } as const;
const API = '/ip4/127.0.0.1/tcp/5001';
const REPO: KuboRepo = {
  initialized: true,
  apiAddresses: [API],
  peerId: 'QmKubo',
  apiFile: null,
  problem: null,
  obstacle: null,
};

const kubo = (changes: Partial<KuboFacts> = {}): KuboFacts => ({
  kind: 'ipfs',
  process: null,
  ageMs: null,
  now: NOW,
  folder: '/r',
  repo: REPO,
  repoChanged: null,
  lock: lockFact({ file: '/r/repo.lock', exists: false }),
  endpoint: { kind: 'tcp', address: API, host: '127.0.0.1', port: 5001 },
  apiBound: null,
  sockets: null,
  apiLeftOut: false,
  answer: ASLEEP,
  processesUnreadable: null,
  ...changes,
});
const service = (changes: Parameters<typeof clusterFacts>[0] = {}) =>
  clusterFacts({ process: null, ageMs: null, apiBound: null, answer: ASLEEP, lock: null, ...changes });

describe('a daemon that sleeps', () => {
  for (const [name, facts, state] of [
    ['Kubo', kubo(), 'stopped'],
    ['Kubo, killed after it was woken', kubo({ repo: { ...REPO, apiFile: API } }), 'crashed'],
    ['Kubo in a folder that nobody knows', kubo({ folder: null, repo: null, lock: null }), 'stopped'],
    ['Kubo that its first start sets up', kubo({ repo: { ...REPO, initialized: false } }), 'stopped'],
    ['a service', service(), 'stopped'],
    ['a service, killed after it was woken', service({ lock: lockFact() }), 'crashed'],
    ['a service in a folder that nobody knows', service({ folder: null, contents: null }), 'stopped'],
    ['a service that is not set up', service({ contents: clusterFolder({ initialized: false }) }), 'stopped'],
  ] as const) {
    it(`${name}: ${state}, says so, and is not to be started by hand`, () => {
      const judgement = judge(facts);
      assert.equal(judgement.state, state);
      assert.match(
        judgement.reasons.map(sentenceOf).join('\n'),
        /asleep: .* is held by systemd \(rpc\.socket\)/,
      );
      assert.equal(judgement.nextStep?.code, 'connect');
    });
  }

  it('is none whose disk is away, or of which nobody can see whether it runs', () => {
    assert.equal(judge(kubo({ repo: { ...REPO, obstacle: { kind: 'no_permission' } } })).state, 'unknown');
    assert.equal(judge(kubo({ processesUnreadable: 'no /proc' })).state, 'unknown');
    const held = lockFact({ file: '/r/repo.lock', holder: 9, holderVisible: false });
    assert.equal(judge(kubo({ lock: held })).state, 'unknown');
  });

  it('is no fault of a peer that has not asked it yet', () => {
    const facts = clusterFacts({ apiLeftOut: true, answer: null, kubo: ASLEEP });
    assert.equal(judge(facts).state, 'running');
  });

  /** Into which nobody may look. */
  const hidden = kubo({
    process: daemonProcess({ kind: 'ipfs', listening: null }),
    ...{ folder: null, repo: null, lock: null },
  });

  it('is another one than a hidden daemon beside it', () => {
    assert.deepEqual(
      joinByPeer([hidden], [kubo()]).map((facts) => judge(facts).state),
      ['running', 'stopped'],
    );
  });

  it('is none that holds the lock in its folder', () => {
    const held = lockFact({ file: '/r/repo.lock', holder: 4711, holderVisible: true, holderName: 'ipfs' });
    const [joined, ...others] = joinByPeer([hidden], [kubo({ lock: held })]);
    assert.ok(joined && others.length === 0);
    assert.equal(judge(joined).state, 'running');
  });
});
