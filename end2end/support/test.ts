import { test as base, expect, type Page } from '@playwright/test';

import { Api } from './api';
import { Server, type Workspace } from './server';
import { Servers } from './servers';
import { Watch } from './watch';

export { expect };

/** What a spec may choose with `test.use`. */
export interface Options {
  /** Which installation its tests look at; tests of one worker share it. */
  workspace: Workspace;
}

interface Fixtures {
  /** The server that the pages come from. */
  server: Server;
  /** A new server of its own, for tests that change what others rely on; its link has not been used. */
  freshServer: Server;
  /** The API of the server, as whoever begins the test. */
  api: Api;
  /** Whether the browser runs scripts. */
  live: boolean;
  /** What goes wrong in the browser, which fails the test unless it was expected. */
  watch: Watch;
  /** Opens a page and waits until it is in the browser's hands. */
  goto: (path: string, status?: number) => Promise<void>;
  /** Waits until the page that a form or a redirect led to is in the browser's hands. */
  settled: (page?: Page) => Promise<void>;
}

export const test = base.extend<Fixtures & Options, { servers: Servers }>({
  workspace: ['sample', { option: true }],

  servers: [
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  server: async ({ servers, workspace }, use) => use((await servers.get(workspace)).server),

  freshServer: async ({ workspace }, use) => {
    const server = await Server.start(workspace);
    await use(server);
    await server.stop();
  },

  baseURL: async ({ server }, use) => use(server.url),

  storageState: async ({ servers, workspace }, use) => use((await servers.get(workspace)).session),

  api: async ({ playwright, baseURL, storageState }, use) => {
    const request = await playwright.request.newContext({ baseURL, storageState });
    await use(new Api(request));
    await request.dispose();
  },

  live: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  watch: async ({ live }, use) => {
    const watch = new Watch(live);
    await use(watch);
    watch.finish();
  },

  context: async ({ context, watch }, use) => {
    watch.follow(context);
    await use(context);
  },

  goto: async ({ page, settled }, use) =>
    use(async (path, status = 200) => {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(status);
      await settled();
    }),

  settled: async ({ page, live }, use) =>
    use(async (other = page) => {
      // What is pressed before would be answered by the plain form behind it, or not at all.
      if (live) await expect(other.locator('html[data-hydrated]')).toBeAttached();
    }),
});
