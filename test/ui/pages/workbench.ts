import { expect, type Locator, type Page } from '@playwright/test';
import type { VsCodeServer } from '../../../lab/hosts/vscodeServer';
import { workbenchUrl } from '../../host/workbench';
import { DaemonTree } from './daemonTree';
import { OutputPanel } from './outputPanel';
import { Palette } from './palette';
import { StatusItem } from './statusItem';

/** A VS Code window with the extension installed. */
export class Workbench {
  readonly tree: DaemonTree;
  readonly status: StatusItem;
  readonly palette: Palette;
  readonly output: OutputPanel;
  private readonly consoleErrors: string[] = [];

  constructor(
    readonly page: Page,
    readonly server: VsCodeServer,
  ) {
    this.tree = new DaemonTree(page);
    this.status = new StatusItem(page);
    this.palette = new Palette(page);
    this.output = new OutputPanel(page);
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.consoleErrors.push(message.text());
      }
    });
  }

  /** @param folder that is open in it; an empty window where it is none */
  async open(folder?: string): Promise<void> {
    await this.page.goto(workbenchUrl(this.server, folder));
    await expect(this.page.locator('.monaco-workbench .part.statusbar')).toBeVisible();
  }

  /** The modal one: notifications have the role of a dialog as well. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Answers the modal question with the button of that name. */
  async answer(name: string): Promise<void> {
    const { dialog } = this;
    const button = dialog.getByRole('button', { name, exact: true });
    await expect(async () => {
      if (await button.isVisible()) {
        await button.click({ timeout: 2_000 });
      }
      await expect(dialog).toBeHidden({ timeout: 2_000 });
    }).toPass();
  }

  /** Waits for a message. One without buttons is soon out of sight: then it is in the list of notifications. */
  async untilTold(text: string | RegExp): Promise<void> {
    const message = this.page.locator('.notification-list-item', { hasText: text }).first();
    await expect(async () => {
      try {
        await expect(message).toBeVisible({ timeout: 5_000 });
      } catch (error) {
        await this.palette.run('Notifications: Show Notifications');
        throw error;
      }
    }).toPass();
  }

  /** Opens the IPFS container in the sidebar, as a user does. */
  async openDaemons(): Promise<void> {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name: /^IPFS/ });
    await expect(async () => {
      if ((await tab.getAttribute('aria-expanded')) !== 'true') {
        await tab.click();
      }
      await expect(tab).toHaveAttribute('aria-expanded', 'true', { timeout: 2_000 });
    }).toPass();
  }

  /** Closes the view of the daemons, so that those below it have its room. */
  async foldDaemons(): Promise<void> {
    await this.page.getByRole('button', { name: /^Daemons/ }).click();
    await expect(this.tree.root).toBeHidden();
  }

  /** Shows something else in the sidebar: the view of the daemons is hidden then. */
  async openExplorer(): Promise<void> {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name: /^Explorer/ });
    await tab.click();
    await expect(tab).toHaveAttribute('aria-expanded', 'true');
  }

  /** Goes to another page of the browser, so that this window has lost the focus. @returns goes back */
  async leave(): Promise<() => Promise<void>> {
    // Playwright makes each page believe that it has the focus.
    const browser = await this.page.context().newCDPSession(this.page);
    await browser.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    const other = await this.page.context().newPage();
    await other.bringToFront();
    await expect.poll(() => this.page.evaluate<boolean>('document.hasFocus()')).toBe(false);
    return async () => {
      await other.close();
      await this.page.bringToFront();
      await expect.poll(() => this.page.evaluate<boolean>('document.hasFocus()')).toBe(true);
    };
  }

  get sidebar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** Makes the sidebar so wide, as users do. @param width CSS pixels */
  async resizeSidebar(width: number): Promise<void> {
    const { mouse } = this.page;
    const boxOf = async () => (await this.sidebar.boundingBox()) ?? { x: 0, width: 0 };
    const before = await boxOf();
    await mouse.move(before.x + before.width + 1, 400);
    await mouse.down();
    await mouse.move(before.x + width, 400, { steps: 5 });
    await mouse.up();
    // Away from rows, whose buttons appear below the pointer.
    await mouse.move(before.x + before.width + 300, 400);
    await expect.poll(async () => Math.round((await boxOf()).width)).toBeLessThan(width + 4);
  }

  /** What VS Code shows instead of an empty tree. */
  get welcome(): Locator {
    return this.sidebar.locator('.welcome-view-content');
  }

  /** What appears beside a thing that the mouse rests on. */
  get hover(): Locator {
    return this.page.locator('.workbench-hover');
  }

  /** The terminal in the panel. */
  get terminal(): Locator {
    return this.page.locator('.terminal-wrapper .xterm');
  }

  /** What stands in the terminal, without white space: it breaks lines where it likes. */
  async terminalText(): Promise<string> {
    const rows = await this.terminal.locator('.xterm-rows > div').allTextContents();
    return rows.join('').replace(/\s/g, '');
  }

  clipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Chooses from the context menu of a row. */
  async chooseFor(row: Locator, action: string): Promise<void> {
    await row.click({ button: 'right' });
    const item = this.page.locator('.context-view').getByRole('menuitem', { name: action, exact: true });
    // VS Code drops a click that comes right after the menu opened.
    await expect(async () => {
      await item.hover();
      await item.click({ timeout: 2_000 });
      await expect(item).toBeHidden({ timeout: 1_000 });
    }).toPass();
  }

  /** What the console said about an extension, errors only. */
  complaints(extensionId: string): readonly string[] {
    return this.consoleErrors.filter((text) => text.includes(extensionId));
  }
}
