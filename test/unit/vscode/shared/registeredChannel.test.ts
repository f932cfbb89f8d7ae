import assert from 'node:assert/strict';
import { ChannelMissingError, untilRegistered } from '../../../../src/vscode/shared/registeredChannel';

const NAME = 'IPFS Cluster';
const OTHERS = [
  'ipfsCluster.showLog',
  'workbench.action.output.show.extension-output-ipfs-cluster-vscode.ipfs-cluster-#1-IPFS Daemon Status',
  'workbench.action.output.toggleOutput',
];
const signal = new AbortController().signal;

describe('A channel that VS Code registers late', () => {
  for (const id of [
    'workbench.action.output.show.ipfs-cluster-vscode.ipfs-cluster.IPFS Cluster',
    'workbench.action.output.show.extension-output-ipfs-cluster-vscode.ipfs-cluster-#2-IPFS Cluster',
    'workbench.action.output.show.ipfs-cluster-vscode.ipfs-cluster.IPFS Cluster.log.remote',
  ]) {
    it(`is known by ${id}`, async () => {
      let asked = 0;
      await untilRegistered(NAME, () => Promise.resolve(++asked < 4 ? OTHERS : [...OTHERS, id]), { signal });
      assert.equal(asked, 4);
    });
  }

  it('is missed in the end, and other channels are not taken for it', async () => {
    const never = untilRegistered(NAME, () => Promise.resolve(OTHERS), { signal, longestMs: 150 });
    await assert.rejects(never, ChannelMissingError);
  });

  it('is waited for no longer than somebody wants it', async () => {
    const cancel = new AbortController();
    const waiting = untilRegistered(NAME, () => Promise.resolve(OTHERS), { signal: cancel.signal });
    cancel.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });
});
