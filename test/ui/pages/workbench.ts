import { expect, type Locator, type Page } from '@playwright/test';
import type { VsCodeServer } from '../../host/vscodeServer';
import { workbenchUrl } from '../../host/workbench';
import { DaemonTree } from './daemonTree';
import { Palette } from './palette';
import { StatusItem } from './statusItem';

/** A VS Code window with the extension installed. */
export class Workbench {
  readonly tree: DaemonTree;
  readonly status: StatusItem;
  readonly palette: Palette;
  private readonly consoleErrors: string[] = [];

  constructor(
    readonly page: Page,
    readonly server: VsCodeServer,
  ) {
    this.tree = new DaemonTree(page);
    this.status = new StatusItem(page);
    this.palette = new Palette(page);
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.consoleErrors.push(message.text());
      }
    });
  }

  async open(): Promise<void> {
    await this.page.goto(workbenchUrl(this.server));
    await expect(this.page.locator('.monaco-workbench .part.statusbar')).toBeVisible();
  }

  /** Opens the IPFS container in the sidebar, as a user does. */
  async openDaemons(): Promise<void> {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name: /^IPFS/ });
    await tab.click();
    await expect(tab).toHaveAttribute('aria-expanded', 'true');
  }

  get sidebar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** What the console said about an extension, errors only. */
  complaints(extensionId: string): readonly string[] {
    return this.consoleErrors.filter((text) => text.includes(extensionId));
  }
}
