import { expect, test } from '../support/test';
import { unique } from '../support/people';

test.use({ workspace: 'empty' });

test('an execution shows what led to it and what follows from it', async ({ page, api, goto }) => {
  const [first, second, third] = [await api.addWorkflow(), await api.addWorkflow(), await api.addWorkflow()];
  const after = (upstream: { id: number }, more: object) => ({ trigger_type: 'dependency', depends_on_workflow_id: upstream.id, ...more });
  await api.addTrigger(second, after(first, {}));
  await api.addTrigger(third, after(second, { delay_minutes: 5 }));
  const root = await api.run(first);
  const found = async () => (await api.get<{ executions: { id: number }[] }>(`/executions?workflow=${second.id}`)).executions[0]?.id ?? 0;
  await expect.poll(found).toBeGreaterThan(0);
  const middle = await found();
  await api.becomes(middle, 'succeeded');

  await goto(`/executions/${middle}`);
  const way = page.getByRole('navigation', { name: 'What led to it' });
  await expect(way).toHaveText(new RegExp(`${first.name} #${root}\\s*Succeeded\\s*${second.name} #${middle}`));
  await expect(page.getByRole('listitem').filter({ hasText: third.name })).toContainText(/starts .* · in [45] min/);
  await way.getByRole('link', { name: `${first.name} #${root}` }).click();
  await expect(page.getByRole('listitem').filter({ hasText: `${second.name} #${middle}` })).toContainText('started by its end');
});

test('a start by hand asks whether what waits for the workflow is to follow', async ({ page, api, goto, settled }) => {
  const [first, second] = [await api.addWorkflow(), await api.addWorkflow()];
  await api.addTrigger(second, { trigger_type: 'dependency', depends_on_workflow_id: first.id });
  const following = async () => (await api.get<{ executions: object[] }>(`/workflows/${second.id}/executions`)).executions.length;
  for (const alone of [true, false]) {
    await goto(`/workflows/${first.id}`);
    await page.getByRole('link', { name: 'Run now…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run now' });
    await settled();
    const follow = dialog.getByRole('checkbox', { name: new RegExp(`^Its end also starts ${second.name}`) });
    await expect(follow).toBeChecked();
    if (alone) await follow.uncheck();
    await dialog.getByRole('button', { name: 'Run now' }).click();
    await expect(page).toHaveURL(/\/executions\/\d+/);
    await settled();
    await api.becomes(Number(/\d+$/.exec(page.url())![0]), 'succeeded');
    if (alone) {
      await expect(page.getByText('Its end starts nothing that waits for it')).toBeVisible();
      expect(await following()).toBe(0);
    } else {
      await expect.poll(following).toBe(1);
    }
  }
});

test('a delayed start is listed, and made at once or taken back', async ({ page, api, goto, settled, live }) => {
  const [first, second, third] = [await api.addWorkflow(), await api.addWorkflow(), await api.addWorkflow()];
  const later = { trigger_type: 'dependency', depends_on_workflow_id: first.id, delay_minutes: 30 };
  await api.addTrigger(second, later);
  await api.addTrigger(third, later);
  await api.run(first);
  await goto('/executions?status=planned');
  const rows = page.getByRole('table', { name: 'Planned within the hour' }).getByRole('row');
  const row = (of: { name: string }) => rows.filter({ has: page.getByRole('rowheader', { name: of.name }) });
  await expect(row(second)).toContainText(`after ${first.name}`);
  await row(second).getByRole('button', { name: `Start now for ${second.name}` }).click();
  await expect(page.getByRole('status').filter({ hasText: 'It starts now.' })).toBeVisible();
  await settled();
  await expect.poll(async () => (await api.get<{ executions: object[] }>(`/workflows/${second.id}/executions`)).executions.length).toBe(1);
  if (!live) await goto('/executions?status=planned');
  await expect(row(second)).toHaveCount(0);
  await row(third).getByRole('button', { name: `Cancel for ${third.name}` }).click();
  await expect(row(third)).toHaveCount(0);
});

test('two executions are compared, the last good one first', async ({ page, api, goto, settled, live }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, unique('numbers'), "select cast({{ parameters.day }} as varchar) as day");
  const [good, other] = [await api.run(flow, { day: '2026-11-23' }), await api.run(flow, { day: '2026-11-24' })];
  await goto(`/executions/${other}`);
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`#${other} beside #${good}`);
  const rows = page.getByRole('table', { name: 'Two executions side by side' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Parameter day' })).toHaveText(/2026-11-24\s*2026-11-23\s*differs/);
  await expect(rows.filter({ hasText: 'Status' }).first()).not.toContainText('differs');
  await settled();

  const third = await api.run(flow, { day: '2026-11-24' });
  await goto(`/executions/${third}/compare`);
  await page.getByRole('combobox', { name: 'Beside' }).selectOption({ value: String(good) });
  if (!live) await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`#${third} beside #${good}`);
});

test('failures of one kind are one line', async ({ page, api, goto }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, unique('broken'), "select cast({{ parameters.word }} as integer) as number");
  for (const word of ['first word', 'second word']) await api.becomes(await api.start(flow, { word }), 'failed');
  await goto(`/executions?status=failed_by_error&workflow=${flow.id}`);
  const rows = page.getByRole('table', { name: 'Failures by what they say' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  await expect(rows.getByRole('cell', { name: '2', exact: true }).first()).toBeVisible();
  await expect(rows.getByRole('link', { name: /^#/ })).toHaveCount(2);
});

test('a view of the list is kept under a name', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await api.run(flow);
  const name = unique('View');
  await goto(`/executions?status=succeeded&workflow=${flow.id}`);
  await page.getByText('Save this view').click();
  await page.getByLabel('Name of the view').fill(name);
  await page.getByRole('button', { name: 'Save view' }).click();
  const views = page.getByRole('group', { name: 'Saved views' });
  await expect(views.getByRole('link', { name })).toHaveAttribute('aria-current', 'true');
  await settled();
  await goto('/executions');
  await views.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`workflow=${flow.id}`));
  await settled();
  await views.getByRole('button', { name: `Remove the view ${name}` }).click();
  await expect(views.getByRole('link', { name })).toHaveCount(0);
});
