import { expect, type Locator, type Page } from '@playwright/test';

/** What stands at the beginning of the row of each program. */
const LABELS: Readonly<Record<string, string>> = {
  ipfs: 'ipfs',
  'ipfs-cluster-service': 'service',
  'ipfs-cluster-follow': 'follower',
};

/** The tree of the view "Daemons". */
export class DaemonTree {
  readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole('tree', { name: 'Daemons', exact: true });
  }

  /** The row of a type of daemon, such as "ipfs-cluster-service", in a state. */
  daemon(program: string, state: string): Locator {
    return this.root.getByRole('treeitem', {
      name: new RegExp(`^${LABELS[program] ?? program}, ${state}( |,|$)`),
    });
  }

  row(label: string): Locator {
    return this.root.getByRole('treeitem', { name: new RegExp(`^${label}(,|$)`) });
  }

  /** The row of one of several instances: the level below its type. */
  instance(name: string): Locator {
    return this.row(name).and(this.page.locator('[aria-level="2"]'));
  }

  /** What stands beside a fact such as "PID", in the only open instance. */
  fact(label: string): Locator {
    return this.row(label).locator('.label-description');
  }

  async expand(row: Locator): Promise<void> {
    await expect(row).toHaveAttribute('aria-expanded', /true|false/);
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.click();
    }
    await expect(row).toHaveAttribute('aria-expanded', 'true');
  }

  /** The row that the keyboard is on. */
  get focusedRow(): Locator {
    return this.root.locator('.monaco-list-row.focused');
  }
}
