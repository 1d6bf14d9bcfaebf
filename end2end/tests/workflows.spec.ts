import { unique } from '../support/people';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('wrong input is said at its fields, and nothing typed is lost', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(422);
  const taken = await api.addWorkflow();
  await goto('/workflows/new');
  await page.getByLabel('Name', { exact: true }).fill(taken.name.toUpperCase());
  await page.getByLabel('Description').fill('typed with care');
  await page.getByText('Owner, environment, priority and more').click();
  await page.getByLabel('Executions at once').fill('200');
  await page.getByLabel('Environment').selectOption('Production');
  await page.getByRole('button', { name: 'Make workflow' }).click();

  const count = page.getByLabel('Executions at once');
  await expect(count).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await expect(count).toHaveValue('200');
  await expect(page.getByLabel('Description')).toHaveValue('typed with care');
  await expect(page.getByLabel('Environment')).toHaveValue('production');

  await count.fill('2');
  await page.getByRole('button', { name: 'Make workflow' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription(/name/i);
  await settled();
  await expect(name).toHaveValue(taken.name.toUpperCase());

  const other = unique('Other');
  await name.fill(other);
  await page.getByRole('button', { name: 'Make workflow' }).click();
  await expect(page.getByRole('heading', { name: other, level: 1 })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'made' })).toContainText(other);
  await settled();
  await page.getByRole('navigation', { name: `Parts of ${other}` }).getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('main')).toContainText('typed with care');
  await expect(page.getByRole('main')).toContainText('2 executions');
});

test('of two people who change a workflow, the second is told and chooses', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(409);
  const { id, name } = await api.addWorkflow({ owner: 'Ada', team: 'Shop' });
  await goto(`/workflows/${id}/settings`);
  await api.send('PUT', `/workflows/${id}`, { name, owner: 'Grace', team: 'Risk' });

  await page.getByRole('textbox', { name: 'Owner' }).fill('Edsger');
  await page.getByLabel('Description').fill('what it is for');
  await page.getByRole('button', { name: 'Save workflow' }).click();
  const conflict = page.getByRole('region', { name: 'What was changed meanwhile' });
  await expect(conflict).toContainText('Changed by Owner');
  await expect(conflict.getByRole('row', { name: /^Owner/ })).toContainText(/Edsger.*Grace/);
  await expect(conflict.getByRole('row', { name: /^Team/ })).toContainText(/Shop.*not changed by you.*Risk/);
  await settled();
  await expect(page.getByLabel('Description')).toHaveValue('what it is for');

  await conflict.getByRole('button', { name: 'Save yours' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible();
  const { workflow } = await api.get<{ workflow: object }>(`/workflows/${id}`);
  expect(workflow).toMatchObject({ owner: 'Edsger', team: 'Risk', description: 'what it is for' });
});

test('saving one field leaves the others as they were', async ({ page, api, goto }) => {
  const before = {
    description: '  two\nlines ',
    owner: 'Ada',
    application: 'Crédit & Co',
    environment: 'uat',
    priority: 'low',
    data_classification: 'confidential',
    tags: ['a', 'b'],
    max_active_executions: 3,
  };
  const { id, name } = await api.addWorkflow(before);
  const kept = (await api.get<{ workflow: Record<string, unknown> }>(`/workflows/${id}`)).workflow;
  await goto(`/workflows/${id}/settings`);
  await page.getByLabel('Team').fill('Risk');
  await page.getByRole('button', { name: 'Save workflow' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toContainText(name);
  const now = (await api.get<{ workflow: Record<string, unknown> }>(`/workflows/${id}`)).workflow;
  expect(now).toEqual({ ...kept, team: 'Risk', version: now.version, updated_at: now.updated_at });
});

test('a copy has jobs and triggers of its own, and its triggers are off', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'Ones', 'select 1 as one');
  await api.addTrigger(flow, { cron_expression: '0 3 * * *', timezone: 'UTC', enabled: true });
  await goto(`/workflows/${flow.id}`);
  await page.getByRole('button', { name: `More for ${flow.name}` }).click();
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'duplicated' })).toContainText('Its triggers are off.');
  await settled();
  await expect(page.getByRole('link', { name: 'Jobs 1' })).toBeVisible();
  await page.getByRole('link', { name: 'Triggers 1' }).click();
  await expect(page.getByRole('switch')).not.toBeChecked();
});

