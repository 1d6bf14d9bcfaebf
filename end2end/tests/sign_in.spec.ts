import { addPerson, setPassword } from '../support/people';
import { expect, test } from '../support/test';

const PASSWORD = 'correct horse battery staple';

test.use({ workspace: 'empty', storageState: { cookies: [], origins: [] } });

test('a one-time link signs in, and only once', async ({ page, server, goto, settled }) => {
  const person = await addPerson(server, 'editor');
  await goto(person.link);
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('button', { name: `${person.name}, account` })).toBeVisible();

  await page.context().clearCookies();
  await goto(person.link);
  await expect(page).toHaveURL('/sign-in');
  await expect(page.getByRole('status')).toContainText(/link/i);
  await settled();
});

test('a page that needs somebody asks who it is, and is shown then', async ({ page, server, goto, settled }) => {
  const person = await addPerson(server, 'viewer');
  await setPassword(server, person, PASSWORD);
  await goto('/workflows?q=loan');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/workflows?q=loan');
  await settled();
  await expect(page.getByRole('button', { name: `${person.name}, account` })).toBeVisible();
});

test('a wrong password is said, and the address stays', async ({ page, server, goto, settled, watch }) => {
  watch.expectStatus(422);
  const person = await addPerson(server, 'viewer');
  await setPassword(server, person, PASSWORD);
  await goto('/sign-in?next=%2Fexecutions');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill('wrong horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Email and password do not match.')).toBeVisible();
  await settled();
  await expect(page.getByLabel('Email')).toHaveValue(person.email);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/executions');
});

test('signing out ends the session', async ({ page, server, goto, settled }) => {
  const person = await addPerson(server, 'viewer');
  await goto(person.link);
  await goto('/settings');
  const session = (await page.context().cookies()).find(({ name }) => name === 'ff_session');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  await settled();
  await page.context().addCookies([session!]);
  await goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('an address elsewhere is not followed after signing in', async ({ page, server, goto }) => {
  const person = await addPerson(server, 'viewer');
  await goto(`${person.link}&next=https%3A%2F%2Felsewhere.test%2F`);
  await expect(page).toHaveURL('/');
});
