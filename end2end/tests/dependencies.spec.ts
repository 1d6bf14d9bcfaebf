import { unique } from '../support/people';
import { signIn } from '../support/servers';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('a workflow is told to start after another one, and does', async ({ page, api, goto, settled, live }) => {
  const mark = unique('chain');
  const [orders, report] = [await api.addWorkflow({ name: `${mark} orders` }), await api.addWorkflow({ name: `${mark} report` })];
  await goto(`/workflows/${report.id}/triggers`);
  await page.getByRole('link', { name: /After another workflow/ }).click();
  await settled();
  await page.getByLabel('Find a workflow', { exact: true }).fill(mark);
  if (!live) await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('2 workflows fit; 1 cannot be chosen.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: report.name })).toBeDisabled();
  await settled();
  await page.getByRole('checkbox', { name: orders.name }).check();
  await page.getByRole('radio', { name: /^When it ends/ }).check();
  if (!live) await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(`After ${orders.name} ends.`);
  await settled();
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const card = page.getByRole('article', { name: `After ${orders.name} ends` });
  await expect(card).toContainText('When it next ends');
  await settled();

  const first = await api.run(orders);
  const started = async () => {
    const { executions } = await api.get<{ executions: { id: number; upstream_execution_id: number }[] }>(`/executions?workflow=${report.id}`);
    return executions.map(({ upstream_execution_id }) => upstream_execution_id);
  };
  await expect.poll(started).toEqual([first]);
  await expect(async () => {
    if (!live) await page.reload();
    await expect(card).toContainText('1 of 1 succeeded', { timeout: live ? 10_000 : 100 });
  }).toPass({ intervals: [200] });
  await goto(`/workflows/${report.id}/triggers`);
  const decision = page.getByRole('table', { name: 'Decisions, newest first' }).locator('tbody').getByRole('row');
  await expect(decision).toHaveText([new RegExp(`Fired.*${orders.name} has ended as asked \\(#${first}\\)`)]);
});

test('what would loop cannot be chosen, and the way round is the reason', async ({ page, api, goto, live }) => {
  const mark = unique('ring');
  const [one, two, three] = [
    await api.addWorkflow({ name: `${mark} one` }),
    await api.addWorkflow({ name: `${mark} two` }),
    await api.addWorkflow({ name: `${mark} three` }),
  ];
  await api.addTrigger(two, { trigger_type: 'dependency', depends_on_workflow_id: one.id, enabled: false });
  await api.addTrigger(three, { trigger_type: 'dependency', depends_on_workflow_id: two.id, enabled: true });
  // The stream of what happens opens a moment after the page is there.
  const stream = live && page.waitForRequest(/\/events\?/);
  await goto(`/workflows/${one.id}/triggers/new?type=dependency`);
  await stream;
  const asked: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() || asked.push(request.url()));
  await page.getByLabel('Find a workflow', { exact: true }).fill(mark);
  if (!live) await page.getByRole('button', { name: 'Find' }).click();
  const option = page.getByRole('checkbox', { name: three.name });
  await expect(option).toBeDisabled();
  await expect(page.getByText(`Would loop: ${three.name} → this → ${two.name} → ${three.name}`)).toBeVisible();
  await expect(page.getByText('A workflow cannot come after itself.')).toBeVisible();
  // The browser knows it by itself. (What has just been made elsewhere may be read again.)
  if (live) expect(asked.filter((address) => !/\/pkg\/|\/rpc\/(workflows\/head|executions\/running)/.test(address))).toEqual([]);
});

test('a loop that somebody else has closed meanwhile is drawn, and nothing is lost', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(409);
  const mark = unique('race');
  const [one, two] = [await api.addWorkflow({ name: `${mark} one` }), await api.addWorkflow({ name: `${mark} two` })];
  await goto(`/workflows/${one.id}/triggers/new?type=dependency`);
  await page.getByLabel('Name', { exact: true }).fill('Typed with care');
  if (await page.getByRole('checkbox', { name: two.name }).isHidden()) {
    await page.getByLabel('Find a workflow', { exact: true }).fill(mark);
    const find = page.getByRole('button', { name: 'Find' });
    if (await find.isVisible()) await find.click();
    await settled();
  }
  await page.getByRole('checkbox', { name: two.name }).check();
  const other = await api.addTrigger(two, { trigger_name: 'Faster', trigger_type: 'dependency', depends_on_workflow_id: one.id, enabled: true });
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const loop = page.getByRole('region', { name: 'This would make a loop' });
  await expect(loop).toContainText(`${one.name} → ${two.name} → ${one.name}`);
  const steps = loop.getByRole('listitem');
  await expect(steps).toHaveText([/when it succeeds/, /you are adding this/]);
  await expect(steps.first().getByRole('link', { name: 'Open trigger' })).toHaveAttribute('href', `/workflows/${two.id}/triggers/${other}`);
  await settled();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Typed with care');
  expect((await api.get<{ triggers: object[] }>(`/workflows/${one.id}/triggers`)).triggers).toEqual([]);
});

