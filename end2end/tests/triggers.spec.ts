import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('what a schedule means is shown, and a mistake with its place', async ({ page, api, goto, settled, live }) => {
  const { id } = await api.addWorkflow();
  // Every page opens the stream of what happens on the server, a moment after the browser has it in its hands.
  const stream = live && page.waitForRequest(/\/events\?/);
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  await stream;
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
  // The browser knows it by itself. (What has just been made elsewhere may be read again.)
  if (live) expect(asked.filter((address) => !/\/pkg\/|\/rpc\/(workflows\/head|executions\/running)/.test(address))).toEqual([]);
});

test('a trigger is saved as it was typed, switched, changed, deleted, and brought back', async ({ page, api, goto, settled }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
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

test('two times, every second week, and an end after so many starts are saved and said', async ({ page, api, goto, settled, live, watch }) => {
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
  await page.getByLabel('Name', { exact: true }).fill('Twice');
  await page.getByLabel('Cron').fill('0 9 * * 1-5; 30 15 * * 1-5');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.keyboard.press('Escape');
  await page.getByText('More: first and last day').click();
  await page.getByLabel('Every how many weeks').last().fill('2');
  if (!live) {
    watch.expectStatus(422);
    await page.getByRole('button', { name: 'Save trigger' }).click();
  }
  await expect(page.getByLabel('Counted from the week of')).toHaveAccessibleDescription(/Name a date in a week in which it runs/);
  await page.getByLabel('Counted from the week of').fill('2097-01-07');
  await page.getByLabel('Ends after this many starts').fill('3');
  if (!live) await page.getByRole('button', { name: 'Preview' }).click();
  const next = page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('row');
  await expect(next).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(
    'Every 2 weeks counted from the week of Mon 7 Jan 2097: at 09:00 and 15:30, Monday to Friday, Berlin time',
  );
  await settled();
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const card = page.getByRole('article', { name: 'Twice' });
  await expect(card).toContainText('ends after 3 runs, 3 left');
  await settled();
  const { triggers } = await api.get<{ triggers: object[] }>(`/workflows/${flow.id}/triggers`);
  expect(triggers).toMatchObject([
    { cron_expression: '0 9 * * 1-5; 30 15 * * 1-5', every_weeks: 2, weeks_from: '2097-01-07', ends_after_runs: 3, runs_left: 3 },
  ]);
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
  await expect(decisions).toContainText('Started by Owner');
});

test('what a schedule leaves out is seen before it is saved, and kept when something else is changed', async ({ page, api, goto, settled, live }) => {
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
  await page.getByLabel('Name', { exact: true }).fill('Nightly');
  await page.getByLabel('Cron').fill('30 2 * * *');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.keyboard.press('Escape');
  await page.getByText('More: first and last day').click();
  await page.getByLabel('Not before').fill('2097-03-01T00:00');
  await page.getByLabel('Not after').fill('2097-03-04T02:30');
  await page.getByLabel('Dates left out').fill('2097-03-02');
  await page.getByLabel('Spread starts over, in seconds').fill('60');
  if (!live) await page.getByRole('button', { name: 'Preview' }).click();
  const next = page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('row');
  await expect(next).toHaveText([/1 Mar 2097 02:30/, /3 Mar 2097 02:30/, /4 Mar 2097 02:30/]);
  await settled();
  await page.getByRole('radio', { name: /^Run all/ }).check();
  await page.getByLabel('Run all: at most').fill('7');
  await page.getByRole('radio', { name: /^Run at the same time/ }).check();
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const card = page.getByRole('article', { name: 'Nightly' });
  await expect(card).toContainText('at most 7 of the last 1440 minutes');
  await expect(card).toContainText('except on 2 Mar 2097');
  await settled();

  await card.getByRole('link', { name: 'Edit Nightly' }).click();
  await expect(page.getByLabel('Not before')).toHaveValue('2097-03-01T00:00');
  await settled();
  await page.getByLabel('Name', { exact: true }).fill('Every night');
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByRole('article', { name: 'Every night' })).toBeVisible();
  const { triggers } = await api.get<{ triggers: object[] }>(`/workflows/${flow.id}/triggers`);
  expect(triggers).toMatchObject([
    {
      starts_at: '2097-02-28T23:00:00Z',
      ends_at: '2097-03-04T01:30:00Z',
      excluded_dates: ['2097-03-02'],
      jitter_seconds: 60,
      missed_policy: 'all',
      catchup_limit: 7,
      catchup_window_minutes: 1440,
      overlap_policy: 'allow',
    },
  ]);
});

test('the next start is left out and kept again, and a pause says who and why', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(422);
  const flow = await api.addWorkflow();
  await api.addTrigger(flow, { trigger_name: 'Yearly', cron_expression: '0 0 1 1 *', timezone: 'UTC', enabled: true });
  await goto(`/workflows/${flow.id}/triggers`);
  const card = page.getByRole('article', { name: 'Yearly' });
  const more = card.getByRole('button', { name: 'More for Yearly' });
  const skip = async () => {
    await more.click();
    await card.getByRole('button', { name: 'Skip next start' }).click();
    await expect(card).toContainText('Next start left out');
    await settled();
  };
  await skip();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card).not.toContainText('Next start left out');
  await settled();
  await skip();
  await card.getByRole('button', { name: 'Keep the next start of Yearly' }).or(card.getByRole('button', { name: 'Keep it after all' })).click();
  await expect(card).not.toContainText('Next start left out');
  await settled();

  await more.click();
  await card.getByRole('link', { name: 'Pause…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pause “Yearly”?' });
  await dialog.getByRole('button', { name: 'Pause trigger' }).click();
  await expect(dialog.getByLabel('Why')).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await dialog.getByLabel('Why').fill('The bank is re-sending');
  await dialog.getByRole('button', { name: 'Pause trigger' }).click();
  await expect(card).toContainText('Paused by Owner');
  await expect(card).toContainText('“The bank is re-sending”');
  await settled();
  await goto(`/workflows/${flow.id}/triggers`);
  await card.getByRole('button', { name: 'Resume Yearly' }).click();
  await expect(card.getByRole('switch')).toBeChecked();
});

