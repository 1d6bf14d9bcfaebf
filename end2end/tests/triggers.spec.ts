import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('what a schedule means is shown, and a mistake with its place', async ({ page, api, goto, settled, live }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new`);
  const asked: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() || asked.push(request.url()));
  const cron = page.getByLabel('Cron');
  const type = async (text: string) => {
    await cron.fill(text);
    if (!live) await page.getByRole('button', { name: 'Preview' }).click();
  };
  await type('30 25 * * *');
  await expect(cron).toHaveAttribute('aria-invalid', 'true');
  await expect(cron).toHaveAccessibleDescription(/Hour is 0–23, you wrote 25\./);
  await settled();
  await expect(cron).toHaveValue('30 25 * * *');

  await type('30 2 * * 1-5');
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('At 02:30, Monday to Friday');
  const next = page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('row');
  await expect(next).toHaveCount(5);
  await expect(next.filter({ hasText: /Sat|Sun/ })).toHaveCount(0);
  // The browser knows it by itself.
  if (live) expect(asked.filter((address) => !address.includes('/pkg/'))).toEqual([]);
});

test('a trigger is saved as it was typed, switched, changed, deleted, and brought back', async ({ page, api, goto, settled }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new`);
  await page.getByLabel('Name', { exact: true }).fill('Nightly');
  await page.getByLabel('Cron').fill('0  2 * * MON-FRI');
  await page.getByLabel('Time zone').fill('Europe/Lisbon');
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: /^Queue/ }).check();
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const card = page.getByRole('article', { name: 'Nightly' });
  await expect(card).toContainText('At 02:00, Monday to Friday');
  await settled();
  const { triggers } = await api.get<{ triggers: object[] }>(`/workflows/${id}/triggers`);
  expect(triggers).toMatchObject([
    { trigger_name: 'Nightly', cron_expression: '0  2 * * MON-FRI', timezone: 'Europe/Lisbon', overlap_policy: 'queue', enabled: true },
  ]);

  await card.getByRole('switch').click();
  await expect(card.getByRole('switch')).not.toBeChecked();
  await settled();
  await card.getByRole('switch').click();
  await expect(card.getByRole('switch')).toBeChecked();
  await settled();

  await card.getByRole('link', { name: 'Edit Nightly' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Every night');
  await settled();
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const renamed = page.getByRole('article', { name: 'Every night' });
  await expect(renamed).toBeVisible();
  await settled();

  await renamed.getByRole('button', { name: 'More for Every night' }).click();
  await renamed.getByRole('link', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “Every night”?' });
  await expect(dialog).toContainText('Nothing starts the workflow by itself any more.');
  await settled();
  await dialog.getByRole('button', { name: 'Delete trigger' }).click();
  await expect(page.getByText('Nothing starts this workflow yet')).toBeVisible();
  await settled();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('article', { name: 'Every night' })).toContainText('At 02:00, Monday to Friday');
});

test('a start as the trigger leaves its cadence and is in its history', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  const id = await api.addTrigger(flow, { trigger_name: 'Yearly', cron_expression: '0 0 1 1 *', timezone: 'UTC', enabled: true });
  await goto(`/workflows/${flow.id}/triggers`);
  await page.getByRole('button', { name: 'More for Yearly' }).click();
  await page.getByRole('button', { name: 'Run now as this trigger' }).click();
  await expect(page).toHaveURL(/\/executions\/\d+/);
  await settled();
  const execution = Number(/\d+$/.exec(new URL(page.url()).pathname)![0]);
  await api.becomes(execution, 'succeeded');
  await goto(`/workflows/${flow.id}/triggers/${id}`);
  const decisions = page.getByRole('table', { name: 'Decisions, newest first' }).locator('tbody').getByRole('row');
  await expect(decisions).toHaveCount(1);
  await expect(decisions).toContainText(`#${execution}`);
  await expect(decisions).toContainText('Started by a person');
});
