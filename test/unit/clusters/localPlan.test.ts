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

const saved: AskedPeer = { key: 'saved', peerId: null, isSaved: true, name: 'demo' };
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
  'one that is saved is asked beside those that run here, and nobody waits for it': {
    running: [saved, one],
    asked: [],
    open: [saved, one],
  },
  'one that is saved and whose cluster knows the peer here speaks for it, whichever was opened first': {
    running: [saved, one],
    asked: [one, saved],
    states: { peer1: knows('peer1'), saved: knows('peer1') },
    open: [],
    close: [one],
  },
  'one that is saved and answers no more speaks for nobody': {
    running: [saved, one],
    asked: [saved],
    states: { saved: unreachable },
    open: [one],
  },
  'one that is saved no more is left, whatever it knows': {
    running: [],
    asked: [saved],
    states: { saved: knows('peer1') },
    open: [],
    close: [saved],
  },
  'two that are saved are both asked, though they are one cluster': {
    running: [saved, { ...saved, key: 'other' }],
    asked: [saved],
    states: { saved: knows('peer1') },
    open: [{ ...saved, key: 'other' }],
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
