import { expect, type Locator } from '@playwright/test';
import type { Workbench } from './workbench';

/** The questions of "Initialize" and "Follow a Cluster", and what comes after them. */
export class Setup {
  readonly root: Locator;

  constructor(private readonly workbench: Workbench) {
    this.root = workbench.palette.root;
  }

  /** Types the answer to the question that shows this text. */
  async type(question: string, answer: string): Promise<void> {
    await this.workbench.palette.answer(question, answer);
  }

  /** Types what is not taken, and reads why. */
  async wrongly(question: string, answer: string, problem: string): Promise<void> {
    await this.type(question, answer);
    await expect(this.root).toContainText(problem);
  }

  /** Answers the modal question with the button of that name. */
  async answer(name: string): Promise<void> {
    await this.workbench.answer(name);
  }

  /** One that has buttons, and stays until somebody has pressed one. */
  notification(text: string | RegExp): Locator {
    return this.workbench.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }
}
