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
  await expect(page.getByRole('listitem').filter({ hasText: third.name })).toContainText('starts when it succeeds, 5 min later');
  await way.getByRole('link', { name: `${first.name} #${root}` }).click();
  await expect(page.getByRole('listitem').filter({ hasText: `${second.name} #${middle}` })).toContainText('started by its end');
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
