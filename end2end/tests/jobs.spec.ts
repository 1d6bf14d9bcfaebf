import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { uniqueTable } from '../support/people';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

/** Writes a file where jobs may read it and returns its path. */
async function addFile(server: Server, table: string, content: string): Promise<string> {
  const file = path.join(server.files, `${table}.csv`);
  await mkdir(server.files, { recursive: true });
  await writeFile(file, content);
  return file;
}

test('the files of a folder are looked at, and columns are suggested', async ({ page, api, goto, server, live, settled }) => {
  const { id } = await api.addWorkflow();
  const table = uniqueTable('payments');
  const file = await addFile(server, table, 'code;amount;paid on\n007;1,50;24.12.2026\n008;2,75;31.12.2026\n');
  await goto(`/workflows/${id}/jobs/new`);
  await page.getByLabel('Or read these files of a folder').fill(file.replace('.csv', '*.csv'));
  if (!live) await page.getByRole('button', { name: 'Look at the source' }).click();
  const sample = page.getByRole('table', { name: 'First rows of the source, as received' });
  await expect(sample.getByRole('row')).toHaveCount(3);
  await expect(page.getByText('Found: semicolon.')).toBeVisible();
  await expect(page.getByLabel('Type of code')).toHaveValue('text');
  await expect(page.getByLabel('Type of amount')).toHaveValue(/decimal/);
  await expect(page.getByLabel('Type of paid_on')).toHaveValue('date');

  await page.getByLabel('Name of the job').fill('Payments');
  await page.getByLabel('Bronze table').fill(table);
  await page.getByLabel('Silver table').fill(table);
  await page.getByRole('button', { name: 'Save and run' }).click();
  await expect(page).toHaveURL(/\/executions\/\d+/);
  await settled();
  await api.becomes(Number(/\d+$/.exec(new URL(page.url()).pathname)![0]), 'succeeded');
  const { datasets } = await api.get<{ datasets: { id: number }[] }>(`/datasets?q=${table}&layer=silver`);
  await goto(`/datasets/${datasets[0]!.id}`);
  const rows = page.getByRole('table', { name: 'Rows' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveText([/007.*1\.50.*2026-12-24/, /008.*2\.75.*2026-12-31/]);
});

test('a path outside the allowed folders is refused at its field', async ({ page, api, goto, settled, watch }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/jobs/new`);
  await page.getByLabel('Name of the job').fill('Secrets');
  const pattern = page.getByLabel('Or read these files of a folder');
  await pattern.fill('/etc/pass*');
  await page.getByLabel('Bronze table').fill(uniqueTable('secrets'));
  await page.getByLabel('Silver table').fill(uniqueTable('secrets'));
  watch.expectStatus(422);
  await page.getByRole('button', { name: 'Save job' }).click();
  await expect(pattern).toHaveAttribute('aria-invalid', 'true');
  await expect(pattern).toHaveAccessibleDescription(/allowed|outside|under/i);
  await settled();
  await expect(pattern).toHaveValue('/etc/pass*');
  await expect(page.getByLabel('Name of the job')).toHaveValue('Secrets');
});

test('a mistake in SQL is said with its place', async ({ page, api, goto, settled, watch, live }) => {
  if (!live) watch.expectStatus(422);
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/jobs/new?kind=sql`);
  await page.getByLabel('Name of the job').fill('Mistaken');
  await page.getByLabel('Gold table').fill(uniqueTable('mistaken'));
  const statement = page.getByLabel('Statement');
  await statement.fill('select 1 as one\nform nothing');
  if (!live) await page.getByRole('button', { name: 'Save job' }).click();
  await expect(page.getByText(/^Line 2, column \d+:/)).toBeVisible();
  await expect(statement).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await expect(statement).toHaveValue('select 1 as one\nform nothing');
  await statement.fill('select 1 as one');
  if (live) await expect(page.getByText('Gives 1 column:')).toBeVisible();
  await page.getByRole('button', { name: 'Save job' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toContainText('Mistaken');
});

test('gold is previewed before anything has run', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/jobs/new?kind=sql`);
  await page.getByLabel('Statement').fill("select 'Ada' as name, cast('12.50' as decimal(10,2)) as amount");
  await page.getByRole('button', { name: 'Preview' }).click();
  const preview = page.getByRole('table', { name: 'Preview of gold' });
  await expect(preview.locator('tbody').getByRole('row')).toHaveText([/Ada.*12\.50/]);
});

test('jobs change places, are switched off and deleted', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  for (const name of ['One', 'Two', 'Three']) await api.addSql(flow, name, 'select 1 as one');
  await goto(`/workflows/${flow.id}/jobs`);
  const rows = page.getByRole('table', { name: 'Jobs, in the order in which they run' }).locator('tbody').getByRole('row');
  await page.getByRole('button', { name: 'Move One down' }).click();
  await expect(rows).toHaveText([/Two/, /One/, /Three/]);
  await settled();
  await page.getByRole('switch', { name: 'Three runs with the workflow' }).click();
  await expect(page.getByRole('switch', { name: 'Three runs with the workflow' })).not.toBeChecked();
  await settled();
  await page.getByRole('link', { name: 'Delete Two…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete the job “Two”?' });
  await expect(dialog).toContainText('Its tables stay with all their rows');
  await settled();
  await dialog.getByRole('button', { name: 'Delete job' }).click();
  await expect(rows).toHaveText([/One/, /Three/]);
  const { jobs } = await api.get<{ jobs: object[] }>(`/workflows/${flow.id}/jobs`);
  expect(jobs).toMatchObject([
    { name: 'One', enabled: true },
    { name: 'Three', enabled: false },
  ]);
});

test('of two people who edit a job, the second is told what the first changed', async ({ page, api, goto, settled, watch, live }) => {
  watch.expectStatus(409);
  const flow = await api.addWorkflow();
  const id = await api.addSql(flow, 'Shared', 'select 1 as one');
  await goto(`/workflows/${flow.id}/jobs/${id}`);
  const shown = await api.get<{ job: { spec: object } }>(`/workflows/${flow.id}/jobs/${id}`);
  await api.send('PUT', `/workflows/${flow.id}/jobs/${id}`, { name: 'Theirs', enabled: true, spec: shown.job.spec });
  await page.getByLabel('Statement').fill('select 2 as two');
  await page.getByRole('button', { name: 'Save job' }).click();
  await expect(page.getByText('Owner has changed this job since you opened it').first()).toBeVisible();
  if (live) await expect(page.getByRole('main')).toContainText('Name: Shared → Theirs');
  await settled();
  await expect(page.getByLabel('Statement')).toHaveValue('select 2 as two');
  await page.getByRole('button', { name: 'Save job' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible();
});

test('a file over the limit is refused where it was chosen', async ({ page, api, goto, watch, live }) => {
  if (live) watch.expectStatus(413);
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/jobs/new`);
  await expect(page.getByText(/Up to 1\.\d+ MB/)).toBeVisible();
  const file = { name: 'big.csv', mimeType: 'text/csv', buffer: Buffer.alloc(2_000_000, 'a,b\n') };
  await page.getByLabel('Choose a file').setInputFiles(file);
  if (!live) await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByText(/big\.csv|larger|limit/i).first()).toBeVisible();
  await expect(page.getByLabel('Choose a file')).toBeAttached();
});
