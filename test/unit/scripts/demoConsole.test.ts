import assert from 'node:assert/strict';
import type { DemoDaemon } from '../../../lab/demo/demo';
import { introduction, obey } from '../../../lab/demo/demoConsole';

/** Daemons that do nothing but as they are told. */
function daemons(): DemoDaemon[] {
  const daemon = (name: string, program: string) =>
    ({
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
    ...['peer1', 'peer2', 'peer3'].map((name) => daemon(name, 'ipfs-cluster-service')),
    daemon('follower', 'ipfs-cluster-follow'),
  ];
}

describe('The console of the demo', () => {
  const SAYS = [
    ['stop follower', 'follower is stopped; nobody needs it. Undo it: start follower'],
    ['kill follower', 'follower has crashed; nobody needs it. Undo it: start follower'],
    ['kill peer2', 'peer2 has crashed, so peer1, peer3 soon miss it. Undo it: start peer2'],
    [
      'freeze ipfs',
      'ipfs becomes unresponsive, so peer1, peer2, peer3, follower are degraded: they need it. Undo it: thaw ipfs',
    ],
    ['start peer2', 'peer2 runs again, and nobody misses it any more.'],
    ['start follower', 'follower runs again.'],
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
        /^Say one of freeze, thaw, kill, stop, start, then one of ipfs/,
      );
    }
  });

  it('shows beforehand, with the same words, what is worth to try', async () => {
    const text = introduction(daemons());
    for (const line of ['stop follower', 'kill peer2', 'freeze ipfs']) {
      const said = (await obey(line, daemons())).replace(`${line}: done. `, '');
      assert.ok(text.includes(said), text);
    }
  });
});
