import type { Page } from '@playwright/test';
import { unique } from '../support/people';
import { signIn } from '../support/servers';
import { expect, test } from '../support/test';

test.describe('what happens elsewhere', () => {
  test.use({ workspace: 'empty' });

  test('shows in the list of executions, without moving it', async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    await api.run(flow);
    await goto(`/executions?workflow=${flow.id}`);
    const rows = page.getByRole('table', { name: 'Executions' }).locator('tbody').getByRole('row');
    await expect(rows).toHaveCount(1);
    const id = await api.run(flow);
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText(`#${id}`);
    await expect(rows.first()).toContainText('Succeeded');
  });

  test('shows on the page of a workflow that somebody else renames', async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    await goto(`/workflows/${flow.id}`);
    const name = unique('Renamed');
    await api.send('PUT', `/workflows/${flow.id}`, { name });
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  });

  test('shows if it happened while a page was on its way to the browser', async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    const follows = await holdBack(page, /\/events\?/);
    await goto(`/workflows/${flow.id}`);
    const name = unique('Renamed');
    await api.send('PUT', `/workflows/${flow.id}`, { name });
    await follows.letGo();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  });

  test('shows if it happened while somebody went from page to page', async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    await goto('/workflows');
    const follows = await holdBack(page, new RegExp(`/events\\?.*workflow%3A${flow.id}`));
    await page.getByRole('link', { name: flow.name, exact: true }).click();
    await expect(page.getByRole('heading', { name: flow.name, level: 1 })).toBeVisible();
    const name = unique('Renamed');
    await api.send('PUT', `/workflows/${flow.id}`, { name });
    await follows.letGo();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  });

  test('shows if another part of the page was told of it before the list was there', async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    await goto('/workflows');
    const list = await holdBack(page, /\/rpc\/executions\/list\b/, 'answer');
    await page.getByRole('navigation').getByRole('link', { name: 'Executions' }).click();
    await list.reached;
    // What the page is told, this hears, too.
    const told = await page.evaluateHandle(async () => {
      const source = new EventSource('/events?topics=execution');
      await new Promise((resolve) => (source.onopen = resolve));
      return { told: new Promise((resolve) => (source.onmessage = resolve)).then(() => source.close()) };
    });
    const id = await api.run(flow);
    await told.evaluate((told) => told.told);
    await list.letGo();
    await expect(page.getByRole('table', { name: 'Executions' })).toContainText(`#${id}`);
  });
});

/** Holds requests back until they are let go: before they are sent, or, as `answer`, the answers that have come. */
async function holdBack(page: Page, url: RegExp, what: 'request' | 'answer' = 'request') {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  let reach = () => {};
  const reached = new Promise<void>((resolve) => (reach = resolve));
  await page.route(url, async (route) => {
    const response = what === 'answer' ? await route.fetch() : undefined;
    reach();
    await gone;
    await (response ? route.fulfill({ response }) : route.continue());
  });
  return {
    reached,
    letGo: async () => {
      await reached;
      letGo();
    },
  };
}

test.describe('with a server that is started again', () => {
  test.use({
    workspace: 'empty',
    baseURL: async ({ freshServer }, use) => use(freshServer.url),
    storageState: async ({ freshServer }, use) => use(await signIn(freshServer, freshServer.link)),
  });

  test('a page says that it no longer follows, and follows again by itself', async ({ page, api, goto, freshServer, watch }) => {
    const flow = await api.addWorkflow();
    await goto('/executions');
    const banner = page.getByText('Live updates paused,');
    watch.expectOutage();
    await freshServer.halt();
    await expect(banner).toBeVisible();
    await freshServer.resume();
    await expect(banner).toBeHidden();
    const id = await api.run(flow);
    await expect(page.getByRole('table', { name: 'Executions' })).toContainText(`#${id}`);
  });

  test('what was typed while it was away is still there, and saved when it is back', async ({ page, goto, freshServer, watch }) => {
    await goto('/workflows/new');
    await page.getByLabel('Name', { exact: true }).fill('Shop');
    await page.getByLabel('Description').fill('Typed before the server went away');
    watch.expectOutage();
    await freshServer.halt();
    const make = page.getByRole('button', { name: 'Make workflow' });
    await make.click();
    await expect(page.getByText('The server did not answer.')).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Shop');
    await expect(page.getByLabel('Description')).toHaveValue('Typed before the server went away');
    await freshServer.resume();
    await make.click();
    await expect(page.getByRole('heading', { name: 'Shop', level: 1 })).toBeVisible();
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect(page.getByText('Typed before the server went away')).toBeVisible();
  });
});
