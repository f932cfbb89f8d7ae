import assert from 'node:assert/strict';
import type { DemoDaemon } from '../../../lab/demo/demo';
import { introduction, obey } from '../../../lab/demo/demoConsole';

const disk = { fill: () => Promise.resolve(), empty: () => Promise.resolve() };

/** Daemons that do nothing but as they are told. */
function daemons(): DemoDaemon[] {
  const daemon = (name: string, program: string, more: Partial<DemoDaemon> = {}) =>
    ({
      ...more,
      name,
      program,
      folder: `/lab/${name}`,
      process: {
        pid: 7,
        alive: false,
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
    ...['peer1', 'peer2'].map((name) => daemon(name, 'ipfs-cluster-service', { kubo: 'ipfs' })),
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
        /^Say one of freeze, thaw, kill, stop, start, fill, empty, then one of ipfs/,
      );
    }
  });

  it('says who can be filled where another one cannot', async () => {
    assert.match(
      await obey('fill peer2', daemons()),
      /^fill peer2: only peer3 has a disk .* say fill peer3\.$/,
    );
  });

  it('shows beforehand, with the same words, what is worth to try', async () => {
    const text = introduction(daemons());
    for (const line of ['stop follower', 'kill peer2', 'freeze ipfs', 'fill peer3']) {
      const said = (await obey(line, daemons())).replace(`${line}: done. `, '');
      assert.ok(text.includes(said), text);
    }
  });
});
