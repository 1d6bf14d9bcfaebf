import path from 'node:path';

import { Api } from '../support/api';
import { findThings, type Things } from '../support/pages';
import { setPassword } from '../support/people';
import { expect, test } from '../support/test';

// Takes the pictures of the README and of the guide from the sample workspace: `UPDATE_SCREENSHOTS=1 npx playwright test screenshots`.
test.skip(!process.env.UPDATE_SCREENSHOTS, 'pictures are taken when asked for');

test.use({ timezoneId: 'Europe/Lisbon' });

const folder = path.resolve(import.meta.dirname, '../../docs/images');

/** What is on a picture: its address, and what must be on the page before it is taken. */
const pictures: [name: string, path: (things: Pictured) => string, shown: (things: Pictured) => string][] = [
  ['home', () => '/', () => 'Around now'],
  ['workflow', ({ retail }) => `/workflows/${retail}`, () => 'What it does'],
  ['job-editor', ({ retail, orders }) => `/workflows/${retail}/jobs/${orders}#columns`, () => 'as received'],
  ['triggers', ({ retail, trigger }) => `/workflows/${retail}/triggers/${trigger}`, () => 'Reads as'],
  ['schedule', ({ retail, trigger }) => `/workflows/${retail}/triggers/${trigger}`, () => 'Build it'],
  ['dependency', ({ retail, after }) => `/workflows/${retail}/triggers/${after}`, () => 'Which ends count'],
  ['calendar', () => '/calendar', () => 'Hours without starts are not shown.'],
  ['compare', ({ again }) => `/executions/${again}/compare`, () => 'Side by side'],
  ['execution', ({ run }) => `/executions/${run}`, () => 'Rows by job and layer'],
  ['failure', ({ failed }) => `/executions/${failed}`, () => 'Copy for a ticket'],
  ['dataset', ({ gold }) => `/datasets/${gold}`, () => 'revenue_by_day'],
  ['quarantine', ({ silver }) => `/datasets/${silver}?tab=quarantine`, () => 'is not a whole number'],
];

interface Pictured extends Things {
  retail: number;
  orders: number;
  run: number;
  again: number;
  after: number;
  gold: number;
  silver: number;
}

test('the pictures of the README', async ({ page, server, goto }) => {
  test.setTimeout(300_000);
  const owner = 'owner@localhost';
  // Without a password the pages would ask for one; who gets one has to sign in anew.
  await setPassword(server, { email: owner }, 'correct horse battery staple');
  const { sign_in_link } = JSON.parse(await server.run(['user', 'link', owner, '--json']));
  await goto(new URL(sign_in_link).pathname + new URL(sign_in_link).search);
  const api = new Api(page.request);
  const things = await findThings(page.request);
  const found = async <Found>(list: string, noun: string, name: string): Promise<Found & { id: number }> => {
    const all = (await api.get<Record<string, (Found & { id: number; name?: string })[]>>(list))[noun]!;
    return all.find((one) => one.name === name)!;
  };
  const retail = await found('/workflows', 'workflows', 'Retail orders');
  const orders = await found(`/workflows/${retail.id}/jobs`, 'jobs', 'Orders file');
  const run = await api.run({ id: retail.id, name: 'Retail orders' });
  const again = await api.run({ id: retail.id, name: 'Retail orders' });
  const { triggers } = await api.get<{ triggers: { id: number }[] }>(`/workflows/${retail.id}/triggers`);
  const upstream = await found('/workflows', 'workflows', 'Customer ingestion');
  const after = await api.addTrigger(
    { id: retail.id, name: 'Retail orders' },
    { trigger_type: 'dependency', depends_on_workflow_id: upstream.id, delay_minutes: 5 },
  );
  const dataset = async (question: string) => (await api.get<{ datasets: { id: number }[] }>(`/datasets?${question}`)).datasets[0]!.id;
  const pictured: Pictured = {
    ...things,
    retail: retail.id,
    orders: orders.id,
    trigger: triggers[0]!.id,
    run,
    again,
    after,
    gold: await dataset('q=revenue_by_day&layer=gold'),
    silver: await dataset('q=customers&layer=silver'),
  };
  for (const [name, address, shown] of pictures) {
    await goto(address(pictured));
    await expect(page.getByText(shown(pictured)).first()).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' });
    }
  }
});
