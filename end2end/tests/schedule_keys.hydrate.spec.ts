import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('the arrow keys change the value at the caret, and the legend follows it', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const cron = page.getByLabel('Cron');
  const legend = page.locator('.cron-legend .current');
  const preview = page.getByRole('region', { name: 'Preview' });
  const selected = () =>
    cron.evaluate((box: HTMLInputElement) => box.value.slice(box.selectionStart!, box.selectionEnd!));
  const caret = (at: number) => cron.evaluate((box: HTMLInputElement, at) => box.setSelectionRange(at, at), at);
  await cron.fill('0 9 * * MON');
  await expect(legend).toHaveText('weekday');
  await cron.press('ArrowUp');
  await expect(cron).toHaveValue('0 9 * * TUE');
  expect(await selected()).toBe('TUE');
  await cron.press('ArrowUp');
  await expect(cron).toHaveValue('0 9 * * WED');

  await caret(2);
  await cron.press('ArrowDown');
  await cron.press('ArrowDown');
  await expect(cron).toHaveValue('0 7 * * WED');
  expect(await selected()).toBe('7');
  await expect(legend).toHaveText('hour');
  await expect(preview).toContainText('At 07:00 on Wednesdays');
  await expect(page.getByLabel('Say it')).toHaveValue('At 07:00 on Wednesdays');
  await cron.press('ArrowRight');
  await cron.press('ArrowRight');
  await expect(legend).toHaveText('day of month');
  // There is nothing to change, and the caret stays.
  await cron.press('ArrowUp');
  await expect(cron).toHaveValue('0 7 * * WED');
  await expect(legend).toHaveText('day of month');
  await page.getByLabel('Name', { exact: true }).focus();
  await expect(legend).toHaveCount(0);
});

test('Ctrl Enter saves from any field, and not while something is wrong', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  await page.getByLabel('Name', { exact: true }).fill('By key');
  await page.getByLabel('Cron').fill('61 6 * * *');
  await page.getByLabel('Cron').press('Control+Enter');
  await expect(page).toHaveURL(/triggers\/new/);
  await expect(page.getByRole('button', { name: 'Save trigger' })).toBeFocused();
  await page.getByLabel('Cron').fill('30 6 * * *');
  await page.getByLabel('Say it').press('Control+Enter');
  await expect(page).toHaveURL(/\/triggers$/);
  await expect(page.getByRole('article', { name: 'By key' })).toContainText('At 06:30 every day');
});

test('a question mark lists the keys, and is text in a field', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const list = page.getByRole('dialog', { name: 'Keys of this page' });
  await page.getByLabel('Name', { exact: true }).press('?');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('?');
  await expect(list).toBeHidden();

  const preset = page.getByRole('button', { name: /^Weekdays/ });
  await preset.focus();
  await page.keyboard.press('?');
  await expect(list).toBeFocused();
  await expect(list).toContainText('Save the trigger, from any field');
  await expect(list).toContainText('the next value at the caret');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(preset).toBeFocused();

  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await goto(`/workflows/${id}/triggers/new?type=webhook`);
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(list).not.toContainText('In Cron');
});
