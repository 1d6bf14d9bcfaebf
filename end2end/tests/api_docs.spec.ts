import { expectAccessible, expectToBeAPage, expectToFit } from '../support/checks';
import { expect, test } from '../support/test';

test('the page of tokens leads to what a program can ask for', async ({ page, goto, live }) => {
  test.slow();
  await goto('/settings/tokens');
  await page.getByRole('link', { name: 'documentation of the API' }).click();
  // The server alone makes this page, so nothing takes it over.
  await expect(page).toHaveTitle('API · FlowForge');
  await expectToBeAPage(page);
  const operation = page.locator('details', { has: page.locator('#save_trigger') });
  await operation.locator('summary').click();
  await expect(operation.getByText('curl -X PUT').first()).toBeVisible();
  await expect(operation.getByRole('rowheader', { name: 'If-Match' })).toBeVisible();
  await operation.getByRole('link', { name: 'TriggerDraft' }).first().click();
  await expect(page.locator('#schema-TriggerDraft')).toBeInViewport();
  await expectToFit(page);
  if (!live) return;
  // Of what is alike, a few are enough to look at, open.
  await page.evaluate(() => {
    for (const part of document.querySelectorAll('.api-part:nth-of-type(n + 4)')) part.remove();
    for (const part of document.querySelectorAll<HTMLDetailsElement>('.api-part')) part.open = true;
  });
  await expectAccessible(page);
});

test('an example is copied with one press', async ({ page, context, live }) => {
  test.skip(!live, 'copying needs script');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/api/docs');
  await page.getByRole('button', { name: 'Copy', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Authorization: Bearer $TOKEN');
});
