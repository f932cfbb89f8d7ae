import assert from 'node:assert/strict';
import { NOTHING_KNOWN, type Snapshot, withAnswer } from '../../../../src/monitor/snapshot';
import type { Cause, DaemonStatusResponse, State } from '../../../../src/status/result';
import { alarmsOf } from '../../../../src/monitor/trouble/alarms';
import { contextOf } from '../../../../src/vscode/daemons/rows/context';
import type { Row } from '../../../../src/vscode/daemons/rows/row';
import { type TreeOptions, treeRows } from '../../../../src/vscode/daemons/rows/treeRows';
import { headline } from '../../../../src/vscode/daemons/texts/alarmText';
import { awayText } from '../../../../src/vscode/daemons/texts/awayText';
import { transitionsBetween } from '../../../../src/monitor/news/transitions';
import { uptimeText } from '../../../../src/vscode/daemons/texts/durations';
import { englishAt } from '../language';
import { answerOf, failedEntry, instanceOf } from '../../monitor/answers';
import { ANSWERS, clusterOf, fifteen, idOf, LOCK_LEFT, misses, NO_KUBO, peer } from '../../monitor/clusters';

const NOW = Date.parse('2026-11-01T10:05:00.000Z');

const LANGUAGE = englishAt(NOW);

const STATES: readonly State[] = [
  'running',
  'starting',
  'degraded',
  'unresponsive',
  'stopping',
  'stopped',
  'crashed',
];

function snapshotOf(state: State): Snapshot {
  return withAnswer(NOTHING_KNOWN, answerOf({ ipfs: state, ipfs_cluster_service: 'not_installed' }));
}

function rowsOf(answer: DaemonStatusResponse | Snapshot, options?: TreeOptions): Row[] {
  return treeRows('daemons' in answer ? withAnswer(NOTHING_KNOWN, answer) : answer, LANGUAGE, options);
}

function all(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => [row, ...all(row.children)]);
}

/** What is seen of rows that are open, as in the tree: indented by level. */
function drawn(rows: readonly Row[], level = 0): string[] {
  return rows.flatMap((row) => [
    `${'  '.repeat(level)}${row.label} | ${row.description}`,
    ...(row.expanded ? drawn(row.children, level + 1) : []),
  ]);
}

