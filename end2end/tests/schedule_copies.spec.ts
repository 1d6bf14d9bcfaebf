import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('a schedule is shown as other programs take it, with what they do otherwise', async ({ page, api, goto, settled, live }) => {
  const flow = await api.addWorkflow();
  const trigger = await api.addTrigger(flow, {
    trigger_name: 'Mornings',
    cron_expression: '30 2 * * *',
    timezone: 'Europe/Berlin',
  });
  await goto(`/workflows/${flow.id}/triggers/${trigger}`);
  await page.getByText('Copy as cron, systemd').click();
  const text = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(text('Schedule as typed')).toHaveText('30 2 * * *');
  await expect(text('systemd timer')).toHaveText('OnCalendar=*-*-* 02:30:00 Europe/Berlin');
  await expect(page.getByText(/systemd leaves out what the clocks skip, .*: next on \w{3} \d+ \w{3} \d{4}\./)).toBeVisible();
  await expect(text('GitHub Actions')).toContainText(/- cron: '30 [01] \* \* \*'/);
  await expect(page.getByText(/GitHub reads cron in UTC\. On \w{3} \d+ \w{3} \d{4} the clocks in Berlin change/)).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the next 50 starts' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`trigger-${trigger}.ics`);

  if (!live) return;
  await page.getByLabel('Cron').fill('0 9 L * *');
  await expect(text('systemd timer')).toHaveText('OnCalendar=*-*~01 09:00:00 Europe/Berlin');
  await expect(text('GitHub Actions')).toHaveCount(0);
  await expect(page.getByText('L, W and # mean another date each month')).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy: systemd timer' }).click();
  await expect(page.getByText('Copied')).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('OnCalendar=*-*~01 09:00:00 Europe/Berlin');
  await settled();
});

test('what others cannot say is said, and a new schedule has no file yet', async ({ page, api, goto }) => {
  const flow = await api.addWorkflow();
  const trigger = await api.addTrigger(flow, {
    cron_expression: '0 9 * * 5',
    timezone: 'UTC',
    every_weeks: 2,
    weeks_from: '2097-01-04',
  });
  await goto(`/workflows/${flow.id}/triggers/${trigger}`);
  await page.getByText('Copy as cron, systemd').click();
  for (const program of ['systemd', 'GitHub']) {
    await expect(page.getByText(`${program} cannot say that it starts only every 2 weeks.`)).toBeVisible();
  }
  await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
  await page.getByText('Copy as cron, systemd').click();
  await expect(page.getByText('Once it is saved, its next 50 starts can be downloaded')).toBeVisible();
});
