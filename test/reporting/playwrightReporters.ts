import type { ReporterDescription } from '@playwright/test';
import { REPORT_VARIABLE } from '../../scripts/testing/testReport';

/** A line for each test and, where a report is asked for, Playwright's own JSON. */
export function reporters(): ReporterDescription[] {
  const outputFile = process.env[REPORT_VARIABLE];
  return [['list'], ...(outputFile === undefined ? [] : ([['json', { outputFile }]] as const))];
}
