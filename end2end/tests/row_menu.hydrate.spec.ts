import { expect, test } from '../support/test';

test('the rows of a table share a menu that opens at the row it is asked for', async ({ page, api, goto }) => {
  const [first, second] = [await api.addWorkflow(), await api.addWorkflow()];
  await goto('/workflows?q=' + encodeURIComponent(first.name));
  const opener = page.getByRole('link', { name: `More for ${first.name}` });
  const pause = page.getByRole('link', { name: 'Pause…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(pause).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(pause).toBeHidden();
  await expect(opener).toBeFocused();

  await opener.click();
  await expect(pause).toBeVisible();
  const [button, menu] = [(await opener.boundingBox())!, (await pause.locator('..').boundingBox())!];
  expect(Math.abs(menu.y - (button.y + button.height))).toBeLessThan(16);
  expect(Math.abs(menu.x + menu.width - (button.x + button.width))).toBeLessThan(16);
  await opener.click();
  await expect(pause).toBeHidden();

  await goto('/workflows?q=' + encodeURIComponent(second.name));
  await page.getByRole('link', { name: `More for ${second.name}` }).click();
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'duplicated' })).toContainText(second.name);
});
