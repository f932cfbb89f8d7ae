import type { Locator, Page } from '@playwright/test';

/** The tree of the view "Daemons". */
export class DaemonTree {
  readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole('tree', { name: 'Daemons', exact: true });
  }

  /** The row of a type of daemon, such as "ipfs-cluster-service", in a state. */
  daemon(program: string, state: string): Locator {
    return this.root.getByRole('treeitem', { name: new RegExp(`^${program}, ${state}( |,|$)`) });
  }

  row(label: string): Locator {
    return this.root.getByRole('treeitem', { name: new RegExp(`^${label}(,|$)`) });
  }

  /** The row that the keyboard is on. */
  async focused(): Promise<Locator> {
    const id = await this.root.getAttribute('aria-activedescendant');
    return this.page.locator(`[id="${id ?? ''}"]`);
  }
}
