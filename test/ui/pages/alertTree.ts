import { expect, type Locator, type Page } from '@playwright/test';

/** The tree of the view "Alerts". */
export class AlertTree {
  readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole('tree', { name: 'Alerts', exact: true });
  }

  /** Opens the view, which is closed below the others at first. */
  async open(): Promise<void> {
    const header = this.page.getByRole('button', { name: 'Alerts Section' });
    await expect(async () => {
      if ((await header.getAttribute('aria-expanded')) !== 'true') {
        await header.click();
      }
      await expect(header).toHaveAttribute('aria-expanded', 'true', { timeout: 2_000 });
    }).toPass();
  }

  /** An alert, or a day, by the beginning of what is read of it. */
  row(beginning: string): Locator {
    return this.root.getByRole('treeitem', { name: new RegExp(`^${beginning}`) });
  }
}
