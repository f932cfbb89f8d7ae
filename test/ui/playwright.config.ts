import { defineConfig } from '@playwright/test';
import { chromium } from '../host/chromium';
import { reporters } from '../reporting/playwrightReporters';

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  // One namespace, one set of default ports.
  workers: 1,
  forbidOnly: true,
  // Minutes on a machine with other work are seconds on a machine without.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: reporters(),
  use: {
    launchOptions: chromium(),
    viewport: { width: 1200, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    screenshot: 'only-on-failure',
  },
});
