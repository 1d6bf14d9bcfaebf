import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Execution } from '../support/api';
import { unique, uniqueTable } from '../support/people';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

/** Runs for minutes, unless it is stopped. */
const ENDLESS = `select sum(a.n * b.n * c.n) as total from (select unnest(range(0, 3000)) as n) a
cross join (select unnest(range(0, 3000)) as n) b cross join (select unnest(range(0, 3000)) as n) c`;

/** Fails when it runs, not when it is written. */
const BROKEN = `select cast(word as int) as number from (select unnest(['1', 'x']) as word)`;

test('two presses on the same button start one execution', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}`);
  const run = page.getByRole('button', { name: 'Run now' });
  await run.dblclick();
  await expect(page).toHaveURL(/\/executions\/\d+/);
  await settled();
  const { executions } = await api.get<{ executions: object[] }>(`/workflows/${flow.id}/executions`);
  expect(executions).toHaveLength(1);
});

test('an execution says where every row went', async ({ page, api, goto, server }) => {
  const flow = await api.addWorkflow();
  const table = uniqueTable('people');
  const file = path.join(server.files, `${table}.csv`);
  await mkdir(server.files, { recursive: true });
  await writeFile(file, 'id,age\n1,30\n2,31\n2,31\n3,old\n4,\n');
  await api.addJob(flow, {
    name: 'People',
    source: { pattern: file },
    columns: [
      { source: 'id', key: true },
      { source: 'age', data_type: 'integer' },
    ],
    bronze: { table },
    silver: { enabled: true, table, strategy: 'merge' },
  });
  await goto(`/executions/${await api.run(flow)}`);
  const rows = page.getByRole('table', { name: 'Rows by job and layer' });
  const counts = async (layer: string) => (await rows.getByRole('row', { name: layer }).locator('td.num').allInnerTexts()).map(Number);
  expect(await counts('Bronze')).toEqual([5, 5, 0, 0]);
  const [read, kept, quarantined, duplicates] = await counts('Silver');
  expect([read, kept, quarantined, duplicates]).toEqual([5, 3, 1, 1]);
  await expect(rows).toContainText('1 in quarantine: age is not a whole number.');
  await expect(page.getByRole('table', { name: 'Files that were looked at' })).toContainText(`${table}.csv`);
  await expect(page.getByRole('list', { name: 'Steps' })).toContainText('People');
});

test('a failure comes first: which job, why, what was written, what not', async ({ page, api, goto }) => {
  const flow = await api.addWorkflow({ notification_email: 'ada@example.org' });
  await api.addSql(flow, 'Good', 'select 1 as one');
  await api.addSql(flow, 'Bad', BROKEN);
  await api.addSql(flow, 'Later', 'select 2 as two');
  const id = await api.start(flow);
  await api.becomes(id, 'failed');
  await goto(`/executions/${id}`);
  const failure = page.locator('#failure');
  await expect(failure.getByRole('heading', { name: '“Bad” failed' })).toBeVisible();
  await expect(failure).toContainText(/x/);
  await expect(failure).toContainText(/gold\.good_\w+: 1 row, kept/);
  await expect(failure).toContainText(/Not startedLater/);
  await expect(failure.getByRole('link', { name: 'ada@example.org' })).toBeVisible();
  const places = await page.locator('main :is(#failure, #rows, #log)').evaluateAll((parts) => parts.map(({ id }) => id));
  expect(places[0]).toBe('failure');
});

test('a retry goes on from the job that failed', async ({ page, api, goto, server, settled, live }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'First', 'select 1 as one');
  const table = uniqueTable('late');
  const file = path.join(server.files, `${table}.csv`);
  await api.addJob(flow, { name: 'Late file', source: { pattern: file }, columns: [{ source: 'a' }], bronze: { table } });
  const id = await api.start(flow);
  await api.becomes(id, 'failed');
  await mkdir(server.files, { recursive: true });
  await writeFile(file, 'a\n1\n');
  await goto(`/executions/${id}`);
  await page.getByRole('button', { name: 'Retry from the failed job' }).click();
  await api.becomes(id, 'succeeded');
  if (!live) await page.reload();
  await expect(page.getByRole('main').getByText('Succeeded', { exact: true }).first()).toBeVisible();
  await settled();
  await expect(page.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: 'First' })).toContainText('in attempt 1');
});

test('a failure that needs nobody any more is marked with the reason, and comes back', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(422);
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'Bad', BROKEN);
  const id = await api.start(flow);
  await api.becomes(id, 'failed');
  const unresolved = `/executions?unresolved=on&workflow=${flow.id}`;
  await goto(unresolved);
  const rows = page.getByRole('table', { name: 'Executions' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  await goto(`/executions/${id}`);
  await page.getByRole('link', { name: 'Mark as resolved…' }).click();
  const dialog = page.getByRole('dialog', { name: `Mark #${id} as resolved?` });
  await settled();
  await dialog.getByRole('button', { name: 'Mark as resolved' }).click();
  await expect(dialog).toContainText('Say why nothing needs to be done about it');
  await dialog.getByLabel('Why nothing needs to be done').fill('The bank withdrew the file');
  await settled();
  await dialog.getByRole('button', { name: 'Mark as resolved' }).click();
  await expect(page.getByText('Owner: “The bank withdrew the file”')).toBeVisible();
  await settled();
  await goto(unresolved);
  await expect(page.getByText('No unresolved failures')).toBeVisible();
  await goto(`/executions/${id}`);
  await page.getByRole('button', { name: 'Mark as unresolved' }).click();
  await expect(page.getByRole('link', { name: 'Mark as resolved…' })).toBeVisible();
  await settled();
  await goto(unresolved);
  await expect(rows).toHaveCount(1);
});

