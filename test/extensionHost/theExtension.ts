import * as vscode from 'vscode';
import type { IpfsClusterApi } from '../../src/extension';

/** The extension under test, as the host loaded it. */
export function theExtension(): vscode.Extension<IpfsClusterApi> {
  const extension = vscode.extensions.getExtension<IpfsClusterApi>('ipfs-cluster-vscode.ipfs-cluster');
  if (!extension) {
    throw new Error('the extension is not among those of this host');
  }
  return extension;
}
