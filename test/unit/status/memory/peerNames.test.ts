import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import { PeerMemory } from '../../../../src/status/memory/peerMemory';
import { PeerNames } from '../../../../src/status/memory/peerNames';
import { sentenceOf } from '../../../../src/status/reasons/reason';
import { clusterFacts, NOW, OTHER, OWN, peerAnswer, ping } from '../clusterFacts';

const calls = (name: string) => JSON.stringify({ peer_name: name, ipfs_id: 'Qm' });
const alarm = (value: string) => ({
  name: 'ping',
  peer: OTHER,
  value,
  triggered_at: new Date(NOW).toISOString(),
});
const learnt = (changes: Parameters<typeof peerAnswer>[0]) =>
  new PeerNames().learn([clusterFacts({ answer: peerAnswer(changes) })]).get(OTHER);

describe('PeerNames', () => {
  it('knows a name from a ping, from an alert and from the list of peers', () => {
    assert.equal(learnt({ pings: [ping(OTHER, calls('bravo'))] }), 'bravo');
    assert.equal(learnt({ alerts: [alarm(calls('bravo'))] }), 'bravo');
    assert.equal(learnt({ peers: [{ id: OTHER, peername: 'bravo' }] }), 'bravo');
  });

  it('knows none of one that never said it, and takes none from another metric', () => {
    assert.equal(learnt({ peers: [{ id: OTHER, error: 'failed to dial', peername: '' }] }), undefined);
    assert.equal(learnt({ pings: [ping(OTHER, '')] }), undefined);
    assert.equal(learnt({ alerts: [{ ...alarm(calls('bravo')), name: 'tag:group' }] }), undefined);
  });

  it('reads a name whatever letters it has, and whatever else a peer sends', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        assert.equal(learnt({ pings: [ping(OTHER, calls(name))] }), name);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (value) => {
        const name = learnt({ pings: [ping(OTHER, value)] });
        assert.ok(name === undefined || value.includes('peer'));
      }),
    );
  });

  it('reads the name of a ping that was cut for its length', () => {
    assert.equal(learnt({ pings: [ping(OTHER, `${calls('bravo').slice(0, -3)}… and 9 more`)] }), 'bravo');
  });

  it('remembers it for whoever is missing later, beside the id and not in its place', () => {
    const memory = new PeerMemory();
    const hears = [ping(OWN), ping(OTHER, calls('bravo'))];
    memory.compare([clusterFacts({ answer: peerAnswer({ pings: hears }) })], 0);
    const later = clusterFacts({ now: NOW + 1000, answer: peerAnswer({ pings: [ping(OWN)] }) });
    const [facts] = memory.compare([later], 1);
    assert.ok(facts);
    const [missing] = judgeCluster(facts).reasons.filter(({ subject }) => subject === OTHER);
    assert.equal(missing?.params['peername'], 'bravo');
    assert.ok(sentenceOf(missing).includes(OTHER));
  });

  it('forgets whoever was heard longest ago, where thousands come and go', () => {
    const names = new PeerNames();
    for (let round = 0; round < 9; round++) {
      const pings = Array.from({ length: 1000 }, (_, index) => ping(`peer-${round}-${index}`, calls('x')));
      names.learn([clusterFacts({ answer: peerAnswer({ pings }) })]);
    }
    const known = names.learn([]);
    assert.equal(known.size, 4096);
    assert.ok(known.has('peer-8-999') && !known.has('peer-0-0'));
  });
});
