import { expect, test } from '../support/test';

const places = ['Workflows', 'Executions', 'Datasets', 'Settings', 'Home'];

test('the navigation leads to every place and says where one is', async ({ page, goto, settled }) => {
  await goto('/');
  const main = page.getByRole('navigation', { name: 'Main', exact: true });
  for (const place of places) {
    await main.getByRole('link', { name: place }).click();
    await expect(main.getByRole('link', { name: place })).toHaveAttribute('aria-current', 'page');
    await settled();
    await expect(main.locator('[aria-current]')).toHaveCount(1);
  }
});

test('a phone has the same places at its foot', async ({ page, goto, settled }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await goto('/');
  const foot = page.getByRole('navigation', { name: 'Main, short' });
  await expect(page.getByRole('navigation', { name: 'Main', exact: true })).toBeHidden();
  for (const place of places) {
    await foot.getByRole('link', { name: place }).click();
    await expect(foot.getByRole('link', { name: place })).toHaveAttribute('aria-current', 'page');
    await settled();
  }
});

test('the navigation stays folded', async ({ page, goto }) => {
  await goto('/');
  const label = page.getByRole('navigation', { name: 'Main', exact: true }).getByText('Workflows');
  await expect(label).toBeVisible();
  await page.getByRole('button', { name: 'Collapse the navigation' }).click();
  await expect(page.getByRole('button', { name: 'Expand the navigation' })).toBeVisible();
  await expect(label).toBeHidden();
  await goto('/executions');
  await expect(label).toBeHidden();
  await page.getByRole('button', { name: 'Expand the navigation' }).click();
  await expect(label).toBeVisible();
});
