import type { Page } from '@playwright/test';

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
    await goto(path);
    const stops = new Set<string>();
    // Till the end of the page, where the focus leaves it.
    for (;;) {
      await page.keyboard.press('Tab');
      const { is, ring, covered } = await focused(page);
      if (is === 'page' || stops.size > 300) break;
      stops.add(is);
      expect(ring, `a ring around ${is}`).toBe(true);
      expect(covered, `something lies over ${is}`).toBe(false);
    }
    expect(stops.size).toBeGreaterThan(5);
  });
}