test('a trigger waits for all of several, says for which, and lets an end be taken back', async ({ page, api, goto, settled, live }) => {
  const mark = unique('all');
  const [one, two, flow] = [
    await api.addWorkflow({ name: `${mark} one` }),
    await api.addWorkflow({ name: `${mark} two` }),
    await api.addWorkflow({ name: `${mark} flow` }),
  ];
  await goto(`/workflows/${flow.id}/triggers/new?type=dependency`);
  await page.getByLabel('Name', { exact: true }).fill('Both');
  await page.getByLabel('Find a workflow', { exact: true }).fill(mark);
  if (!live) await page.getByRole('button', { name: 'Find' }).click();
  await settled();
  await page.getByRole('checkbox', { name: one.name }).check();
  await page.getByRole('checkbox', { name: two.name }).check();
  await page.getByRole('radio', { name: /^All of them/ }).check();
  await page.getByLabel('Then wait, in minutes', { exact: true }).fill('61');
  await page.getByLabel('Stop waiting after minutes').fill('120');
  if (live) {
    await expect(page.getByLabel('Then wait, in minutes', { exact: true })).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText('Correct the number of minutes first.')).toBeVisible();
  }
  await page.getByLabel('Then wait, in minutes', { exact: true }).fill('0');
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const card = page.getByRole('article', { name: 'Both' });
  await expect(card).toContainText('have all succeeded; 120 minutes after the first, it gives up');
  await settled();
  await api.run(one);
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(card).toContainText(`Waiting: 1 of 2, waiting for ${two.name}.`);
  await card.getByRole('button', { name: 'Do not count it' }).click();
  await expect(card).not.toContainText('Waiting: 1 of 2');
  await settled();
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(page.getByRole('table', { name: 'Decisions, newest first' })).toContainText('cancelled by Owner');
});

test.describe('with more workflows than a page holds', () => {
  test.use({
    baseURL: async ({ freshServer }, use) => use(freshServer.url),
    storageState: async ({ freshServer }, use) => use(await signIn(freshServer, freshServer.link)),
  });

  test('the server searches them all, and says why some cannot be chosen', async ({ page, api, freshServer, goto, settled, live }) => {
    test.setTimeout(120_000);
    const first = await api.addWorkflow({ name: 'aaa first' });
    // By name they come after everything that a page holds.
    const last = await api.addWorkflow({ name: 'zzz last' });
    const loops = await api.addWorkflow({ name: 'zzz loops' });
    await api.addTrigger(loops, { trigger_type: 'dependency', depends_on_workflow_id: first.id, enabled: true });
    await freshServer.sql("insert into workflows (name) select 'many ' || lpad(n::text, 4, '0') from generate_series(1, 2500) n");
    await goto(`/workflows/${first.id}/triggers/new?type=dependency`);
    await expect(page.getByText('2,503 workflows fit, the first 20 are listed: type more to find others')).toBeVisible();
    const search = page.getByLabel('Find a workflow', { exact: true });
    const find = async (text: string) => {
      await search.fill(text);
      if (!live) await page.getByRole('button', { name: 'Find' }).click();
    };
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('find_upstreams') && asked.push(request.url()));
    if (live) await search.pressSequentially('zzz', { delay: 20 });
    else await find('zzz');
    await expect(page.getByRole('status').filter({ hasText: '2 workflows fit; 1 cannot be chosen.' })).toBeVisible();
    // Asked once for three letters.
    if (live) expect(asked).toHaveLength(1);
    await expect(page.getByRole('checkbox', { name: loops.name })).toBeDisabled();
    await expect(page.getByText(`Would loop: ${loops.name} → this → ${loops.name}`)).toBeVisible();
    await settled();
    await page.getByRole('checkbox', { name: last.name }).check();
    await find('many 2500');
    await expect(page.getByRole('checkbox', { name: 'many 2500' })).toBeEnabled();
    await settled();
    await page.getByRole('checkbox', { name: 'many 2500' }).check();
    await page.getByRole('button', { name: 'Save trigger' }).click();
    const card = page.getByRole('article', { name: /^After/ });
    await expect(card).toContainText('zzz last');
    await settled();
    // Opened again, it names what the page does not hold.
    await card.getByRole('link', { name: /^Edit/ }).click();
    await expect(page.getByRole('group', { name: 'Chosen' })).toContainText('zzz last');
    await expect(page.getByRole('group', { name: 'Chosen' })).toContainText('many 2500');
  });
});