describe('The rows of the tree', () => {
  it('one daemon of a type is one row, with its facts below it, the seldom read ones folded', () => {
    const [ipfs, service] = rowsOf(snapshotOf('running'));
    assert.ok(ipfs && service);
    assert.deepEqual([ipfs.label, ipfs.description], ['ipfs', 'running']);
    assert.deepEqual([service.label, service.description], ['service', 'not installed']);
    assert.deepEqual(
      ipfs.children.map(({ label }) => label),
      ['Version', 'PID', 'Details'],
    );
    const details = ipfs.children.find(({ label }) => label === 'Details');
    assert.deepEqual(
      details?.children.map(({ label, description }) => [label, description]),
      [
        ['Folder', '~/.ipfs'],
        ['API', '/ip4/127.0.0.1/tcp/5001'],
      ],
    );
    assert.equal(details.expanded, false);
  });

  it('one crash among fifteen peers is one alarm: the cause first, the others quietly behind it', () => {
    const [service] = rowsOf(fifteen());
    assert.ok(service);
    assert.equal(service.label, 'degraded: service');
    assert.equal(service.description, 'charlie crashed, 14 miss it');
    const lines = drawn(service.children);
    assert.equal(lines[0], 'crashed: charlie | left a lock behind');
    assert.deepEqual(lines.slice(1, 3), ['alpha | misses charlie', 'bravo | misses charlie']);
    assert.equal(lines.length, 15);
    const quiet = service.children.slice(1);
    assert.ok(quiet.every(({ icon }) => icon?.id === 'warning' && icon.color === 'descriptionForeground'));
    assert.ok(quiet.every(({ spoken }) => spoken.includes('degraded')));
  });

  it('a Kubo that hangs is the alarm, and its peer says what it waits for', () => {
    const rows = rowsOf(
      clusterOf('degraded', [peer('alpha', 'degraded', [NO_KUBO, ANSWERS])], 'unresponsive'),
    );
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} | ${description}`),
      [
        'unresponsive: ipfs | alive for 12 s',
        'degraded: service | Kubo unresponsive · alpha',
        'follower | not initialized',
      ],
    );
  });

  it('no id of a peer is seen in a row, whether its name is known or not', () => {
    const answer = clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('far'), misses('bravo')]),
      peer('bravo', 'running'),
    ]);
    const [service] = rowsOf(answer);
    const alpha = service?.children.find(({ label }) => label === 'degraded: alpha');
    assert.equal(alpha?.description, `a peer …${idOf('far').slice(-4)} is missing`);
    const reasons = alpha.children.filter(({ id }) => id.includes('/reason:'));
    assert.equal(reasons[1]?.label, 'bravo is missing');
    assert.ok(reasons[1].full.includes(`bravo (${idOf('bravo')})`));
    assert.ok(reasons[0]?.full.includes(idOf('far')));
  });

  it('a missing peer that lives elsewhere is called by its name where somebody heard it', () => {
    const far = { ...misses('far'), params: { ...misses('far').params, peername: 'zulu' } };
    const [service] = rowsOf(clusterOf('degraded', [peer('alpha', 'degraded', [far])]));
    assert.equal(service?.description, 'zulu is missing · alpha');
    const reason = service.children.find(({ id }) => id.endsWith('/reason:0'));
    assert.ok(reason?.full.includes(`zulu (${idOf('far')})`), reason?.full);
  });

  it('the essential word of a reason is seen within its first 20 letters, all of it within 30', () => {
    const long = 'cluster-peer-of-the-north-01';
    const heard: Cause = {
      code: 'peer_last_heard',
      subject: idOf(long),
      params: { peer: idOf(long), heard_at: NOW },
      source: 'GET /monitor/metrics/ping',
    };
    const answer = clusterOf('degraded', [peer('alpha', 'degraded', [heard]), peer(long, 'running')]);
    const reason = all(rowsOf(answer)).find(({ id }) => id.endsWith('/reason:0') && id.includes('alpha'));
    assert.match(reason?.label ?? '', /^.{0,20}missing/);
    assert.ok((reason?.label.length ?? 0) <= 30, reason?.label);
    const short = clusterOf('degraded', [
      peer('alpha', 'degraded', [{ ...heard, params: { peer: idOf('peer1'), heard_at: NOW } }]),
      peer('peer1', 'running'),
    ]);
    assert.ok(all(rowsOf(short)).some(({ label }) => label === 'peer1 is missing since 10:05'));
  });

  it('after a crash version, PID and time of death stay', () => {
    const alive = { ...answerOf({ ipfs: 'running' }), checked_at: '2026-11-01T10:02:58.000Z' };
    const dead = answerOf({ ipfs: 'crashed' });
    const [instance] = dead.daemons.ipfs?.details?.instances ?? [];
    assert.ok(instance);
    instance.version = null;
    const snapshot = withAnswer(withAnswer(NOTHING_KNOWN, alive), {
      ...dead,
      checked_at: '2026-11-01T10:03:00.000Z',
    });
    const facts = new Map(all(rowsOf(snapshot)).map((row) => [row.label, row]));
    assert.equal(facts.get('Version')?.description, '0.43.0');
    assert.equal(facts.get('PID')?.description, '7, which has ended');
    assert.equal(facts.get('Ended')?.description, '2 min ago');
    assert.match(
      facts.get('Ended')?.full ?? '',
      /^between 2026-11-01T10:02:58.000Z and 2026-11-01T10:03:00.000Z$/,
    );
  });

  it('the next step has its command, to be copied where it is and at its daemon', () => {
    const command = 'ipfs-cluster-service -c /srv/charlie daemon';
    const crashed = {
      ...peer('charlie', 'crashed', [LOCK_LEFT]),
      next: { code: 'start_after_log', params: { command } } as const,
    };
    const [service] = rowsOf(clusterOf('crashed', [crashed]));
    assert.ok(service);
    assert.match(contextOf(service), /;daemon;.*;command;$/);
    const step = service.children.find(({ id }) => id.endsWith('/next'));
    assert.deepEqual([step?.label, step?.description], ['Read its log, start it again', command]);
    assert.equal(step?.command, command);
    assert.match(step.full, /^Read its log for the cause, then start it again: /);
    assert.match(contextOf(step), /^;detail;command;$/);
  });

  it('what is to be filled in first is no command', () => {
    const answer = answerOf({ ipfs: 'running', ipfs_cluster_follow: 'not_initialized' });
    const details = answer.daemons.ipfs_cluster_follow?.details;
    assert.ok(details);
    details.next = {
      code: 'initialize',
      params: { command: 'ipfs-cluster-follow <cluster> init <config-url>' },
    };
    assert.ok(all(rowsOf(answer)).every(({ command }) => command === null));
  });

  it('a folder in a container is written as its container has it', () => {
    const answer = answerOf({ ipfs: 'running' }, { folder: '/proc/9680/root/data/ipfs' });
    const folder = all(rowsOf(answer)).find(({ label }) => label === 'Folder');
    assert.equal(folder?.description, 'container:/data/ipfs');
    assert.equal(folder.full, '/proc/9680/root/data/ipfs');
  });

  it('the filter leaves what is in trouble, and who suffers from it', () => {
    const answer = clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('charlie')]),
      peer('bravo', 'running'),
      peer('charlie', 'crashed', [LOCK_LEFT]),
    ]);
    assert.deepEqual(drawn(rowsOf(answer, { onlyTrouble: true })), [
      'degraded: service | charlie crashed, 1 misses it',
      '  crashed: charlie | left a lock behind',
      '  alpha | misses charlie',
    ]);
    assert.deepEqual(rowsOf(snapshotOf('running'), { onlyTrouble: true }), []);
  });

  it('the tooltip of many lists those that are not well, and counts the rest', () => {
    const wellAndIll = [
      ...Array.from({ length: 12 }, (_, index) => peer(`well${index}`, 'running')),
      peer('charlie', 'crashed', [LOCK_LEFT]),
    ];
    const [service] = rowsOf(clusterOf('degraded', wellAndIll));
    assert.ok(service?.kind === 'daemon');
    assert.deepEqual(service.explain().reasons, ['charlie, crashed, left a lock behind', '12 running']);
    const [many] = rowsOf(fifteen());
    assert.ok(many?.kind === 'daemon');
    assert.equal(many.explain().reasons.length, 11);
    assert.equal(many.explain().reasons[10], '5 more are not well');
  });

  it('is empty before the first look and where nothing is set up: there the welcome text stands', () => {
    assert.deepEqual(rowsOf(NOTHING_KNOWN), []);
    assert.deepEqual(rowsOf(answerOf({ ipfs: 'not_installed' })), []);
  });

  it('gives a row the same id whatever the state is, and each row its own', () => {
    const ids = (state: State) =>
      all(rowsOf(snapshotOf(state)))
        .filter(({ kind }) => kind !== 'detail')
        .map(({ id }) => id);
    for (const state of STATES) {
      assert.deepEqual(ids(state), ids('running'));
    }
    const everyId = all(rowsOf(snapshotOf('crashed'))).map(({ id }) => id);
    assert.equal(new Set(everyId).size, everyId.length);
  });

  it('a row that was closed as that of one daemon does not hide several', () => {
    const one = clusterOf('running', [peer('alpha', 'running')]);
    const two = clusterOf('degraded', [peer('alpha', 'running'), peer('bravo', 'crashed', [LOCK_LEFT])]);
    const row = (answer: DaemonStatusResponse) => rowsOf(answer).find(({ label }) => /service$/.test(label));
    assert.notEqual(row(one)?.id, row(two)?.id);
    assert.deepEqual([row(one)?.expanded, row(two)?.expanded], [false, true]);
  });

  it('one of several that is silent says so in a short word, and in the whole one to who hears it', () => {
    const two = clusterOf('unresponsive', [peer('alpha', 'running'), peer('bravo', 'unresponsive')]);
    const service = rowsOf(two).find(({ label }) => label === 'unresponsive: service');
    const [bravo] = service?.children ?? [];
    assert.equal(bravo?.label, 'silent: bravo');
    assert.ok(bravo.spoken.startsWith('silent: bravo, unresponsive'));
    assert.match(bravo.full, /unresponsive/);
  });

  it('tells two instances of one folder apart', () => {
    const answer = answerOf({ ipfs: 'running' });
    const instances = [instanceOf('running', '/a'), { ...instanceOf('stopping', '/a'), pid: 8 }];
    answer.daemons.ipfs?.details?.instances.splice(0, 1, ...instances);
    const rows = all(rowsOf(answer)).filter(({ kind }) => kind === 'instance');
    assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
  });

  it('shows where two of one name are, as the editor does with its tabs', () => {
    const answer = answerOf({ ipfs: 'running' });
    const instances = [instanceOf('running', '/home/ann/.ipfs'), instanceOf('running', '/srv/.ipfs')];
    answer.daemons.ipfs?.details?.instances.splice(0, 1, ...instances);
    const rows = all(rowsOf(answer)).filter(({ kind }) => kind === 'instance');
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} ${description}`),
      ['.ipfs running · ~/.ipfs', '.ipfs running · /srv/.ipfs'],
    );
  });

  it('shows the reasons of what is not green, and only of that', () => {
    const reasons = (state: State) =>
      all(rowsOf(snapshotOf(state))).filter(({ id }) => id.includes('/reason:'));
    assert.equal(reasons('running').length, 0);
    assert.deepEqual(
      reasons('degraded').map(({ label, description, full }) => [label, description, full]),
      [['alive for 12 s', '/proc/7', 'PID 7 is alive for 12 s — /proc/7']],
    );
  });

  it('every state has a shape of its own', () => {
    const shapes = STATES.map((state) => {
      const row = all(rowsOf(snapshotOf(state))).find(({ id }) => id === 'ipfs');
      return row?.icon?.id;
    });
    assert.equal(new Set(shapes).size, STATES.length);
  });

  it('says what a screen reader needs: the visible text is part of it', () => {
    for (const row of [...all(rowsOf(snapshotOf('crashed'))), ...all(rowsOf(fifteen()))]) {
      assert.ok(row.spoken.includes(row.label) && row.spoken.includes(row.description), row.id);
    }
  });

  it('what is in trouble has its state first in its label, which alone the editor searches; what is not has it beside', () => {
    for (const state of STATES) {
      const [row] = rowsOf(snapshotOf(state));
      const isTrouble = ['degraded', 'unresponsive', 'crashed'].includes(state);
      assert.equal(row?.label, isTrouble ? `${state}: ipfs` : 'ipfs');
      assert.equal(row.description.startsWith(state), !isTrouble);
    }
  });

  it('a daemon that a role needs is in trouble where it is stopped', () => {
    const answer = { ...answerOf({ ipfs: 'stopped' }), role: 'leecher' as const };
    assert.equal(rowsOf(answer)[0]?.label, 'stopped: ipfs');
    assert.equal(rowsOf({ ...answer, role: null })[0]?.label, 'ipfs');
  });

  it('what only suffers says from whom, and no state', () => {
    const [service] = rowsOf(fifteen());
    assert.ok(service?.children.slice(1).every(({ label }) => !label.includes(':')));
  });

  it('one that is well has its state alone beside it, and its name among its facts', () => {
    const service = rowsOf(clusterOf('running', [peer('alpha', 'running')])).find(
      ({ label }) => label === 'service',
    );
    assert.equal(service?.description, 'running');
    const name = service.children.find(({ label }) => label === 'Name');
    assert.equal(name?.description, 'alpha');
  });

  it('the state is a word of every daemon, and every row says something to copy', () => {
    for (const row of all(rowsOf(snapshotOf('crashed')))) {
      assert.notEqual(row.full, '', row.id);
    }
    for (const state of STATES) {
      const [row] = rowsOf(snapshotOf(state));
      assert.ok(`${row?.label}: ${row?.description}`.includes(state), state);
      assert.ok(row?.full.startsWith(`ipfs: ${state}`), state);
    }
  });

  it('keeps what it saw before of a type that could not be looked at, and says when', () => {
    const failed = answerOf({ ipfs: 'running' });
    const answer = { ...failed, daemons: { ...failed.daemons, ipfs: failedEntry('ipfs') } };
    const [daemon] = rowsOf(withAnswer(snapshotOf('running'), answer));
    assert.equal(daemon?.label, 'unknown: ipfs');
    assert.equal(daemon.description, 'seen 5 min ago: running');
    assert.equal(daemon.children[0]?.label, 'the file system hangs');
    assert.ok(daemon.children.some(({ kind }) => kind === 'instance'));
  });

  it('tells an uptime in two units at most', () => {
    const second = 1000;
    assert.equal(uptimeText(LANGUAGE, -5), 'less than a minute');
    assert.equal(uptimeText(LANGUAGE, 59 * second), 'less than a minute');
    assert.equal(uptimeText(LANGUAGE, 125 * second), '2 min');
    assert.equal(uptimeText(LANGUAGE, 2 * 3600 * second + 60 * second), '2 h 1 min');
    assert.equal(uptimeText(LANGUAGE, 50 * 3600 * second), '2 d 2 h');
  });
});

