import { expect, type Locator, type Page } from '@playwright/test';

/** The output panel. */
export class OutputPanel {
  /** The end of a JSON document: VS Code scrolls to it. */
  readonly lastLine: Locator;
  private readonly channels: Locator;

  constructor(private readonly page: Page) {
    this.lastLine = page.locator('.output-view .view-line').filter({ hasText: /^}$/ });
    this.channels = page.locator('select[aria-label="Switch Output"]').first();
  }

  /** The name of the channel that is shown. */
  shownChannel(): Promise<string> {
    return this.channels.evaluate((select) => {
      const { selectedOptions } = select as unknown as { selectedOptions: ArrayLike<{ text: string }> };
      return selectedOptions[0]?.text ?? '';
    });
  }

  /** The whole text, of which the panel shows only some lines: copied out as a user does. */
  async text(): Promise<string> {
    await this.page.evaluate("navigator.clipboard.writeText('')");
    await this.lastLine.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    await expect.poll(() => this.page.evaluate<string>('navigator.clipboard.readText()')).not.toBe('');
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }
}
