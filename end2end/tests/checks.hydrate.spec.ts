import { expectAccessible, expectToBeAPage, expectToFit, expectZones } from '../support/checks';
import { expect, test } from '../support/test';
import { Watch } from '../support/watch';

// What all pages are held against must be able to fail.

const sound = `<!DOCTYPE html><html lang="en"><title>Home · FlowForge</title><meta name="viewport" content="width=device-width">
  <main><h1>Home</h1><section><p>times in Lisbon (WET)</p><time>11:20</time></section></main></html>`;

const checks = { expectAccessible, expectToBeAPage, expectToFit, expectZones };

const defects: [keyof typeof checks, string, (page: string) => string][] = [
  ['expectAccessible', 'faint words', (page) => page.replace('<p>', '<p style="color: #bbb; background: #fff">')],
  ['expectAccessible', 'a picture without words', (page) => page.replace('</main>', '<img src="data:,"></main>')],
  ['expectToBeAPage', 'two headings', (page) => page.replace('<p>', '<h1>Again</h1><p>')],
  ['expectToBeAPage', 'no title', (page) => page.replace('Home ·', '·')],
  ['expectToBeAPage', 'one id twice', (page) => page.replace('<p>', '<p id="a"></p><p id="a">')],
  ['expectToFit', 'something too wide', (page) => page.replace('<p>', '<p style="width: 340px">')],
  ['expectZones', 'a time without zone', (page) => page.replace('times in Lisbon (WET)', '')],
];

test.describe('a page', () => {
  test('without defects passes', async ({ page }) => {
    await page.setContent(sound);
    for (const check of Object.values(checks)) await check(page);
  });

  for (const [check, defect, broken] of defects) {
    test(`with ${defect} does not pass`, async ({ page }) => {
      test.slow(check === 'expectToBeAPage', 'it waits for the page to become right');
      await page.setContent(broken(sound));
      await expect(checks[check](page)).rejects.toThrow();
    });
  }
});

test('what goes wrong in the browser is noticed', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const watch = new Watch(true);
  watch.follow(context);
  const page = await context.newPage();
  await page.route('http://elsewhere.test/**', (route) => route.fulfill({ body: '' }));
  await page.goto('/sign-in');
  await page.evaluate(async () => {
    console.warn('a warning');
    setTimeout(() => {
      throw new Error('a fault');
    });
    await fetch('/favicon.svg', { method: 'POST' });
  });
  // A page of the product may not even ask: its policy forbids it.
  await page.goto('about:blank');
  await page.evaluate(() => fetch('http://elsewhere.test/').catch(() => undefined));
  let said = '';
  await expect(async () => {
    try {
      watch.finish();
    } catch (error) {
      said = String(error);
    }
    for (const found of ['a warning', 'a fault', '405 for POST', 'request to http://elsewhere.test']) {
      expect(said).toContain(found);
    }
  }).toPass();
  await context.close();
});

test('an answer that was expected and did not come is noticed', () => {
  const watch = new Watch(true);
  watch.expectStatus(404);
  expect(() => watch.finish()).toThrow('no answer with 404');
});
