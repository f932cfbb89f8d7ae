import { expect, type Locator, type Page } from '@playwright/test';

/** The tree of the view "Clusters". */
export class ClusterTree {
  readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole('tree', { name: 'Clusters', exact: true });
  }

  /** Opens the view, which is closed below the daemons at first. */
  async open(): Promise<void> {
    const header = this.page.getByRole('button', { name: 'Clusters Section' });
    await expect(async () => {
      if ((await header.getAttribute('aria-expanded')) !== 'true') {
        await header.click();
      }
      await expect(header).toHaveAttribute('aria-expanded', 'true', { timeout: 2_000 });
    }).toPass();
  }

  /** A row by the beginning of what is read of it. */
  row(beginning: string): Locator {
    return this.root.getByRole('treeitem', { name: new RegExp(`^${beginning}`) });
  }
}
