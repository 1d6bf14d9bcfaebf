import { expect, test } from '../support/test';

// The design page has a form that keeps nothing: what is true of it is true of every form.

test('what is wrong is said at its field, and nothing typed is lost', async ({ page, goto, settled, watch }) => {
  watch.expectStatus(422);
  await goto('/design');
  await page.getByLabel('Minute').fill('99');
  await page.getByLabel('Description').fill('typed by hand');
  await page.locator('form').getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByLabel('Minute')).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await expect(page.getByLabel('Minute')).toHaveAccessibleDescription(/Minute is 0–59, you wrote 99\./);
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/Another trigger has this name\./);
  await expect(page.getByLabel('Minute')).toHaveValue('99');
  await expect(page.getByLabel('Description')).toHaveValue('typed by hand');
  await page.getByRole('alert').getByRole('link', { name: 'Minute is 0–59, you wrote 99.' }).click();
  await expect(page.getByLabel('Minute')).toBeFocused();
});

test('what was done is said, and can be undone', async ({ page, goto, settled }) => {
  await goto('/design');
  await page.getByLabel('Name', { exact: true }).fill('Morning load');
  await page.getByLabel('Minute').fill('15');
  await page.locator('form').getByRole('button', { name: 'Save trigger' }).click();
  const said = page.getByRole('status').filter({ hasText: 'Trigger “Morning load” saved.' });
  await expect(said).toBeVisible();
  await settled();
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Trigger “Morning load” is as it was.')).toBeVisible();
});
