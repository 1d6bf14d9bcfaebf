import { expect, test } from '../support/test';

test('going to another page loads no document and puts the focus on its heading', async ({ page, goto }) => {
  await goto('/');
  const documents: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && documents.push(request.url()));
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Executions' }).click();
  await expect(page).toHaveTitle('Executions · FlowForge');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.goBack();
  await expect(page).toHaveTitle('Home · FlowForge');
  await page.goForward();
  await expect(page).toHaveTitle('Executions · FlowForge');
  expect(documents).toEqual([]);
});

test('what is gone to is said aloud, once it is there', async ({ page, goto }) => {
  await goto('/');
  const said = page.locator('[aria-live=polite]').filter({ hasText: '· FlowForge' });
  // What shows the page takes as long as the network does.
  await page.route('**/datasets.bin', async (route) => {
    await page.waitForTimeout(1_000);
    await route.continue();
  });
  const texts = await page.evaluateHandle(() => {
    const region = document.querySelector('div.sr[aria-live=polite]')!;
    const texts: (string | null)[] = [];
    new MutationObserver(() => texts.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
    return texts;
  });
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Datasets' }).click();
  await expect(said).toHaveText('Datasets · FlowForge');
  expect(await texts.jsonValue()).toEqual(['Datasets · FlowForge']);
});

test('that what was gone to is not there is said aloud', async ({ page, goto, watch }) => {
  await goto('/workflows');
  watch.expectStatus(404);
  // As if somebody had deleted it meanwhile.
  await page.route('**/rpc/workflows/head*', (route) =>
    route.continue({ url: route.request().url().replace(/id=\d+/, 'id=999999999') }),
  );
  await page.getByRole('main').getByRole('rowheader').getByRole('link').first().click();
  await expect(page.locator('[aria-live=polite]').filter({ hasText: '· FlowForge' })).toHaveText('This is not here · FlowForge');
});
