import { expect, type Locator, type Page } from '@playwright/test';

/** The tree of a view that is closed below the others at first. */
export class ClosedTree {
  readonly root: Locator;

  /** @param name of the view */
  constructor(
    private readonly page: Page,
    private readonly name: string,
  ) {
    this.root = page.getByRole('tree', { name, exact: true });
  }

  async open(): Promise<void> {
    const header = this.page.getByRole('button', { name: `${this.name} Section` });
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
