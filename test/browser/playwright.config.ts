import { defineConfig } from '@playwright/test';
import { chromium } from '../host/chromium';
import { reporters } from '../reporting/playwrightReporters';

const browser = chromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: '../../test-results/browser',
  // The endpoint has one default port.
  workers: 1,
  forbidOnly: true,
  // Minutes on a machine with other work are seconds on a machine without.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: reporters(),
  use: {
    launchOptions: {
      ...browser,
      // Every name is this machine, as after a page has made its own name point here.
      args: [...(browser.args ?? []), '--host-resolver-rules=MAP *.example 127.0.0.1'],
    },
  },
});
