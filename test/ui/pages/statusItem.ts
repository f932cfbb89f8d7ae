import type { Locator, Page } from '@playwright/test';

const ID = 'ipfs-cluster-vscode.ipfs-cluster.ipfsCluster.status';

/** The extension's item in the status bar. */
export class StatusItem {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.locator(`[id="${ID}"]`);
  }

  async click(): Promise<void> {
    await this.root.locator('a').click();
  }
}
