import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** How to launch the browser of the machine: nothing is downloaded. */
export function chromium(environment: NodeJS.ProcessEnv = process.env): LaunchOptions {
  const executablePath = environment['CHROMIUM_PATH'] ?? onPath(environment['PATH'] ?? '');
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium found. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to one, then try again.',
    );
  }
  return {
    executablePath,
    args: [
      // Chromium refuses its own sandbox for root, as which containers and private namespaces run it.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // It must reach for nothing but the local server.
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

function onPath(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => isAbsolute(file) && existsSync(file));
}
