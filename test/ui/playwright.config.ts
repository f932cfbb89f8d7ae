import { defineConfig } from '@playwright/test';
import { chromium } from '../host/chromium';
import { reporters } from '../reporting/playwrightReporters';

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: '../../test-results/ui',
  // One machine, one set of default ports.
  workers: 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: reporters(),
  use: {
    launchOptions: chromium(),
    viewport: { width: 1200, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    screenshot: 'only-on-failure',
  },
});
