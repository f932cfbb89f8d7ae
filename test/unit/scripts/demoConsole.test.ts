import assert from 'node:assert/strict';
import type { DemoDaemon } from '../../../lab/demo/demo';
import { DemoCable, NoCable } from '../../../lab/demo/cable';
import { introduction, obey } from '../../../lab/demo/demoConsole';

const disk = { fill: () => Promise.resolve(), empty: () => Promise.resolve() };

/** A cable that remembers what it was set to. */
function cableWith(set: string[] = []): DemoCable {
  return new DemoCable('10.77.0.1', '10.77.0.2', [], (state) => Promise.resolve(set.push(state)));
}

/**
 * Daemons that do nothing but as they are told.
 * @param cable of peer2
 */
function daemons(cable: DemoCable | NoCable = cableWith(), alive = false): DemoDaemon[] {
  const daemon = (name: string, program: string, more: Partial<DemoDaemon> = {}) =>
    ({
      ...more,
      name,
      program,
      folder: `/lab/${name}`,
      process: {
        pid: 7,
        alive,
        freeze: () => undefined,
        thaw: () => undefined,
        kill: () => Promise.resolve(),
        stop: () => Promise.resolve(),
      },
      restart: () => Promise.resolve({}),
    }) as unknown as DemoDaemon;
  return [
    daemon('ipfs', 'ipfs'),
    daemon('ipfs3', 'ipfs'),
    daemon('peer1', 'ipfs-cluster-service', { kubo: 'ipfs' }),
    daemon('peer2', 'ipfs-cluster-service', { kubo: 'ipfs', cable }),
    daemon('peer3', 'ipfs-cluster-service', { kubo: 'ipfs3', disk }),
    daemon('follower', 'ipfs-cluster-follow', { kubo: 'ipfs' }),
  ];
}

describe('The console of the demo', () => {
  const SAYS = [
    ['stop follower', 'follower is stopped; nobody needs it. Undo it: start follower'],
    ['kill follower', 'follower has crashed; nobody needs it. Undo it: start follower'],
    ['kill peer2', 'peer2 has crashed, so peer1, peer3 soon miss it. Undo it: start peer2'],
    [
      'freeze ipfs',
      'ipfs becomes unresponsive, so peer1, peer2, follower are degraded: they need it. Undo it: thaw ipfs',
    ],
    ['kill ipfs3', 'ipfs3 has crashed, so peer3 is degraded: it needs it. Undo it: start ipfs3'],
    ['start peer2', 'peer2 runs again, and nobody misses it any more.'],
    ['start follower', 'follower runs again.'],
    [
      'fill peer3',
      'peer3 has no free space left, for which Clusters asks every two minutes. Undo it: empty peer3',
    ],
    ['empty peer3', 'peer3 has free space again.'],
  ] as const;

  for (const [line, says] of SAYS) {
    it(`says what follows from "${line}"`, async () => {
      assert.equal(await obey(line, daemons()), `${line}: done. ${says}`);
    });
  }

  it('says what can be said where a line is no such thing', async () => {
    for (const line of ['kill', 'kill peer9', 'toString ipfs', 'start']) {
      assert.match(
        await obey(line, daemons()),
        /^Say one of freeze, thaw, kill, stop, start, fill, empty, cut, join, then one of ipfs/,
      );
    }
  });

  it('says who can be filled where another one cannot', async () => {
    assert.match(
      await obey('fill peer2', daemons()),
      /^fill peer2: only peer3 has a disk .* say fill peer3\.$/,
    );
  });

  it('cuts a peer off and joins it again, and starts none that is cut off', async () => {
    const set: string[] = [];
    const all = daemons(cableWith(set), true);
    assert.equal(
      await obey('cut peer2', all),
      'cut peer2: done. peer2 runs on, and nobody can reach it any more, so peer1, peer3 soon miss it. Undo it: join peer2',
    );
    assert.match(await obey('start peer2', all), /^start peer2: it is cut off .* say join peer2 first\.$/);
    assert.equal(
      await obey('join peer2', all),
      'join peer2: done. peer2 is back in the network, and nobody misses it any more.',
    );
    assert.deepEqual(set, ['down', 'up']);
    assert.match(await obey('start peer2', all), /^start peer2: done\./);
  });

  it('says of one that does not run neither that it runs on nor that nobody misses it', async () => {
    const all = daemons();
    assert.match(await obey('cut peer2', all), /: done\. Nobody could reach peer2 any more, if it ran\./);
    assert.match(await obey('join peer2', all), /back in the network: say start peer2\.$/);
  });

  it('says who can be cut off where another one cannot', async () => {
    assert.match(
      await obey('cut peer1', daemons()),
      /^cut peer1: only peer2 has a network of its own.*say cut peer2\.$/,
    );
  });

  it('says, also beforehand, what a machine lacks that gives nobody a network, and what comes next to it', async () => {
    const all = daemons(new NoCable('only root may'));
    const says = /not possible on this machine: only root may\. Say freeze peer2 instead/;
    assert.match(await obey('cut peer2', all), says);
    assert.match(await obey('join peer2', all), says);
    assert.match(introduction(all), says);
    assert.match(await obey('start peer2', all), /: done\./);
  });

  it('shows beforehand, with the same words, what is worth to try', async () => {
    const text = introduction(daemons());
    for (const line of ['stop follower', 'kill peer2', 'freeze ipfs', 'fill peer3']) {
      const said = (await obey(line, daemons())).replace(`${line}: done. `, '');
      assert.ok(text.includes(said), text);
    }
  });
});
