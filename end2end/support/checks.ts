import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Expects that nothing of the page lies beside the screen, at the width of a phone and of the narrowest there is. */
export async function expectToFit(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const width of [1280, 360, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const beside = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      const wide = [...document.body.querySelectorAll('*')].filter((element) => {
        const { right, width } = element.getBoundingClientRect();
        return width > 0 && right > room + 0.5;
      });
      // The innermost say best what it is.
      return wide
        .filter((element) => !wide.some((other) => other !== element && element.contains(other)))
        .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`);
    });
    expect(beside, `beside the screen at ${width} px`).toEqual([]);
  }
  if (before) await page.setViewportSize(before);
}

/** Expects that axe finds nothing, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours on their way to others have contrasts of their own.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      // The page has no frames, and need not open another one to put results together.
      .setLegacyMode()
      .analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes
        // The number of a line in a log is as high as its line: the log is to be read first.
        .filter(({ html }) => id !== 'target-size' || !/aria-label="Line \d+"/.test(html))
        .map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
    expect(found, `accessibility, ${colorScheme}`).toEqual([]);
  }
}

/**
 * Expects that a clock time on the page can be read only one way: in it, or once for the part of the page that it stands
 * in or for the whole page, is its zone.
 */
export async function expectZones(page: Page): Promise<void> {
  const bare = await page.evaluate(() => {
    const zone = /\b(UTC|GMT|[A-Z]{2,5}T)\b|[+−-]\d\d(:?\d\d)?\b/;
    const parts = 'table, ul, ol, dl, article, section, .card, [role=region]';
    const saysZone = (part: Element) => {
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      const words = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        // Only what is said of all of them counts, not that another one says it of itself.
        if (!text.parentElement?.closest('time')) words.push(text.textContent);
      }
      return zone.test(words.join(' '));
    };
    if (/\btimes (are )?in \S/i.test(document.querySelector('main')?.textContent ?? '')) return [];
    return [...document.querySelectorAll('main time')]
      .filter((time) => /\d:\d\d/.test(time.textContent ?? '') && time.checkVisibility())
      .filter((time) => {
        if (zone.test(time.textContent ?? '')) return false;
        for (let part = time.closest(parts); part; part = part.parentElement?.closest(parts) ?? null) {
          if (saysZone(part)) return false;
        }
        return true;
      })
      .map((time) => time.outerHTML);
  });
  expect(bare, 'times without a zone').toEqual([]);
}

/** Expects what every page has: one heading, a title, and no name that two elements share. */
export async function expectToBeAPage(page: Page): Promise<void> {
  await expect(page.locator('h1')).toHaveCount(1);
  await expect(page.locator('h1')).not.toBeEmpty();
  await expect(page).toHaveTitle(/^.+ · FlowForge$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
  expect(twice, 'ids that two elements have').toEqual([]);
}