test('all failures that match are marked as resolved together, also those that nobody sees', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(422);
  const mark = unique('together').replace(' ', '-');
  for (const name of ['one', 'two', 'other']) {
    const flow = await api.addWorkflow({ name: name === 'other' ? unique('Kept') : `${mark} ${name}` });
    await api.addSql(flow, 'Bad', BROKEN);
    await api.becomes(await api.start(flow), 'failed');
  }
  await goto(`/executions?unresolved=on&q=${mark}`);
  const all = page.getByRole('group', { name: 'All that match' });
  await expect(all).toContainText('2 unresolved failures match.');
  await all.getByRole('link', { name: 'Mark all as resolved…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mark these failures as resolved?' });
  await expect(dialog).toContainText('2 failures that the filters leave are no longer counted');
  await settled();
  await dialog.getByRole('button', { name: 'Mark all as resolved' }).click();
  await expect(dialog).toContainText('Say why nothing needs to be done about it');
  await dialog.getByLabel('Why nothing needs to be done').fill('The bank withdrew the files');
  await settled();
  await dialog.getByRole('button', { name: 'Mark all as resolved' }).click();
  await expect(page.getByText('2 failures marked as resolved.')).toBeVisible();
  await expect(page.getByText('No unresolved failures match')).toBeVisible();
  await settled();
  const { executions } = await api.get<{ executions: { workflow_name: string }[] }>('/executions?unresolved=true&limit=200');
  const names = executions.map((execution) => execution.workflow_name);
  expect(names.filter((name) => name.startsWith(mark))).toEqual([]);
  expect(names.some((name) => name.startsWith('Kept'))).toBe(true);
});

test('each job of the last executions is one cell, which the arrow keys walk to', async ({ page, api, goto, live }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'Good', 'select 1 as one');
  const first = await api.run(flow);
  await api.addSql(flow, 'Bad', BROKEN);
  const second = await api.start(flow);
  await api.becomes(second, 'failed');
  await goto(`/workflows/${flow.id}/executions`);
  await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Job by job' }).click();
  const grid = page.getByRole('grid', { name: 'Jobs by execution' });
  await expect(grid.getByRole('row')).toHaveCount(4);
  await expect(grid.getByRole('columnheader')).toHaveText(['Job', `#${first}`, `#${second}`]);
  await expect(grid.getByRole('row', { name: /^Bad/ }).getByRole('gridcell').first()).toContainText('–');
  const failed = grid.getByRole('link', { name: new RegExp(`^#${second}, Bad: Failed after`) });
  if (live) {
    await grid.getByRole('link', { name: new RegExp(`^#${second}: Failed`) }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(failed).toBeFocused();
    await expect(page.getByText(new RegExp(`^#${second}, Bad: Failed after .* Queued at`))).toBeVisible();
    await page.keyboard.press('Home');
    await expect(grid.getByRole('row', { name: /^Bad/ }).getByRole('gridcell').first().locator('> span')).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
  } else {
    await failed.click();
  }
  await expect(page).toHaveURL(new RegExp(`/executions/${second}\\?job=\\d+#log`));
});

