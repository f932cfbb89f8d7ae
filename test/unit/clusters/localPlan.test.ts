import assert from 'node:assert/strict';
import { type AskedPeer, planOf } from '../../../src/clusters/localPlan';
import type { ClusterState } from '../../../src/clusters/store';
import { peerOf, stateOf } from '../vscode/clusters/states';

const peer = (name: string, cluster = 'demo'): AskedPeer => ({
  key: name,
  peerId: `12D3KooW${name}`,
  name: cluster,
});
const [one, two, three] = [peer('peer1'), peer('peer2'), peer('peer3')];
const other = peer('peer4', 'other');

const knows = (...names: string[]): ClusterState => stateOf(names.map((name) => peerOf(name)));
const unreachable: ClusterState = {
  ...stateOf([], {}, 'unreachable'),
  cluster: { ...stateOf([]).cluster, asked: null },
};

interface Case {
  readonly running: readonly AskedPeer[];
  readonly asked: readonly AskedPeer[];
  readonly states?: Readonly<Record<string, ClusterState>>;
  readonly open: readonly AskedPeer[];
  readonly close?: readonly AskedPeer[];
}

const CASES: Readonly<Record<string, Case>> = {
  'one peer is asked': { running: [one], asked: [], open: [one] },
  'of three with one name the first is asked, the others wait': {
    running: [one, two, three],
    asked: [],
    open: [one],
  },
  'peers of clusters with other names wait for nobody': {
    running: [one, other],
    asked: [],
    open: [one, other],
  },
  'those that the cluster knows are not asked': {
    running: [one, two, three],
    asked: [one],
    states: { peer1: knows('peer1', 'peer2', 'peer3') },
    open: [],
  },
  'one that the cluster does not know is another cluster of the same name': {
    running: [one, two, three],
    asked: [one],
    states: { peer1: knows('peer1', 'peer2') },
    open: [three],
  },
  'where nobody answers, another one is asked': {
    running: [one, two],
    asked: [one],
    states: { peer1: unreachable },
    open: [two],
  },
  'one that has ended is left for one that runs and knows it': {
    running: [two],
    asked: [one, two],
    states: { peer1: unreachable, peer2: knows('peer1', 'peer2') },
    open: [],
    close: [one],
  },
  'one that has ended stays where nobody else knows its cluster': {
    running: [],
    asked: [one],
    states: { peer1: unreachable },
    open: [],
  },
  'one that has ended says nothing of those that run': {
    running: [two],
    asked: [one],
    states: { peer1: knows('peer1', 'peer2') },
    open: [two],
  },
  'two that turn out to be one cluster become one, through the first': {
    running: [one, two],
    asked: [one, two],
    states: { peer1: knows('peer1', 'peer2'), peer2: knows('peer1', 'peer2') },
    open: [],
    close: [two],
  },
};

describe('Which peers of this machine are asked about their clusters', () => {
  for (const [name, { running, asked, states = {}, open, close = [] }] of Object.entries(CASES)) {
    it(name, () => {
      assert.deepEqual(
        planOf(running, asked, (key) => states[key]),
        { open, close: close.map(({ key }) => key) },
      );
    });
  }
});
