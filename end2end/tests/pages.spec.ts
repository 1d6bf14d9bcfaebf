import { readFileSync } from 'node:fs';

import { expectAccessible, expectToBeAPage, expectToFit, expectZones } from '../support/checks';
import { findThings, pages } from '../support/pages';
import { expect, test } from '../support/test';

test('every route is among the pages that are looked at', () => {
  const map = readFileSync(new URL('../../app/src/app.rs', import.meta.url), 'utf8');
  const routes = [...map.matchAll(/path!\("([^"]+)"\)/g)].map(([, route]) => route);
  expect(routes.length).toBeGreaterThan(10);
  expect([...new Set(pages.map(({ route }) => route))].sort()).toEqual(routes.sort());
});

for (const workspace of ['sample', 'empty'] as const) {
  test.describe(`in the ${workspace} workspace`, () => {
    test.use({ workspace });

    for (const { name, path } of pages) {
      if (workspace === 'empty' && typeof path !== 'string') continue;
      test(`${name}: fits, can be read, says its zones`, async ({ page, goto, live }) => {
        await goto(typeof path === 'string' ? path : path(await findThings(page.request)));
        await expectToBeAPage(page);
        await expectZones(page);
        await expectToFit(page);
        if (live) await expectAccessible(page);
      });
    }
  });
}
