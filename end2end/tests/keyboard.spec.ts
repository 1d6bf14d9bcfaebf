import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';

import { expect, test } from '../support/test';

/** What has the focus, and whether a person can see that it has. */
async function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const look = getComputedStyle(element);
    const { left, top, width, height } = element.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return {
      is: element === document.body ? 'page' : element.outerHTML.slice(0, 200),
      ring: (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== 'none',
      covered: above !== null && !element.contains(above) && !above.contains(element),
    };
  });
}

/** Goes through a page to its end, where the focus leaves it, and expects to see at each stop where it is. */
async function everyStopShows(page: Page, open: () => Promise<void>) {
  await open();
  const stops = new Set<string>();
  for (;;) {
    await page.keyboard.press('Tab');
    const { is, ring, covered } = await focused(page);
    if (is === 'page' || stops.size > 300) break;
    stops.add(is);
    expect(ring, `a ring around ${is}`).toBe(true);
    expect(covered, `something lies over ${is}`).toBe(false);
  }
  expect(stops.size).toBeGreaterThan(5);
}

/** Moves the focus on, a stop at a time, until it is there. */
async function reach(page: Page, wanted: Locator) {
  for (let stops = 0; stops < 300; stops += 1) {
    await page.keyboard.press('Tab');
    const there = wanted.and(page.locator(':focus'));
    if ((await there.count()) > 0) return;
  }
  throw new Error(`The keyboard does not reach ${wanted}.`);
}

/** Reaches a field and types into it. */
async function type(page: Page, field: Locator, text: string) {
  await reach(page, field);
  await page.keyboard.type(text);
}

/** Reaches a link or a button and presses it. */
async function press(page: Page, control: Locator) {
  await reach(page, control);
  await page.keyboard.press('Enter');
}

test('the first stop leads past the navigation', async ({ page, goto }) => {
  await goto('/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

for (const path of ['/', '/workflows', '/workflows/new', '/executions', '/datasets', '/settings/tokens', '/design']) {
  test(`the focus can be seen everywhere on ${path}`, async ({ page, goto }) => {
    await everyStopShows(page, () => goto(path));
  });
}

for (const kind of ['schedule', 'dependency', 'webhook', 'file']) {
  test(`the focus can be seen everywhere on the form for a new ${kind}`, async ({ page, goto, api }) => {
    const workflow = await api.addWorkflow();
    await everyStopShows(page, () => goto(`/workflows/${workflow.id}/triggers/new?type=${kind}`));
  });
}

test.describe('without a mouse', () => {
  test.use({
    workspace: 'empty',
    storageState: { cookies: [], origins: [] },
    baseURL: async ({ freshServer }, use) => use(freshServer.url),
  });

  test('a workflow is made, given a job, put on a schedule and run', async ({ page, freshServer, goto, settled, live }) => {
    test.setTimeout(120_000);
    await writeFile(path.join(freshServer.files, 'orders.csv'), 'order_id,amount\n1,10.50\n2,7.25\n');
    await goto(freshServer.link);

    await press(page, page.getByRole('main').getByRole('link', { name: 'New workflow' }));
    await expect(page).toHaveURL('/workflows/new');
    await settled();
    await type(page, page.getByLabel('Name', { exact: true }), 'Shop');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Shop', level: 1 })).toBeVisible();
    await settled();

    await press(page, page.getByRole('main').getByRole('link', { name: 'Add files' }));
    await expect(page.getByLabel('Name of the job')).toBeVisible();
    await settled();
    await type(page, page.getByLabel('Or read these files of a folder'), path.join(freshServer.files, '*.csv'));
    if (!live) await press(page, page.getByRole('button', { name: 'Look at the source' }));
    await expect(page.getByLabel('Type of amount')).toBeVisible();
    for (const [label, text] of [
      ['Name of the job', 'Orders'],
      ['Bronze table', 'orders'],
      ['Silver table', 'orders'],
    ] as const) {
      await reach(page, page.getByLabel(label));
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    }
    await press(page, page.getByRole('button', { name: 'Save job' }));
    await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible();
    await settled();

    await press(page, page.getByRole('link', { name: /^Triggers/ }));
    await expect(page).toHaveURL(/\/triggers$/);
    await settled();
    await press(page, page.getByRole('link', { name: /On a schedule/ }));
    await expect(page.getByLabel('Cron')).toBeVisible();
    await settled();
    await reach(page, page.getByLabel('Cron'));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('30 6 * * *');
    await press(page, page.getByRole('button', { name: 'Save trigger' }));
    await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible();
    await settled();

    await press(page, page.getByRole('button', { name: 'Run now', exact: true }));
    await expect(page).toHaveURL(/\/executions\/\d+/);
    await expect(async () => {
      if (!live) await page.reload();
      await expect(page.getByRole('log')).toContainText('Succeeded.', { timeout: live ? 30_000 : 100 });
    }).toPass({ intervals: [200] });
  });
});
