import { l10n, ViewColumn, type WebviewPanel, window } from 'vscode';
import { labelText } from '../../shared/plainText';

/** Pictures of graphs, one tab a cluster, each a page without scripts that loads nothing. */
export class GraphPictures {
  private readonly panels = new Map<string, WebviewPanel>();

  /** @param key of the cluster @param page as HTML */
  show(key: string, name: string, page: string): void {
    let panel = this.panels.get(key);
    if (panel) {
      panel.reveal();
    } else {
      const title = l10n.t('Connectivity of {0}', labelText(name));
      const options = { enableScripts: false, enableForms: false, localResourceRoots: [] };
      panel = window.createWebviewPanel('ipfsCluster.connectivity', title, ViewColumn.Active, options);
      panel.onDidDispose(() => this.panels.delete(key));
      this.panels.set(key, panel);
    }
    panel.webview.html = page;
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) {
      panel.dispose();
    }
  }
}
