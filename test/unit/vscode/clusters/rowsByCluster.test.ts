import assert from 'node:assert/strict';
import { ClusterStore } from '../../../../src/clusters/store';
import { Elements } from '../../../../src/vscode/clusters/elements';
import { clusterRow } from '../../../../src/vscode/clusters/rows/clusterRows';
import { RowsByCluster } from '../../../../src/vscode/clusters/rows/rowsByCluster';
import { LANGUAGE, missingPeer, peerOf, stateOf } from './states';

const KEYS = ['alpha', 'bravo', 'charlie'];

/** Three clusters with their rows and elements, as a tree holds them. */
function arrange() {
  const store = new ClusterStore();
  const stateOfCluster = (key: string, ...peers: Parameters<typeof stateOf>[0]) => stateOf(peers, { key });
  KEYS.forEach((key) => {
    store.put(stateOfCluster(key, peerOf('peer1'), peerOf('peer2')));
  });
  const made: string[] = [];
  const rows = new RowsByCluster(store.all(), (state) => {
    made.push(state.key);
    return clusterRow(state, LANGUAGE);
  });
  const elements = new Elements();
  elements.take(rows.all());
  made.length = 0;
  store.onChange((change) => {
    rows.take(change, store.get(change.key));
  });
  return { store, stateOfCluster, rows, elements, made };
}

describe('The rows of several clusters', () => {
  it('a change makes the rows of its own cluster anew and of no other', () => {
    const { store, stateOfCluster, rows, elements, made } = arrange();
    const [alpha, , charlie] = rows.all();
    store.put(stateOfCluster('bravo', peerOf('peer1'), missingPeer('peer2')));
    assert.deepEqual(made, ['bravo']);
    assert.deepEqual([rows.all()[0] === alpha, rows.all()[2] === charlie], [true, true]);
    assert.deepEqual(
      elements.take(rows.all()).redrawn.map(({ id }) => id),
      ['bravo'],
    );
  });

  it('what changes nothing makes no row', () => {
    const { store, stateOfCluster, made } = arrange();
    store.put({ ...stateOfCluster('bravo', peerOf('peer1'), peerOf('peer2')), pace: 11 });
    assert.deepEqual(made, []);
  });

  it('they stay in the order of the store when one goes and comes again', () => {
    const { store, stateOfCluster, rows, elements, made } = arrange();
    store.remove('bravo');
    assert.deepEqual(
      rows.all().map(({ id }) => id),
      ['alpha', 'charlie'],
    );
    assert.equal(elements.take(rows.all()).roots, true);
    store.put(stateOfCluster('bravo', peerOf('peer1')));
    assert.deepEqual(
      rows.all().map(({ id }) => id),
      store.all().map(({ key }) => key),
    );
    assert.deepEqual(made, ['bravo']);
  });
});
