import { findThings } from '../support/pages';
import { signIn } from '../support/servers';
import { expect, test } from '../support/test';

test.describe('with a server on which nobody has made anything', () => {
  test.use({
    baseURL: async ({ freshServer }, use) => use(freshServer.url),
    storageState: async ({ freshServer }, use) => use(await signIn(freshServer, freshServer.link)),
  });

  test('what failed and what comes next is on the first page', async ({ page, goto, settled }) => {
    const { failed } = await findThings(page.request);
    await goto('/');
    await expect(page.getByRole('link', { name: /Unresolved failure/ })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Workflows around now' })).toContainText('Retail orders');
    await page.getByRole('link', { name: `See why #${failed} failed` }).click();
    await expect(page.locator('#failure')).toBeVisible();
    await settled();
  });

  test('the list of a newcomer ticks itself and can be put away', async ({ page, api, goto, live, settled }) => {
    await findThings(page.request);
    await goto('/');
    const steps = page.getByRole('listitem');
    const made = steps.filter({ hasText: 'Make a workflow of your own' });
    await expect(made.getByRole('link')).toBeVisible();
    await api.addWorkflow();
    if (!live) await page.reload();
    await expect(made).toHaveText('Done: Make a workflow of your own');
    await settled();
    await page.getByRole('button', { name: 'Put this list away' }).click();
    await expect(made).toBeHidden();
    await goto('/');
    await expect(made).toBeHidden();
  });
});
