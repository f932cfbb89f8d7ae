import assert from 'node:assert/strict';
import { Elements, type TreeElement } from '../../../../src/vscode/clusters/elements';
import { clusterRow } from '../../../../src/vscode/clusters/rows/clusterRows';
import { LANGUAGE, peerOf, stateOf } from './states';

/** A cluster of so many peers, each of which has so much space. */
const rowOf = (size: number, free = 1024) => {
  const peers = Array.from({ length: size }, (_, index) => peerOf(`peer${index}`, { free_space: free }));
  return clusterRow(stateOf(peers), LANGUAGE);
};
const labels = (elements: readonly TreeElement[]) => elements.map(({ row }) => row.label);

describe('The elements of the tree of clusters', () => {
  it('are made below what somebody has opened, and nowhere else', () => {
    const elements = new Elements();
    let made = 0;
    const row = rowOf(1);
    elements.take([
      {
        ...row,
        get children() {
          made++;
          return row.children;
        },
      },
    ]);
    assert.equal(made, 0);
    assert.deepEqual(labels(elements.roots[0]?.children ?? []), ['peer0', 'Connection']);
    assert.equal(made, 1);
  });

  it('draws again what has changed of what is shown, and says nothing of what nobody has opened', () => {
    const elements = new Elements();
    elements.take([rowOf(2)]);
    assert.deepEqual(elements.take([rowOf(2, 2048)]).redrawn, []);
    assert.equal(elements.roots[0]?.children.length, 3);
    assert.deepEqual(labels(elements.take([rowOf(2, 4096)]).redrawn), ['peer0', 'peer1']);
  });

  it('finds a peer in a group, and its facts, by their ids', () => {
    const elements = new Elements();
    elements.take([rowOf(60)]);
    const peer = elements.find('demo/peer:12D3KooWpeer55');
    assert.equal(peer?.row.label, 'peer55');
    assert.equal(peer.parent?.row.kind, 'group');
    assert.equal(elements.find('demo/peer:12D3KooWpeer55/version')?.row.label, 'Version');
    assert.equal(elements.find('demo/peer:nobody'), undefined);
  });
});
