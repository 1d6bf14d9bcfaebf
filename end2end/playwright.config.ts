import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

import type { Options } from './support/test';

/** The browser of the system, as `scripts/setup` finds it: Playwright downloads none. */
const chromium = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find(existsSync);

export default defineConfig<object, Options>({
  testDir: 'tests',
  outputDir: '../target/end2end/results',
  reporter: [
    ['list'],
    ['html', { outputFolder: '../target/end2end/report', open: 'never' }],
    ['./support/failures.ts'],
  ],
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes at the second try has failed once.
  retries: 0,
  // A server, its database and a browser each: more than one per core only makes all of them slow.
  workers: Math.max(1, Math.min(4, availableParallelism())),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // Neither the zone of a server nor a whole number of hours: a time in the wrong zone shows.
    timezoneId: 'Asia/Kathmandu',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // Without a film, which every test would pay for, also those that pass.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'hydrated' },
    { name: 'plain', testIgnore: '**/*.hydrate.spec.ts', use: { javaScriptEnabled: false } },
  ],
});
