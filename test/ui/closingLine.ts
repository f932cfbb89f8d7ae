import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Ends the run with the line that every level of tests ends with. */
export default class ClosingLine implements Reporter {
  private readonly outcomes = new Map<string, TestResult['status']>();
  private broken = 0;

  onTestEnd({ id }: TestCase, { status }: TestResult): void {
    this.outcomes.set(id, status);
  }

  /** What fails outside of a test, such as a file that cannot be loaded. */
  onError(): void {
    this.broken += 1;
  }

  onExit(): Promise<void> {
    const all = [...this.outcomes.values()];
    const passed = all.filter((status) => status === 'passed').length;
    const skipped = all.filter((status) => status === 'skipped').length;
    const failed = all.length - passed - skipped + this.broken;
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}