test('a pause says who and why, holds until somebody resumes', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(422);
  const { id, name } = await api.addWorkflow();
  await goto(`/workflows/${id}`);
  await page.getByRole('link', { name: 'Pause…' }).click();
  const dialog = page.getByRole('dialog', { name: `Pause “${name}”?` });
  await dialog.getByRole('button', { name: 'Pause workflow' }).click();
  await expect(dialog.getByLabel('Why')).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await dialog.getByLabel('Why').fill('The source moves');
  await dialog.getByRole('button', { name: 'Pause workflow' }).click();
  await expect(page.getByText(/Paused by Owner/)).toBeVisible();
  await expect(page.getByRole('main')).toContainText('“The source moves”');
  await settled();

  await goto(`/workflows?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Paused');
  await goto(`/workflows/${id}`);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText(/Paused by Owner/)).toBeHidden();
});

test('deleting says what follows, and can be taken back for a week', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await api.addTrigger(flow, { trigger_name: 'Nightly', cron_expression: '0 3 * * *', timezone: 'UTC', enabled: true });
  await goto(`/workflows/${flow.id}/settings`);
  const remove = async () => {
    await page.getByRole('main').getByRole('link', { name: 'Delete…' }).last().click();
    const dialog = page.getByRole('dialog', { name: `Delete “${flow.name}”?` });
    await expect(dialog).toContainText('Its trigger “Nightly” does not fire any more.');
    await settled();
    await dialog.getByRole('button', { name: 'Delete workflow' }).click();
    await expect(page.getByText(`Workflow “${flow.name}” deleted.`)).toBeVisible();
    await settled();
  };
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: flow.name, level: 1 })).toBeVisible();

  await goto(`/workflows/${flow.id}/settings`);
  await remove();
  await goto('/workflows/deleted');
  await page.getByRole('row').filter({ hasText: flow.name }).getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('heading', { name: flow.name, level: 1 })).toBeVisible();
  await settled();
  await expect(page.getByRole('link', { name: 'Triggers 1' })).toBeVisible();
});

test('what the list is filtered by is in its address', async ({ page, api, goto, live }) => {
  const mark = unique('filter').replace(' ', '-');
  await api.addWorkflow({ name: `${mark} one`, environment: 'production', tags: [mark] });
  await api.addWorkflow({ name: `${mark} two`, environment: 'qa', tags: [mark] });
  await goto('/workflows');
  const filters = page.getByRole('search', { name: 'Filter workflows' });
  const rows = page.getByRole('table', { name: 'Workflows' }).locator('tbody').getByRole('row');
  await filters.getByRole('searchbox').fill(mark);
  await filters.getByRole('button', { name: 'Find' }).click();
  await expect(rows).toHaveCount(2);
  await filters.getByLabel('Environment').selectOption('QA');
  if (!live) await filters.getByRole('button', { name: 'Find' }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`/workflows\\?(?=.*q=${mark})(?=.*environment=qa)`));
  await page.reload();
  await expect(rows).toHaveText([/two/]);
  await expect(filters.getByLabel('Environment')).toHaveValue('qa');
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await goto(`/workflows?q=${mark}&environment=uat`);
  await expect(page.getByText('No workflow matches')).toBeVisible();
});

test('a long list comes in pages', async ({ page, api, goto, settled }) => {
  const mark = unique('paged').replace(' ', '-');
  const numbers = Array.from({ length: 26 }, (_, number) => number);
  await Promise.all(numbers.map((number) => api.addWorkflow({ name: `${mark} ${String(number).padStart(2, '0')}` })));
  await goto(`/workflows?q=${mark}`);
  const rows = page.getByRole('table', { name: 'Workflows' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toContainText(`${mark} 00`);
  await expect(page.getByText('1–25 of 26')).toBeVisible();
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(rows).toHaveText([new RegExp(`${mark} 25`)]);
  await settled();
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rows).toHaveCount(25);
});
