import { expect, type Locator, type Page } from '@playwright/test';

/** VS Code's quick input: the command palette and every quick pick. */
export class Palette {
  readonly root: Locator;
  readonly input: Locator;

  constructor(private readonly page: Page) {
    this.root = page.locator('.quick-input-widget');
    this.input = this.root.locator('input.input');
  }

  /** Runs a command by its title, as "IPFS: Refresh". */
  async run(title: string): Promise<void> {
    // The first key can come before the workbench listens, and the list does not learn of commands that are
    // contributed while it is open.
    await expect(async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await this.input.fill(`>${title}`, { timeout: 2_000 });
      await expect(this.root.locator('.monaco-list-row').first()).toContainText(title, { timeout: 2_000 });
    }).toPass();
    await this.page.keyboard.press('Enter');
  }

  /** Types the answer to the question that shows this text. */
  async answer(question: string, text: string): Promise<void> {
    await expect(this.root).toContainText(question);
    // What was answered before may come into the box after the question has come.
    await expect(async () => {
      await this.input.fill(text);
      await expect(this.input).toHaveValue(text, { timeout: 1_000 });
    }).toPass();
    await this.page.keyboard.press('Enter');
  }

  option(name: RegExp | string): Locator {
    return this.root.getByRole('option', { name });
  }

  /** Takes the one of that name. By the keyboard: rows move while a list is laid out, and a click hits another one. */
  async choose(name: RegExp | string): Promise<void> {
    const option = this.option(name);
    await expect(option).toBeVisible();
    // Keys that come while the question is still being laid out go elsewhere: until it is gone it was not answered.
    await expect(async () => {
      if (await option.isVisible()) {
        await this.input.focus({ timeout: 1_000 });
        const classes = await option.getAttribute('class', { timeout: 1_000 });
        if (!classes?.includes('focused')) {
          await this.page.keyboard.press('ArrowDown');
        }
        await expect(option).toHaveClass(/focused/, { timeout: 1_000 });
        await this.page.keyboard.press('Enter');
      }
      await expect(option).toBeHidden({ timeout: 5_000 });
    }).toPass();
  }
}
