import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { NOTHING_KNOWN, type Snapshot, withAnswer } from '../../src/monitor/snapshot';
import type { State } from '../../src/status/result';
import { treeOf } from '../../src/vscode/daemons/daemonNodes';
import type { TreeNode } from '../../src/vscode/daemons/nodes';
import { tooltipOf } from '../../src/vscode/daemons/tooltip';
import { uptimeText } from '../../src/vscode/daemons/uptime';
import { answerOf, failedEntry, instanceOf } from '../unit/monitor/answers';

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

function all(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

describe('The tree', () => {
  it('goes from the machine through types and instances to facts', () => {
    const [machine] = treeOf(snapshotOf('running'));
    assert.ok(machine);
    assert.deepEqual(
      machine.children.map(({ label, description }) => `${label} ${description}`),
      ['ipfs running', 'ipfs-cluster-service not installed'],
    );
    const facts = all(machine.children).filter(({ kind }) => kind === 'detail');
    const labels = facts.map(({ label }) => label);
    assert.deepEqual(labels.slice(0, 4), ['Version', 'PID', 'Folder', 'API']);
  });

  it('is empty before the first look and where nothing is set up: there the welcome text stands', () => {
    assert.deepEqual(treeOf(NOTHING_KNOWN), []);
    assert.deepEqual(treeOf(withAnswer(NOTHING_KNOWN, answerOf({ ipfs: 'not_installed' }))), []);
  });

  it('gives a node the same id whatever the state is, and each node its own', () => {
    const ids = (state: State) =>
      all(treeOf(snapshotOf(state)))
        .filter(({ kind }) => kind !== 'detail')
        .map(({ id }) => id);
    for (const state of STATES) {
      assert.deepEqual(ids(state), ids('running'));
    }
    const everyId = all(treeOf(snapshotOf('crashed'))).map(({ id }) => id);
    assert.equal(new Set(everyId).size, everyId.length);
  });

  it('tells two instances of one folder apart', () => {
    const answer = answerOf({ ipfs: 'running' });
    const instances = [instanceOf('running', '/a'), { ...instanceOf('stopping', '/a'), pid: 8 }];
    answer.daemons.ipfs?.details?.instances.splice(0, 1, ...instances);
    const nodes = all(treeOf(withAnswer(NOTHING_KNOWN, answer))).filter(({ kind }) => kind === 'instance');
    assert.equal(new Set(nodes.map(({ id }) => id)).size, 2);
  });

  it('shows where two of one name are, as the editor does with its tabs', () => {
    const answer = answerOf({ ipfs: 'running' });
    const instances = [instanceOf('running', join(homedir(), '.ipfs')), instanceOf('running', '/srv/.ipfs')];
    answer.daemons.ipfs?.details?.instances.splice(0, 1, ...instances);
    const nodes = all(treeOf(withAnswer(NOTHING_KNOWN, answer))).filter(({ kind }) => kind === 'instance');
    assert.deepEqual(
      nodes.map(({ label, description }) => `${label} ${description}`),
      [`.ipfs ${join('~', '.ipfs')} · running`, '.ipfs /srv/.ipfs · running'],
    );
  });

  it('shows the reasons of what is not green, and only of that', () => {
    const reasons = (state: State) =>
      all(treeOf(snapshotOf(state))).filter(({ id }) => id.includes('/reason:'));
    assert.equal(reasons('running').length, 0);
    assert.deepEqual(
      reasons('degraded').map(({ label, description }) => [label, description]),
      [['PID 7 is alive for 12 s', '/proc/7']],
    );
  });

  it('every state has a shape of its own', () => {
    const shapes = STATES.map((state) => {
      const node = all(treeOf(snapshotOf(state))).find(({ id }) => id === 'ipfs');
      return node?.icon?.id;
    });
    assert.equal(new Set(shapes).size, STATES.length);
  });

  it('says what a screen reader needs: the visible text is part of it', () => {
    for (const node of all(treeOf(snapshotOf('crashed')))) {
      assert.ok(node.spoken.includes(node.label) && node.spoken.includes(node.description), node.id);
    }
  });

  it('keeps what it saw before of a type that could not be looked at, and says so', () => {
    const failed = answerOf({ ipfs: 'running' });
    const answer = { ...failed, daemons: { ...failed.daemons, ipfs: failedEntry('ipfs') } };
    const [machine] = treeOf(withAnswer(snapshotOf('running'), answer));
    const [daemon] = machine?.children ?? [];
    assert.match(daemon?.description ?? '', /^unknown · seen .+: running$/);
    assert.equal(daemon?.children[0]?.label, 'the file system hangs');
    assert.ok(daemon.children.some(({ kind }) => kind === 'instance'));
  });

  it('a tooltip is Markdown that nobody trusts, and texts of daemons stay text', () => {
    const answer = answerOf({ ipfs: 'degraded' });
    const problem = '[click](command:workbench.action.quit) <b>';
    const cause = { code: 'folder_unreadable', subject: null, params: { problem }, source: '/a' } as const;
    const bad = { ...instanceOf('degraded', '/a'), causes: [cause] };
    answer.daemons.ipfs?.details?.instances.splice(0, 1, bad);
    const node = all(treeOf(withAnswer(NOTHING_KNOWN, answer))).find(({ kind }) => kind === 'instance');
    assert.ok(node);
    const tooltip = tooltipOf(node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.notEqual(tooltip.isTrusted, true);
    assert.ok(!tooltip.value.includes('[click](command:'));
    assert.ok(!tooltip.value.includes('<b>'));
  });

  it('tells an uptime in two units at most', () => {
    const second = 1000;
    assert.equal(uptimeText(-5), 'less than a minute');
    assert.equal(uptimeText(59 * second), 'less than a minute');
    assert.equal(uptimeText(125 * second), '2 min');
    assert.equal(uptimeText(2 * 3600 * second + 60 * second), '2 h 1 min');
    assert.equal(uptimeText(50 * 3600 * second), '2 d 2 h');
  });
});
