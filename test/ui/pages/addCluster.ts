import { expect, type Locator } from '@playwright/test';
import type { Workbench } from './workbench';

/** The questions of "Add Cluster". */
export class AddCluster {
  readonly root: Locator;

  constructor(private readonly workbench: Workbench) {
    this.root = workbench.palette.root;
  }

  /** Begins with the button of the view. */
  async begin(): Promise<void> {
    const { sidebar } = this.workbench;
    await expect(async () => {
      await sidebar.getByRole('button', { name: 'Clusters Section' }).hover();
      await sidebar.getByRole('button', { name: 'Add Cluster...' }).first().click({ timeout: 2_000 });
      await expect(this.root).toContainText('(1/5)', { timeout: 2_000 });
    }).toPass();
  }

  /** Types the answer to the question that shows this text. */
  async type(question: string, answer: string): Promise<void> {
    await this.workbench.palette.answer(question, answer);
  }

  /** Types what is not taken, and reads why. */
  async wrongly(question: string, answer: string, problem: string): Promise<void> {
    await this.type(question, answer);
    await expect(this.root).toContainText(problem);
    await expect(this.workbench.palette.input).toHaveValue(answer);
  }

  /** Takes an answer of those that are offered. */
  async choose(answer: string): Promise<void> {
    await this.workbench.palette.choose(answer);
  }

  /** Goes to the question before. */
  async back(): Promise<void> {
    await this.root.getByRole('button', { name: 'Back' }).click();
  }

  /** Answers all up to the test: without SSH, without credentials. */
  async plainly(address: string): Promise<void> {
    await this.type('(1/5)', address);
    await this.type('(2/5)', '');
    await this.choose('None');
  }
}
