import type { Page } from '@playwright/test';

import { expect, test } from '../support/test';

const isDark = async (page: Page) => {
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red = 255] = (ground.match(/[\d.]+/g) ?? []).map(Number);
  return red < 128;
};

test.describe('without a choice', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`pages are ${colorScheme} if the system is`, async ({ page, goto }) => {
      await page.emulateMedia({ colorScheme });
      await goto('/');
      expect(await isDark(page)).toBe(colorScheme === 'dark');
    });
  }
});

test('a theme that was chosen wins over the system and stays', async ({ page, goto, settled }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await goto('/workflows?q=loan');
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await settled();
  await expect(page).toHaveURL('/workflows?q=loan');
  expect(await isDark(page)).toBe(true);

  await goto('/executions');
  expect(await isDark(page)).toBe(true);
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await isDark(page)).toBe(false);
});

test('a clock of 12 hours that was chosen is used on every page and stays', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await api.addTrigger(flow, { trigger_name: 'Afternoon', cron_expression: '30 14 * * *', timezone: 'Europe/Berlin', enabled: true });
  const card = page.getByRole('article', { name: 'Afternoon' });
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(card).toContainText('At 14:30 every day');
  await expect(card).toContainText(/14:30 CES?T/);

  await goto('/settings');
  const clock = page.getByRole('group', { name: 'Clock' });
  await expect(clock.getByRole('button', { name: 'By language' })).toHaveAttribute('aria-pressed', 'true');
  await clock.getByRole('button', { name: '12 hours' }).click();
  await expect(clock.getByRole('button', { name: '12 hours' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL('/settings');
  await settled();
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(card).toContainText('At 2:30 PM every day');
  await expect(card).toContainText(/2:30 PM CES?T/);
  await card.getByRole('link', { name: 'Edit Afternoon' }).click();
  await settled();
  await expect(page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('row').first()).toContainText('2:30 PM CE');
  const elsewhere = page.locator('.copy-as');
  await elsewhere.getByText('Copy as cron, systemd').click();
  await expect(elsewhere).toContainText('OnCalendar=*-*-* 14:30:00');
  // Everything but that: other programs are told the time in their own way.
  await elsewhere.evaluate((card) => card.remove());
  await expect(page.locator('main')).not.toContainText('14:30');
  await goto('/settings');
  await clock.getByRole('button', { name: '24 hours' }).click();
  await settled();
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(card).toContainText('At 14:30 every day');
});

test.describe('in a language of 12 hours', () => {
  test.use({ locale: 'en-US' });

  test('times of day have AM and PM without a choice', async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    await api.addTrigger(flow, { trigger_name: 'Afternoon', cron_expression: '30 14 * * *', timezone: 'UTC', enabled: true });
    await goto(`/workflows/${flow.id}/triggers`);
    await expect(page.getByRole('article', { name: 'Afternoon' })).toContainText('At 2:30 PM every day, UTC');
  });
});

test('a page has its theme from the first moment', async ({ page, context, server }) => {
  await context.addCookies([{ name: 'ff_theme', value: 'dark', url: server.url }]);
  await page.emulateMedia({ colorScheme: 'light' });
  // Scripts that never arrive could not put anything right.
  await page.route('**/*.{js,wasm}', () => undefined);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await isDark(page)).toBe(true);
});
