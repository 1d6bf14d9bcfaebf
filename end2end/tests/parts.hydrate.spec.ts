import { expect, test } from '../support/test';

// The program comes in parts: what every page needs, and one for the page that is shown.

test('a page loads its own part, and the next one when it is gone to', async ({ page, goto }) => {
  const loaded: string[] = [];
  page.on('request', (request) => {
    const part = /([a-z_]+)\.bin$/.exec(request.url());
    if (part?.[1]) loaded.push(part[1]);
  });
  await goto('/workflows');
  expect(new Set(loaded)).toEqual(new Set(['workflows']));
  await page.getByRole('navigation').first().getByRole('link', { name: 'Executions' }).click();
  await expect(page.getByRole('heading', { name: 'Executions', level: 1 })).toBeVisible();
  expect(new Set(loaded)).toEqual(new Set(['workflows', 'executions']));
  // What is there is not asked for again.
  const before = loaded.length;
  await page.getByRole('navigation').first().getByRole('link', { name: 'Workflows' }).click();
  await expect(page.getByRole('heading', { name: 'Workflows', level: 1 })).toBeVisible();
  expect(loaded.length).toBe(before);
});

test('a part that does not arrive is said, and tried again', async ({ page, goto, settled, watch }) => {
  watch.expectOutage();
  await goto('/workflows');
  await page.route('**/executions.bin', (route) => route.abort());
  await page.getByRole('navigation').first().getByRole('link', { name: 'Executions' }).click();
  await expect(page.getByRole('heading', { name: 'The server does not answer' })).toBeVisible();
  await page.unroute('**/executions.bin');
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Executions', level: 1 })).toBeVisible();
  await settled();
});

test('a page whose part does not arrive works as the server made it', async ({ page, watch }) => {
  watch.expectOutage();
  await page.route('**/workflows.bin', (route) => route.abort());
  await page.goto('/workflows');
  await page.getByRole('searchbox').first().fill('loan');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/loan/);
  await expect(page.getByRole('link', { name: 'Loan payments' }).first()).toBeVisible();
  await expect(page.locator('html[data-hydrated]')).not.toBeAttached();
});

test('a page that is left for what was deleted on it does not ask for it again', async ({ page, api, goto }) => {
  const { id, name } = await api.addWorkflow();
  const follows = page.waitForResponse(/\/events\?/);
  await goto(`/workflows/${id}/settings`);
  await follows;
  // What the page is told, this hears, too.
  const told = await page.evaluateHandle(async (id) => {
    const source = new EventSource(`/events?topics=workflow:${id}`);
    await new Promise((resolve) => (source.onopen = resolve));
    return { told: new Promise((resolve) => (source.onmessage = resolve)).then(() => source.close()) };
  }, id);
  await page.route('**/workflows.bin', async (route) => {
    await told.evaluate((told) => told.told);
    await page.waitForTimeout(500);
    await route.continue();
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('main').getByRole('link', { name: 'Delete…' }).last().click();
  const dialog = page.getByRole('dialog', { name: `Delete “${name}”?` });
  asked.length = 0;
  await dialog.getByRole('button', { name: 'Delete workflow' }).click();
  await expect(page.getByRole('heading', { name: 'Workflows', level: 1 })).toBeVisible();
  expect(asked.filter((url) => url.includes('/rpc/workflows/head'))).toEqual([]);
});