test('a failure goes on from its failed job with other parameters', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'First', 'select 1 as one');
  await api.addSql(flow, unique('number'), 'select cast({{ parameters.word }} as integer) as number');
  const id = await api.start(flow, { word: 'one' });
  await api.becomes(id, 'failed');
  await goto(`/executions/${id}`);
  await page.getByRole('link', { name: 'Run again with changes…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run again with changes' });
  await settled();
  await dialog.getByLabel('word').fill('1');
  await dialog.getByRole('checkbox', { name: /^Go on from the job that failed/ }).check();
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByText(`#${id} retried from the failed job, with changes.`)).toBeVisible();
  const { attempt } = await api.becomes(id, 'succeeded');
  expect(attempt).toBe(2);
});

test('certain days are asked for by the clocks of whoever looks', async ({ page, api, goto, live }) => {
  const flow = await api.addWorkflow();
  await api.run(flow);
  await goto(`/executions?workflow=${flow.id}`);
  const filters = page.getByRole('search', { name: 'Filter executions' });
  await filters.getByText('Certain days').click();
  await filters.getByLabel('From', { exact: true }).fill('2026-01-01');
  if (!live) await filters.getByRole('button', { name: 'Find' }).click();
  await expect(page).toHaveURL(/from=2026-01-01/);
  const set = page.getByRole('group', { name: 'Filters that are set' });
  await expect(set).toContainText('Days: from 1 Jan 2026');
  const rows = page.getByRole('table', { name: 'Executions' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  await goto(`/executions?workflow=${flow.id}&from=2026-01-01&until=2026-01-31`);
  await expect(page.getByText('No executions match')).toBeVisible();
  await expect(page.getByText('The filter “Days: 1 Jan 2026 – 31 Jan 2026” hides the most')).toBeVisible();
});

test('one that runs is stopped, and says who stopped it', async ({ page, api, goto, settled, live }) => {
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'Long', ENDLESS);
  const id = await api.start(flow);
  await api.becomes(id, 'running');
  await goto(`/executions/${id}`);
  await page.getByRole('link', { name: 'Cancel…' }).click();
  const dialog = page.getByRole('dialog', { name: `Cancel #${id}?` });
  await expect(dialog).toContainText('Nothing has been committed yet');
  await settled();
  await dialog.getByRole('button', { name: 'Cancel execution' }).click();
  await api.becomes(id, 'cancelled');
  if (!live) await goto(`/executions/${id}`);
  await expect(page.getByRole('main')).toContainText('Cancelled by Owner');
  await expect(page.getByRole('button', { name: 'Retry from the stopped job' })).toBeVisible();
});

test('what is asked of the list is in its address', async ({ page, api, goto, live }) => {
  const mark = unique('listed').replace(' ', '-');
  const [good, bad] = [await api.addWorkflow({ name: `${mark} good` }), await api.addWorkflow({ name: `${mark} bad` })];
  await api.addSql(bad, 'Bad', BROKEN);
  await api.run(good);
  await api.becomes(await api.start(bad), 'failed');
  await goto(`/executions?q=${mark}`);
  const rows = page.getByRole('table', { name: 'Executions' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(2);
  const filters = page.getByRole('search', { name: 'Filter executions' });
  await filters.getByLabel('Status').selectOption('Failed');
  if (!live) await filters.getByRole('button', { name: 'Find' }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(`${mark} bad`);
  await expect(page).toHaveURL(new RegExp(`(?=.*q=${mark})(?=.*status=failed)`));
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(2);
});

test('a long log begins at line 1, is searched as a whole, and comes as a file', async ({ page, api, goto, server, settled, live }) => {
  const flow = await api.addWorkflow();
  const table = uniqueTable('many');
  const folder = path.join(server.files, table);
  await mkdir(folder, { recursive: true });
  const count = 700;
  await Promise.all(
    Array.from({ length: count }, (_, number) => writeFile(path.join(folder, `part-${String(number).padStart(4, '0')}.csv`), `a\n${number}\n`)),
  );
  await api.addJob(flow, { name: 'Many files', source: { pattern: `${folder}/*.csv` }, columns: [{ source: 'a' }], bronze: { table } });
  const id = await api.run(flow);
  await goto(`/executions/${id}`);
  const log = page.getByRole('log');
  await expect(log.getByRole('link', { name: 'Line 1', exact: true })).toBeAttached();
  await log.scrollIntoViewIfNeeded();
  await page.getByRole('searchbox', { name: 'Search the whole log' }).fill('part-0690');
  await page.getByRole('searchbox', { name: 'Search the whole log' }).press('Enter');
  await expect(log.getByText('part-0690')).toBeVisible();
  if (live) await expect(log.getByText('part-0690')).toBeInViewport();
  await expect(page.getByText('1 of 1', { exact: true })).toBeVisible();
  await settled();
  const file = await page.request.get((await page.getByRole('link', { name: 'Download the log' }).getAttribute('href'))!);
  expect((await file.text()).trimEnd().split('\n').length).toBeGreaterThan(count);
});

test('some lines of a log are marked, copied, and sent as an address', async ({ page, api, goto, settled, live }) => {
  test.skip(!live, 'without script, single lines have addresses');
  const flow = await api.addWorkflow();
  await api.addSql(flow, 'One', 'select 1 as one');
  const id = await api.run(flow);
  await goto(`/executions/${id}`);
  const log = page.getByRole('log');
  const marked = log.locator('li.hit');
  await log.getByRole('link', { name: 'Line 1', exact: true }).click();
  await expect(marked).toHaveCount(1);
  await log.getByRole('link', { name: 'Line 3', exact: true }).click({ modifiers: ['Shift'] });
  await expect(marked).toHaveCount(3);
  await expect(page).toHaveURL(/line=1&to=3#L1$/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy lines 1–3' }).click();
  await expect(page.getByText('3 lines copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trimEnd().split('\n')).toHaveLength(3);
  await page.reload();
  await settled();
  await expect(marked).toHaveCount(3);

  // From match to match without leaving the log.
  const search = page.getByRole('searchbox', { name: 'Search the whole log' });
  await search.fill('o');
  await search.press('Enter');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await log.focus();
  await page.keyboard.press('n');
  await expect(page.getByText(/^2 of \d+$/)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
});

test('failures that say the same are retried together, each workflow once', async ({ page, api, goto, settled }) => {
  const mark = unique('Grouped').replace(' ', '-');
  // The number in it is what differs between failures of one kind.
  const sql = `select cast(word as int) as number from (select unnest(['1', 'no number ${mark}']) as word)`;
  const [one, two] = [await api.addWorkflow({ name: `${mark} one` }), await api.addWorkflow({ name: `${mark} two` })];
  const failed: number[] = [];
  for (const flow of [one, two, two]) {
    if (failed.length < 2) await api.addSql(flow, 'Bad', sql);
    failed.push(await api.start(flow));
    await api.becomes(failed.at(-1)!, 'failed');
  }
  await goto(`/executions?q=${mark}&status=failed_by_error`);
  const rows = page.getByRole('table', { name: 'Failures by what they say' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  await rows.getByRole('link', { name: 'Retry group…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry this group?' });
  await expect(dialog.getByRole('listitem')).toHaveText([new RegExp(`${one.name}, #${failed[0]}`), new RegExp(`${two.name}, #${failed[2]}`)]);
  await expect(dialog).toContainText('1 failure stays as it is');
  await settled();
  await dialog.getByRole('button', { name: 'Retry 2 executions' }).click();
  await expect(dialog).toContainText('2 executions wait in the queue again.');
  const attempt = async (id: number) => (await api.get<{ execution: Execution }>(`/executions/${id}`)).execution.attempt;
  await expect.poll(() => Promise.all(failed.slice(0, 3).map(attempt)), { timeout: 30_000 }).toEqual([2, 1, 2]);
});

test('the list opens with the view that was made the default, and shows everything when asked to', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await api.run(flow);
  const name = unique('Mine');
  await goto(`/executions?workflow=${flow.id}`);
  await page.getByText('Save this view').click();
  await page.getByLabel('Name of the view').fill(name);
  await page.getByRole('button', { name: 'Save view' }).click();
  await settled();
  await page.getByRole('button', { name: 'Make default' }).click();
  const views = page.getByRole('group', { name: 'Saved views' });
  await expect(views.getByRole('link', { name: `${name} · opens first` })).toBeVisible();

  await goto('/workflows');
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Executions' }).click();
  await expect(page).toHaveURL(new RegExp(`/executions\\?workflow=${flow.id}$`));
  await settled();
  await views.getByRole('link', { name: 'All executions' }).click();
  await expect(page).toHaveURL(/\?all=on$/);
  await settled();
  await expect(views.getByRole('link', { name: 'All executions' })).toHaveAttribute('aria-current', 'true');

  await views.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`workflow=${flow.id}$`));
  await settled();
  await page.getByRole('button', { name: 'Do not open with it' }).click();
  await expect(views.getByRole('link', { name: 'All executions' })).toHaveCount(0);
  await goto('/executions');
  await expect(page).toHaveURL(/\/executions$/);
});
