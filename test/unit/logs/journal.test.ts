import assert from 'node:assert/strict';
import fc from 'fast-check';
import { journalCommand, journalLines } from '../../../src/logs/follow/journal';

const AT = '1795432789811000';
const line = (fields: object) => JSON.stringify({ __REALTIME_TIMESTAMP: AT, PRIORITY: '6', ...fields });

describe('the journal of systemd', () => {
  const cases: readonly [name: string, fields: object, expected: string | null][] = [
    ['dates a line', { MESSAGE: 'Daemon is ready' }, '2026-11-23T11:19:49.811Z\tINFO\tDaemon is ready'],
    [
      'knows how urgent it is',
      { MESSAGE: 'Main process exited', PRIORITY: '4' },
      '2026-11-23T11:19:49.811Z\tWARN\tMain process exited',
    ],
    [
      'leaves what tells both itself',
      { MESSAGE: '2026-11-23T11:19:49.000Z\tERROR\tcluster\tx' },
      '2026-11-23T11:19:49.000Z\tERROR\tcluster\tx',
    ],
    [
      'has bytes where a line is no text',
      { MESSAGE: [...Buffer.from('\x1b[31mred')] },
      '2026-11-23T11:19:49.811Z\tINFO\t\\u001b[31mred',
    ],
    [
      'has a list where a field was given twice',
      { MESSAGE: ['a', 'b'] },
      '2026-11-23T11:19:49.811Z\tINFO\ta\n\tb',
    ],
    ['has lines without a message', {}, null],
  ];
  for (const [name, fields, expected] of cases) {
    it(name, () => {
      assert.equal(journalLines()(line(fields)), expected);
    });
  }

  it('leaves the report of a panic together, until the unit has ended', () => {
    const lineOf = journalLines();
    const told = ['panic: x', 'goroutine 1 [running]:', 'main.main()'].map((MESSAGE) =>
      lineOf(line({ MESSAGE })),
    );
    assert.deepEqual(told, ['panic: x', 'goroutine 1 [running]:', 'main.main()']);
    const ended = lineOf(line({ MESSAGE: 'Main process exited', SYSLOG_IDENTIFIER: 'systemd' }));
    assert.equal(ended, '2026-11-23T11:19:49.811Z\tINFO\tMain process exited');
  });

  it('is asked for a unit of the machine, of a user, or for a process', () => {
    const last = (unit: string | null, scope: 'system' | 'user') =>
      journalCommand({ unit, scope, pid: 12, uid: 1000 }).args.slice(5);
    assert.deepEqual(last('kubo.service', 'system'), ['--unit=kubo.service']);
    assert.deepEqual(last('kubo.service', 'user'), ['--user-unit=kubo.service', '_UID=1000']);
    assert.deepEqual(last(null, 'system'), ['_PID=12']);
  });

  it('may say anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const told = journalLines()(text);
        assert.ok(told === null || typeof told === 'string');
      }),
    );
  });
});
