import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogEntry } from '../../../src/logs/entry';
import { LineSplitter } from '../../../src/logs/follow/lineSplitter';
import { LogView } from '../../../src/logs/logView';
import { Entries, MOST_LINES_OF_ENTRY } from '../../../src/logs/parse/entries';

function entriesOf(text: string): LogEntry[] {
  const view = new LogView();
  view.push(Buffer.from(text));
  return [...view.all()];
}

const told = ({ at, level, component, message }: LogEntry) => ({
  at: at === null ? null : new Date(at).toISOString(),
  level,
  component,
  message,
});

describe('what lines of a log tell', () => {
  const peer =
    '2026-11-23T11:19:49.811Z\tERROR\tipfshttp\tipfshttp/ipfshttp.go:1299\terror posting to IPFS:Post';
  const ofPeer = {
    at: '2026-11-23T11:19:49.811Z',
    level: 'error',
    component: 'ipfshttp',
    message: 'error posting to IPFS:Post',
  };
  const cases: readonly [name: string, text: string, expected: object][] = [
    ['a line of go-log', peer, ofPeer],
    ['the same in colours', peer.replace('ERROR', '\x1b[31mERROR\x1b[0m'), ofPeer],
    ['the same with the end of a line of Windows', `${peer}\r`, ofPeer],
    [
      'the same as JSON',
      '{"level":"error","ts":"2026-11-23T11:19:49.811Z","logger":"ipfshttp","caller":"ipfshttp/ipfshttp.go:1299","msg":"error posting to IPFS:Post"}',
      ofPeer,
    ],
    [
      "zap's own JSON, with seconds and a field more",
      '{"level":"warn","ts":1795432789.811,"logger":"core","msg":"slow","peer":"12D3"}',
      {
        at: '2026-11-23T11:19:49.811Z',
        level: 'warn',
        component: 'core',
        message: 'slow\t{"peer":"12D3"}',
      },
    ],
    [
      'a time with its zone, as Kubo writes it',
      '2026-11-23T12:19:49.811+0100\tDEBUG\tdht/RtRefreshManager\trtrefresh/rt_refresh_manager.go:307\tstarting',
      {
        at: '2026-11-23T11:19:49.811Z',
        level: 'debug',
        component: 'dht/RtRefreshManager',
        message: 'starting',
      },
    ],
    [
      'a line of another library through it',
      '2026-11-23T11:19:49.810Z\tINFO\t[zeroconf] no suitable IPv4 interface',
      {
        at: '2026-11-23T11:19:49.810Z',
        level: 'info',
        component: null,
        message: '[zeroconf] no suitable IPv4 interface',
      },
    ],
    [
      'a panic',
      'panic: runtime error: index out of range',
      { at: null, level: 'fatal', component: null, message: 'panic: runtime error: index out of range' },
    ],
    [
      'what ends a command of Kubo',
      'Error: lock /r/repo.lock: someone else has the lock',
      {
        at: null,
        level: 'error',
        component: null,
        message: 'Error: lock /r/repo.lock: someone else has the lock',
      },
    ],
    [
      'a line that nobody knows',
      'Daemon is ready',
      { at: null, level: null, component: null, message: 'Daemon is ready' },
    ],
    [
      'what only looks like JSON',
      '{not json}',
      { at: null, level: null, component: null, message: '{not json}' },
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.deepEqual(entriesOf(`${text}\n`).map(told), [expected]);
    });
  }

  it("a line of Go's own log is in the zone of this machine", () => {
    const [entry] = entriesOf('2026/11/23 11:19:49 failed to sufficiently increase receive buffer size\n');
    assert.equal(entry?.at, new Date(2026, 10, 23, 11, 19, 49).getTime());
    assert.equal(entry.message, 'failed to sufficiently increase receive buffer size');
  });

  it('lines that go on with the one before belong to it', () => {
    const entries = entriesOf(`${peer}\n        /ip4/127.0.0.1/tcp/9096\n${peer}\n`);
    assert.deepEqual(
      entries.map(({ lines }) => lines.length),
      [2, 1],
    );
  });

  it('a panic is one entry with its stack, until the next daemon writes', () => {
    const stack =
      'panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:5 +0x1d\nexit status 2\n';
    const entries = entriesOf(`${peer}\n${stack}${peer}\n`);
    assert.deepEqual(
      entries.map(({ level, lines }) => [level, lines.length]),
      [
        ['error', 1],
        ['fatal', 6],
        ['error', 1],
      ],
    );
  });

  it('a panic of ten thousand goroutines is cut', () => {
    const [entry, ...others] = entriesOf(`panic: boom\n${'goroutine 1 [running]:\n'.repeat(10_000)}`);
    assert.equal(others.length, 0);
    assert.equal(entry?.lines.length, MOST_LINES_OF_ENTRY + 1);
  });

  it('what has no end yet is shown', () => {
    assert.deepEqual(
      entriesOf('Daemon is ready\nno end').map(({ lines }) => lines),
      [['Daemon is ready'], ['no end']],
    );
  });

  it('JSON is shown as a line of go-log', () => {
    const [entry] = entriesOf(
      '{"level":"info","ts":"2026-11-23T11:19:49.811Z","logger":"cluster","msg":"READY"}\n',
    );
    assert.deepEqual(entry?.lines, ['2026-11-23T11:19:49.811Z\tINFO\tcluster\tREADY']);
  });

  it('a line of 100 MB is cut, and says so', () => {
    const splitter = new LineSplitter();
    const part = Buffer.alloc(1 << 20, 'x');
    for (let count = 0; count < 100; count++) {
      assert.deepEqual(splitter.push(part), []);
    }
    const [line = ''] = splitter.push(Buffer.from('\n'));
    assert.ok(line.length < 9000);
    assert.ok(line.endsWith(`… (${100 * (1 << 20) - 8192} bytes more)`));
  });

  it('only the newest of a long log is kept', () => {
    const view = new LogView({ letters: 1000, entries: 100 });
    for (let count = 0; count < 1000; count++) {
      view.push(Buffer.from(`line ${count}\n`));
    }
    const all = view.all();
    assert.ok(all.length <= 101);
    assert.equal(all.at(-1)?.message, 'line 999');
  });

  it('nothing that is shown is hidden, or longer than it may be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.array(fc.nat(499)), (bytes, cuts) => {
        const view = new LogView();
        const whole = Buffer.from(bytes);
        let start = 0;
        for (const cut of [...cuts].sort((a, b) => a - b)) {
          view.push(whole.subarray(start, cut));
          start = Math.max(start, cut);
        }
        view.push(whole.subarray(start));
        for (const line of view.all().flatMap(({ lines }) => lines)) {
          assert.doesNotMatch(line.replaceAll('\t', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });

  it('however a log is cut into parts, it tells the same', () => {
    const line = fc.oneof(
      fc.constantFrom(
        peer,
        'panic: x',
        'goroutine 1 [running]:',
        '\tat',
        'text',
        '',
        '{"msg":"a","level":"info"}',
      ),
      fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\n', ' ')),
    );
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(2000)), (lines, cuts) => {
        const whole = Buffer.from(lines.map((one) => `${one}\n`).join(''));
        const view = new LogView();
        let start = 0;
        for (const cut of cuts.map((one) => one % (whole.length + 1)).sort((a, b) => a - b)) {
          view.push(whole.subarray(start, cut));
          start = cut;
        }
        view.push(whole.subarray(start));
        assert.deepEqual(view.all(), entriesOf(whole.toString()));
      }),
    );
  });

  it('no line is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z ]{0,20}$/), { maxLength: 100 }), (lines) => {
        const entries = new Entries();
        const shown = lines.flatMap((one) => entries.push(one)?.lines ?? []);
        assert.deepEqual([...shown, ...(entries.end()?.lines ?? [])], lines);
      }),
    );
  });
});
