import { defineConfig } from '@playwright/test';
import base from '../playwright.config';

export default defineConfig(base, {
  testMatch: 'pictures.ts',
  reporter: 'list',
  outputDir: '../../../test-results/ui',
  // Sharp on screens of today.
  use: { viewport: { width: 1000, height: 640 }, deviceScaleFactor: 2 },
});
