import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const ID = 'ipfs-cluster-vscode.ipfs-cluster';

describe('The extension in a real extension host', () => {
  it('is known, and not active before anybody needs it', () => {
    const extension = vscode.extensions.getExtension(ID);
    assert.ok(extension, `${ID} is not among the extensions`);
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension(ID);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
