import assert from 'node:assert/strict';
import { ALERT_CODES } from '../../../../src/clusters/names';
import { kuboCause, peerCause, ToldCauses } from '../../../../src/monitor/news/toldCauses';
import { causesOfAlert } from '../../../../src/vscode/clusters/alerts/causesOfAlert';
import { MutedToday } from '../../../../src/vscode/shared/mutedToday';
import { peerOf } from './states';

const PEERS = ['a', 'b', 'c'].map((name) =>
  peerOf(name, { peer_id: name, kubo: { peer_id: 'shared', state: 'up', error: null } }),
);
const causesOf = (code: (typeof ALERT_CODES)[number], subject: string | null, cluster = 'demo') =>
  causesOfAlert({ code, subject }, cluster, PEERS);

describe('One cause is told once', () => {
  it('a peer that crashed here and is missing in its cluster, whoever tells first', () => {
    const told = new ToldCauses();
    assert.equal(told.claim(peerCause('a')), true);
    assert.equal(told.claim(causesOf('peer_missing', 'a')), false);
    const other = new ToldCauses();
    assert.equal(other.claim(causesOf('peer_missing', 'a')), true);
    assert.equal(other.claim(peerCause('a')), false);
  });

  it('a Kubo that hangs here, and all peers that are silent because of it', () => {
    const told = new ToldCauses();
    assert.equal(told.claim(kuboCause('shared')), true);
    for (const peer of ['a', 'b', 'c']) {
      assert.equal(told.claim(causesOf('peer_silent', peer)), false);
    }
  });

  it('another peer, another alert and another cluster are told', () => {
    const told = new ToldCauses();
    const alerts = [
      causesOf('peer_missing', 'a'),
      causesOf('peer_missing', 'b'),
      causesOf('kubo_down', 'c'),
      causesOf('versions_differ', null),
      causesOf('versions_differ', null, 'other'),
      causesOf('disk_full', 'a'),
    ];
    for (const causes of alerts) {
      assert.equal(told.claim(causes), true);
      assert.equal(told.claim(causes), false);
    }
  });

  it('what is over and comes again is told again', () => {
    const told = new ToldCauses();
    told.claim(causesOf('peer_missing', 'a'));
    told.release(causesOf('peer_missing', 'a'));
    assert.equal(told.claim(peerCause('a')), true);
  });

  it('every alert has a cause, also of a peer that nobody knows', () => {
    for (const code of ALERT_CODES) {
      assert.ok(causesOf(code, 'unknown').length > 0);
      assert.ok(causesOf(code, null).length > 0);
    }
  });
});

describe('Mute for today', () => {
  it('holds for all windows until the day is over', async () => {
    const kept = new Map<string, unknown>();
    const memory = {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => {
        kept.set(key, value);
        return Promise.resolve();
      },
    };
    let day = 'Sat Nov 28 2026';
    const [one, other] = [new MutedToday(memory, () => day), new MutedToday(memory, () => day)];
    assert.equal(other.isMuted, false);
    await one.mute();
    assert.equal(other.isMuted, true);
    day = 'Sun Nov 29 2026';
    assert.deepEqual([one.isMuted, other.isMuted], [false, false]);
  });
});