test('several triggers of one workflow each start it on their own', async ({ page, api, goto }) => {
  const [first, flow] = [await api.addWorkflow(), await api.addWorkflow({ max_active_executions: 5 })];
  await api.addTrigger(flow, { trigger_name: 'By the clock', cron_expression: '0 0 1 1 *', timezone: 'UTC', enabled: true });
  await api.addTrigger(flow, { trigger_name: 'Afterwards', trigger_type: 'dependency', depends_on_workflow_id: first.id, enabled: true });
  await api.addTrigger(flow, {
    trigger_name: 'Told', trigger_type: 'event', event_type: 'webhook', event_config: { signature: 'github' }, enabled: true,
  });
  await api.run(first);
  await goto(`/workflows/${flow.id}/triggers`);
  await page.getByRole('button', { name: 'More for By the clock' }).click();
  await page.getByRole('button', { name: 'Run now as this trigger' }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/\/executions\/\d+/);
  const started = async () => {
    const { executions } = await api.get<{ executions: { trigger_name: string }[] }>(`/executions?workflow=${flow.id}`);
    return executions.map(({ trigger_name }) => trigger_name).sort();
  };
  await expect.poll(started).toEqual(['Afterwards', 'By the clock']);
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(page.getByRole('article')).toHaveCount(3);
  const decisions = page.getByRole('table', { name: 'Decisions, newest first' }).locator('tbody').getByRole('row');
  await expect(decisions).toHaveText([/By the clock.*Started by Owner/, new RegExp(`Afterwards.*${first.name} has ended as asked`)]);
});
