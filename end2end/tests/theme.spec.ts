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

test('a page has its theme from the first moment', async ({ page, context, server }) => {
  await context.addCookies([{ name: 'ff_theme', value: 'dark', url: server.url }]);
  await page.emulateMedia({ colorScheme: 'light' });
  // Scripts that never arrive could not put anything right.
  await page.route('**/*.{js,wasm}', () => undefined);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await isDark(page)).toBe(true);
});
