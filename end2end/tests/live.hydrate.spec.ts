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
});

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
