import assert from 'node:assert/strict';
import type { Lack } from '../../../../src/probes/config/lack';
import type { FileKind } from '../../../../src/probes/disks/fileStatus';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import { clusterFolder, lockFact, quietFacts } from '../clusterFacts';

const FILE = 'service.json';
const LACKS: readonly (readonly [lack: Lack, cause: string, next: string])[] = [
  [{ kind: 'value', file: FILE, key: 'informer', example: '{}' }, 'key_lacking', 'set_key'],
  [
    { kind: 'section', file: FILE, key: 'consensus', choices: ['crdt', 'raft'] },
    'section_lacking',
    'choose_section',
  ],
  [{ kind: 'secret', file: FILE, key: 'cluster.secret' }, 'secret_lacking', 'make_secret'],
  [{ kind: 'credentials', file: FILE, key: 'k' }, 'credentials_lacking', 'set_credentials'],
  [{ kind: 'kept', file: 'identity.json', key: 'private_key' }, 'key_lacking', 'bring_back_key'],
  [{ kind: 'file', file: FILE, key: 'k', path: '/p.pem' }, 'named_file_missing', 'bring_back_file'],
];

describe('the verdict on a daemon that could not start', () => {
  for (const [lack, cause, next] of LACKS) {
    for (const exists of [false, true]) {
      it(`${cause}, ${exists ? 'after a crash' : 'stopped'}: ${next}`, () => {
        const facts = quietFacts({ lacks: [lack], lock: lockFact({ exists }) });
        const { state, reasons, nextStep } = judgeCluster(facts);
        assert.equal(state, exists ? 'crashed' : 'stopped');
        assert.ok(reasons.some(({ code }) => code === cause));
        assert.equal(nextStep?.code, next);
      });
    }
  }

  it('a fault of the file comes first, and all that lacks is said', () => {
    const lacks = LACKS.map(([lack]) => lack);
    const { reasons, nextStep } = judgeCluster(
      quietFacts({ contents: clusterFolder({ problem: 'p' }), lacks }),
    );
    assert.equal(nextStep?.code, 'correct');
    assert.equal(reasons.length, 1 + lacks.length);
  });

  for (const [kind, next] of [
    ['folder', 'remove_lock'],
    ['socket', 'remove_lock'],
    ['pipe', 'start'],
    ['device', 'start'],
  ] as const satisfies readonly (readonly [FileKind, string])[]) {
    it(`a ${kind} in the place of its lock is no crash`, () => {
      const { state, nextStep } = judgeCluster(quietFacts({ lock: lockFact({ kind, size: 4096 }) }));
      assert.deepEqual([state, nextStep?.code], ['stopped', next]);
    });
  }
});
