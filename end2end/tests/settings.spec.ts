import { addPerson, unique } from '../support/people';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('a token is shown once, works, and is refused once it is revoked', async ({ page, goto, playwright, server, settled }) => {
  const name = unique('Deploy');
  await goto('/settings/tokens');
  await page.getByRole('link', { name: 'New token…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByText(`Token “${name}” is ready.`)).toBeVisible();
  const token = await page.getByLabel('New token', { exact: true }).and(page.locator('input')).inputValue();
  await settled();
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name })).toBeVisible();
  await expect(page.locator('body')).not.toContainText(token);

  const program = await playwright.request.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { Authorization: `Bearer ${token}` },
  });
  expect((await program.get('/api/workflows')).status()).toBe(200);
  expect((await program.post('/api/workflows', { data: {} })).status(), 'more than it may').toBe(403);

  await page.getByRole('link', { name: `Revoke ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByRole('row', { name })).toHaveCount(0);
  expect((await program.get('/api/workflows')).status()).toBe(401);
  await program.dispose();
});

test('a new user gets a link, and the log says who made the account', async ({ page, goto, settled, browser, server }) => {
  const name = unique('Mara');
  const email = `${name.replace(' ', '.').toLowerCase()}@example.org`;
  await goto('/settings/users');
  await page.getByRole('link', { name: 'Add user…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Email').fill(email);
  await dialog.getByRole('radio', { name: /Editor/ }).check();
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await expect(page.getByText(`The link for ${name} is ready.`)).toBeVisible();
  const link = await page.getByLabel('Sign-in link').inputValue();
  await settled();

  const other = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const theirs = await other.newPage();
  await theirs.goto(server.url + new URL(link).pathname + new URL(link).search);
  await expect(theirs.getByRole('button', { name: `${name}, account` })).toBeVisible();
  await other.close();

  await goto(`/settings/audit?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Owner' }).first()).toBeVisible();
});

test('an address that is taken is said at its field', async ({ page, goto, settled, server, watch }) => {
  watch.expectStatus(422);
  const person = await addPerson(server, 'viewer');
  await goto('/settings/users?dialog=add');
  await page.getByLabel('Name', { exact: true }).fill('Somebody else');
  await page.getByLabel('Email').fill(person.email.toUpperCase());
  await page.getByRole('dialog').getByRole('button', { name: 'Add user' }).click();
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Somebody else');
  await expect(page.getByLabel('Email')).toHaveValue(person.email.toUpperCase());
});

test('who may not administer is told so', async ({ page, goto, server, watch }) => {
  watch.expectStatus(403);
  await page.context().clearCookies();
  const person = await addPerson(server, 'editor');
  await goto(person.link);
  await goto('/settings/users', 403);
  await expect(page.getByRole('main')).toContainText(/Admin/);
});

test('the sample is loaded, and removed with all that came with it', async ({ page, api, goto, settled }) => {
  const own = await api.addWorkflow();
  const names = async () => {
    const { workflows } = await api.get<{ workflows: { name: string }[] }>('/workflows?limit=200');
    return workflows.map(({ name }) => name);
  };
  await goto('/settings/workspace');
  await page.getByRole('button', { name: 'Load the sample' }).click();
  const remove = page.getByRole('link', { name: 'Remove the sample…' });
  await expect(remove).toBeVisible();
  expect(await names()).toEqual(expect.arrayContaining([own.name, 'Retail orders']));
  await settled();
  await remove.click();
  const dialog = page.getByRole('dialog', { name: 'Remove the sample?' });
  await expect(dialog).toContainText('Retail orders');
  await settled();
  await dialog.getByRole('button', { name: 'Remove the sample' }).click();
  await expect(page.getByRole('button', { name: 'Load the sample' })).toBeVisible();
  expect(await names()).toContain(own.name);
  expect(await names()).not.toContain('Retail orders');
});
