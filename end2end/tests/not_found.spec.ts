import { expect, test } from '../support/test';

test('an address without a page says so and leads home', async ({ page, goto, settled, watch }) => {
  watch.expectStatus(404);
  await goto('/workflows/of/nobody', 404);
  await expect(page).toHaveTitle('This is not here · FlowForge');
  await expect(page.getByText('There is no page at this address.')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Home' }).click();
  await settled();
  await expect(page).toHaveURL('/');
});

for (const path of ['/workflows/999999', '/executions/999999', '/datasets/999999', '/workflows/not-a-number']) {
  test(`${path} is not there`, async ({ page, goto, watch }) => {
    watch.expectStatus(404);
    await goto(path, 404);
    await expect(page.getByRole('heading', { name: 'This is not here' })).toBeVisible();
  });
}
