import { expect, test } from '../support/test';

test('a dialog keeps the focus, closes by Escape and gives the focus back', async ({ page, goto }) => {
  await goto('/design');
  const opener = page.getByRole('link', { name: 'New token…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL('/design?dialog=example');
  for (let stop = 0; stop < 8; stop += 1) {
    await page.keyboard.press('Tab');
    // Between the last and the first stop the focus is the browser's own.
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null || document.activeElement === document.body)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL('/design');
  await expect(opener).toBeFocused();
});

test('the way back closes a dialog', async ({ page, goto }) => {
  await goto('/design');
  await page.getByRole('link', { name: 'New token…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toBeHidden();
});
