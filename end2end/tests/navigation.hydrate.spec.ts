import { expect, test } from '../support/test';

test('going to another page loads no document and puts the focus on its heading', async ({ page, goto }) => {
  await goto('/');
  const documents: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && documents.push(request.url()));
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Executions' }).click();
  await expect(page).toHaveTitle('Executions · FlowForge');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.goBack();
  await expect(page).toHaveTitle('Home · FlowForge');
  await page.goForward();
  await expect(page).toHaveTitle('Executions · FlowForge');
  expect(documents).toEqual([]);
});

test('what is gone to is said aloud', async ({ page, goto }) => {
  await goto('/');
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Datasets' }).click();
  await expect(page.locator('[aria-live=polite]').filter({ hasText: 'Datasets · FlowForge' })).toBeAttached();
});
