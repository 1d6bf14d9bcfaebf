import { expect, test } from '../support/test';

// The goal of the product, as somebody new meets it: from the link that a new server prints to tables on a schedule.

const ORDERS = `order_id,customer,amount,ordered_on
0017,Ada,120.50,2026-11-02
0018,Grace,80.00,2026-11-02
0019,Ada,19.99,2026-11-03
0018,Grace,85.00,2026-11-04
0020,Edsger,many,2026-11-04
`;

const REVENUE = `select customer, sum(amount) as revenue, count(*) as orders
from silver.orders
group by customer
order by customer`;

test.use({
  workspace: 'empty',
  storageState: { cookies: [], origins: [] },
  baseURL: async ({ freshServer }, use) => use(freshServer.url),
});

test('a CSV file becomes tables, by hand and on a schedule', async ({ page, freshServer, goto, settled, live }) => {
  test.setTimeout(180_000);

  await test.step('sign in by the link that the server printed', async () => {
    await goto(freshServer.link);
    await expect(page).toHaveURL('/');
  });

  await test.step('make a workflow', async () => {
    await page.getByRole('main').getByRole('link', { name: 'New workflow' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Shop');
    await settled();
    await page.getByRole('button', { name: 'Make workflow' }).click();
    await expect(page.getByRole('heading', { name: 'Shop', level: 1 })).toBeVisible();
    await settled();
  });

  await test.step('upload a CSV file and see how it begins', async () => {
    await page.getByRole('link', { name: 'Add files' }).first().click();
    await settled();
    const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) };
    await page.getByLabel('Choose a file').setInputFiles(file);
    if (!live) await page.getByRole('button', { name: 'Upload' }).click();
    const sample = page.getByRole('table', { name: 'First rows of the source, as received' });
    await expect(sample.getByRole('row')).toHaveCount(6);
    await expect(sample.getByRole('cell', { name: '0017' })).toBeVisible();
    // A code with leading zeros stays text; money is no binary fraction.
    await expect(page.getByLabel('Type of order_id')).toHaveValue('text');
    await expect(page.getByLabel('Type of ordered_on')).toHaveValue('date');
  });

  await test.step('set key and SQL', async () => {
    await page.getByLabel('Name of the job').fill('Orders');
    await page.getByLabel('Key of order_id').check();
    const merge = page.getByRole('radio', { name: /^Merge Update by key/ }).first();
    // With a key merging is the usual way; without script that is for the person to say.
    if (live) await expect(merge).toBeChecked();
    else await merge.check();
    await page.getByLabel('Type of amount').selectOption('decimal(12,2)');
    await page.getByLabel('Bronze table').fill('orders');
    await page.getByLabel('Silver table').fill('orders');
    await page.getByLabel('Make gold').check();
    await page.getByLabel('Statement').fill(REVENUE);
    await page.getByLabel('Gold table').fill('revenue');
  });

  await test.step('run it and watch it finish', async () => {
    await page.getByRole('button', { name: 'Save and run' }).click();
    await expect(page).toHaveURL(/\/executions\/\d+/);
    const silver = page.getByRole('table', { name: 'Rows by job and layer' }).getByRole('row', { name: /Silver/ });
    await expect(async () => {
      // With script the page follows by itself. Without it the counts may have been read before the log was.
      if (!live) await page.reload();
      await expect(page.getByRole('log')).toContainText('Succeeded.', { timeout: live ? 30_000 : 100 });
      await expect(silver.getByRole('cell').nth(1)).toHaveText('5', { timeout: live ? 10_000 : 100 });
    }).toPass({ intervals: [200] });
    await expect(silver.getByRole('cell').nth(2)).toHaveText('3');
    await expect(silver.getByRole('cell').nth(3)).toHaveText('1');
    await expect(silver.getByRole('cell').nth(4)).toHaveText('1');
  });

  await test.step('open the gold table', async () => {
    await page.getByRole('link', { name: 'revenue' }).click();
    await expect(page.getByRole('heading', { name: 'revenue', level: 1 })).toBeVisible();
    const rows = page.getByRole('table', { name: 'Rows' }).locator('tbody').getByRole('row');
    await expect(rows).toHaveText([/Ada.*140\.49.*2/, /Grace.*85\.00.*1/]);
    await settled();
  });

  await test.step('schedule it every minute', async () => {
    await page.getByRole('link', { name: 'Shop' }).first().click();
    await page.getByRole('link', { name: /^Triggers/ }).click();
    await page.getByRole('link', { name: /On a schedule/ }).click();
    await settled();
    await page.getByLabel('Cron').fill('* * * * *');
    if (!live) await page.getByRole('button', { name: 'Preview' }).click();
    await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Every minute');
    await expect(page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('row')).toHaveCount(5);
    await page.getByRole('button', { name: 'Save trigger' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible();
  });

  await test.step('see it fire', async () => {
    const decision = page.getByRole('table', { name: 'Decisions, newest first' }).getByRole('row', { name: /#\d+/ });
    await expect(async () => {
      if (!live) await page.reload();
      await expect(decision.first()).toContainText('Succeeded', { timeout: live ? 80_000 : 100 });
    }).toPass({ intervals: [1000] });
    await decision.first().getByRole('link', { name: /#\d+/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Shop');
    await expect(page.getByRole('link', { name: 'Every minute' })).toBeVisible();
  });
});
