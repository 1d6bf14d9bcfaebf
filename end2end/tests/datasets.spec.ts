import { uniqueTable } from '../support/people';
import { findThings } from '../support/pages';
import { expect, test } from '../support/test';

test.describe('of the sample', () => {
  test.beforeEach(async ({ page }) => {
    await findThings(page.request);
  });

  test('tables are listed by layer and found by name', async ({ page, goto }) => {
    await goto('/datasets');
    const rows = page.getByRole('table', { name: 'Datasets' }).locator('tbody').getByRole('row');
    await page.getByRole('navigation', { name: 'Layer' }).getByRole('link', { name: 'Silver' }).click();
    await expect(page).toHaveURL(/layer=silver/);
    await expect(rows.filter({ hasNotText: 'Silver' })).toHaveCount(0);
    const find = page.getByRole('main').getByRole('searchbox', { name: 'Find a dataset' });
    await find.fill('customers');
    await find.press('Enter');
    await expect(rows).toHaveCount(1);
    await expect(page).toHaveURL(/(?=.*layer=silver)(?=.*q=customers)/);
  });

  test('a silver table shows its columns, what was set aside and why, and its neighbours', async ({ page, goto, settled }) => {
    await goto('/datasets?layer=silver&q=customers');
    await page.getByRole('table', { name: 'Datasets' }).getByRole('link', { name: 'customers', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'customers', level: 1 })).toBeVisible();
    await settled();
    const parts = page.getByRole('navigation', { name: 'Parts of silver.customers' });
    await expect(page.getByRole('table', { name: 'Rows' }).locator('tbody').getByRole('row').first()).toBeVisible();

    await parts.getByRole('link', { name: 'Schema' }).click();
    const columns = page.getByRole('table', { name: 'Columns' });
    await expect(columns.getByRole('row').filter({ hasText: 'customer_id' })).toContainText(/key.*text/);
    await expect(columns.getByRole('row').filter({ hasText: 'birth_date' })).toContainText('date');

    await parts.getByRole('link', { name: /^Quarantine/ }).click();
    const aside = page.getByRole('table', { name: 'Rows in quarantine' });
    await expect(aside).toContainText('credit_score: “unknown” is not a whole number');

    await parts.getByRole('link', { name: 'Lineage' }).click();
    await expect(page.getByRole('link', { name: /bronze\.customers/ })).toBeVisible();
    await page.getByRole('link', { name: /gold\.customers_by_state/ }).click();
    await expect(page.getByRole('heading', { name: 'customers_by_state', level: 1 })).toBeVisible();
  });
});

test.describe('of one’s own', () => {
  test.use({ workspace: 'empty' });

  test('a table shows what it was before', async ({ page, api, goto, settled }) => {
    const flow = await api.addWorkflow();
    const table = uniqueTable('facts');
    const job = (fact: string) => ({ kind: 'sql', name: 'Facts', enabled: true, gold: { table, sql: `select '${fact}' as fact` } });
    const id = await api.addJob(flow, job('the old'));
    await api.run(flow);
    await api.send('PUT', `/workflows/${flow.id}/jobs/${id}`, job('the new'));
    const last = await api.run(flow);
    const { datasets } = await api.get<{ datasets: { id: number }[] }>(`/datasets?q=${table}`);

    await goto(`/datasets/${datasets[0]!.id}`);
    const rows = page.getByRole('table', { name: 'Rows' }).locator('tbody').getByRole('row');
    await expect(rows).toHaveText(['the new']);
    await page.getByRole('navigation', { name: `Parts of gold.${table}` }).getByRole('link', { name: 'Versions' }).click();
    const versions = page.getByRole('table', { name: 'Versions' }).locator('tbody').getByRole('row');
    await expect(versions).toHaveCount(2);
    await expect(versions.first()).toContainText(`#${last}`);
    await page.getByRole('link', { name: 'View the rows of version 0' }).click();
    await expect(page.getByText('You look at version 0.')).toBeVisible();
    await expect(rows).toHaveText(['the old']);
    await settled();
    await page.getByRole('link', { name: 'Back to the newest version' }).click();
    await expect(rows).toHaveText(['the new']);
  });
});