describe('In a few words', () => {
  const words = (answer: DaemonStatusResponse) => {
    const entry = answer.daemons.ipfs_cluster_service ?? answer.daemons.ipfs ?? null;
    return headline(LANGUAGE, alarmsOf(answer), answer, entry);
  };

  it('the status bar names the cause', () => {
    assert.equal(words(fifteen()), 'charlie crashed');
    assert.equal(
      words(clusterOf('degraded', [peer('alpha', 'degraded', [NO_KUBO])], 'stopped')),
      'Kubo stopped',
    );
    assert.equal(words(clusterOf('running', [peer('alpha', 'running')])), 'running');
    assert.equal(words(answerOf({ ipfs: 'crashed' })), 'Kubo crashed');
    assert.equal(
      words(
        clusterOf('degraded', [peer('alpha', 'crashed'), peer('bravo', 'crashed'), peer('delta', 'running')]),
      ),
      'alpha crashed +1',
    );
    assert.equal(words(answerOf({ ipfs: 'stopped' })), 'Kubo stopped');
  });

  it('the view tells what changed while nobody looked, causes only', () => {
    const before = clusterOf(
      'running',
      ['alpha', 'charlie'].map((name) => peer(name, 'running')),
    );
    const after = clusterOf('degraded', [
      peer('alpha', 'degraded', [misses('charlie')]),
      peer('charlie', 'crashed', [LOCK_LEFT]),
    ]);
    assert.equal(
      awayText(LANGUAGE, transitionsBetween(before, after), after),
      'Changed while nobody looked: charlie crashed.',
    );
    assert.equal(awayText(LANGUAGE, [], after), null);
  });
});
