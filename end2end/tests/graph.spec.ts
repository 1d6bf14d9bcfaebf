import type { Api, Workflow } from '../support/api';
import { expectAccessible, expectToFit } from '../support/checks';
import { unique } from '../support/people';
import { expect, test } from '../support/test';

/** Makes workflows that start each other: the first the second and, on failure, the third; the second the fourth. */
async function chain(api: Api): Promise<[Workflow, Workflow, Workflow, Workflow]> {
  // What nothing else puts in order stands by name.
  const mark = unique('Flow');
  const add = (letter: string) => api.addWorkflow({ name: `${mark} ${letter}` });
  const [first, second, third, fourth] = [await add('A'), await add('B'), await add('C'), await add('D')];
  const after = (upstream: Workflow, condition = 'on_success') => ({
    trigger_type: 'dependency',
    depends_on_workflow_id: upstream.id,
    dependency_condition: condition,
  });
  await api.addTrigger(second, after(first));
  await api.addTrigger(third, after(first, 'on_failure'));
  await api.addTrigger(fourth, after(second));
  return [first, second, third, fourth];
}

const picture = { name: /Arrow keys follow what starts what/ };

test.describe('in a workspace where nothing starts anything', () => {
  test.use({
    workspace: 'empty',
    baseURL: async ({ freshServer }, use) => use(freshServer.url),
    storageState: { cookies: [], origins: [] },
  });

  test('the graph says how workflows come to be connected', async ({ page, freshServer, goto }) => {
    await goto(freshServer.link);
    await goto('/graph');
    await expect(page.getByRole('heading', { name: 'Nothing starts anything else yet' })).toBeVisible();
  });
});

test('the graph shows a workflow, what it comes after and what comes after it', async ({ page, api, goto, settled }) => {
  const [first, second, third, fourth] = await chain(api);
  await goto('/graph');
  await page.getByRole('searchbox', { name: 'Find a workflow by name, team or owner' }).fill(second.name);
  await page.getByRole('searchbox', { name: 'Find a workflow by name, team or owner' }).press('Enter');
  await expect(page).toHaveURL(/\?q=/);
  await settled();
  const panel = page.locator('.graph-split section').filter({ has: page.getByRole('heading', { name: second.name }) });
  await expect(panel).toContainText(`Starts after${first.name}`);
  await expect(panel).toContainText(`Starts${fourth.name}`);

  await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Upstream' }).click();
  await expect(page).toHaveURL(/show=upstream/);
  await settled();
  const drawn = page.getByRole('group', picture).getByRole('link');
  await expect(drawn).toHaveCount(2);
  const node = page.getByRole('link', { name: new RegExp(`^${first.name}, Not run yet\\. Starts `) });
  await expect(node).toHaveAccessibleName(new RegExp(third.name));
  const list = page.getByRole('table', { name: 'Workflows and what starts them' });
  await expect(list.getByRole('row')).toHaveCount(3);

  // A press on a workflow brings it into focus.
  await node.click();
  await expect(page).toHaveURL(new RegExp(`focus=${first.id}`));
  await settled();
  await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Downstream' }).click();
  await settled();
  await expect(drawn).toHaveCount(4);
  await expect(list.getByRole('row').filter({ has: page.getByRole('rowheader', { name: third.name }) })).toContainText(`${first.name} (on failure)`);
});

test('an edge that passes a workflow does not lie behind it', async ({ page, api, goto, live }) => {
  test.skip(!live, 'It is looked at where it is drawn.');
  const [first, second, , fourth] = await chain(api);
  await api.addTrigger(fourth, { trigger_type: 'dependency', depends_on_workflow_id: first.id, dependency_condition: 'on_completion' });
  await goto(`/graph?focus=${first.id}&show=downstream`);
  const passed = await page.getByRole('link', { name: new RegExp(`^${second.name}, `) }).evaluate((link) => {
    const box = link.querySelector('rect')!.getBoundingClientRect();
    const paths = [...document.querySelectorAll<SVGPathElement>('.graph-picture path.edge')];
    return paths.flatMap((path) => {
      const matrix = path.getScreenCTM()!;
      const points = Array.from({ length: 101 }, (_, step) => path.getPointAtLength((path.getTotalLength() * step) / 100).matrixTransform(matrix));
      return points.filter(({ x, y }) => x > box.left + 2 && x < box.right - 2 && y > box.top && y < box.bottom);
    });
  });
  expect(passed).toEqual([]);
  await expect(page.locator('.graph-picture .edge-label', { hasText: 'at any end' })).toBeVisible();
});

test('what is looked for and not there is said', async ({ page, api, goto }) => {
  await chain(api);
  await goto('/graph?q=nothing-is-called-this');
  await expect(page.getByText('No workflow has “nothing-is-called-this” in its name, team or owner.')).toBeVisible();
});

test('the arrow keys follow what starts what, and the state of each is live', async ({ page, api, goto, live }) => {
  test.skip(!live, 'The picture is a list of links without script.');
  const [first, second, , fourth] = await chain(api);
  await goto(`/graph?focus=${first.id}&show=downstream`);
  const node = (workflow: Workflow) => page.getByRole('group', picture).getByRole('link', { name: new RegExp(`^${workflow.name}, `) });
  await node(first).focus();
  await page.keyboard.press('ArrowRight');
  await expect(node(second)).toBeFocused();
  // What happens meanwhile draws it anew, and the focus stays on its workflow.
  const later = await api.addWorkflow();
  await api.addTrigger(later, { trigger_type: 'dependency', depends_on_workflow_id: first.id });
  await expect(node(later)).toBeVisible();
  await expect(node(second)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(fourth)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(node(first)).toBeFocused();
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { name: 'The same, as a list' })).toBeFocused();
  await api.run(first);
  await expect(node(fourth)).toHaveAccessibleName(/, Succeeded\./);
});

test('a workflow is marked with the layers that it writes, and all of it can be read', async ({ page, api, goto, live }) => {
  const [first, second] = await chain(api);
  await api.addSql(second, 'Ones', 'select 1 as one');
  await goto(`/graph?focus=${first.id}&show=downstream`);
  const node = page.getByRole('group', picture).getByRole('link', { name: new RegExp(`^${second.name}, Not run yet\\. Writes gold\\.`) });
  await expect(node.locator('.layer-mark')).toHaveText(['G']);
  const row = page.getByRole('table', { name: 'Workflows and what starts them' }).getByRole('row').filter({ has: page.getByRole('rowheader', { name: second.name }) });
  await expect(row).toContainText('gold');
  await expect(page.locator('.legend .edge.inactive')).toHaveCSS('display', 'inline');
  if (live) {
    await expectToFit(page);
    await expectAccessible(page);
  }
});

test('the picture is made larger and smaller, and stays so when it is drawn anew', async ({ page, api, goto, live }) => {
  const [first, , , fourth] = await chain(api);
  await goto(`/graph?focus=${first.id}&show=downstream`);
  const buttons = page.getByRole('group', { name: 'Size of the picture' });
  test.skip(!live, 'Without script the size is the browser’s.');
  const drawing = page.getByRole('group', picture);
  const width = async () => (await drawing.boundingBox())!.width;
  const whole = await width();
  await buttons.getByRole('button', { name: 'Smaller' }).click();
  await expect(buttons.getByRole('status')).toHaveText('80 %');
  await expect.poll(width).toBeCloseTo(whole * 0.8, -1);
  // What happens meanwhile changes the workflows and not the size.
  await api.run(first);
  await expect(drawing.getByRole('link', { name: new RegExp(`^${fourth.name}, Succeeded`) })).toBeVisible();
  await expect(buttons.getByRole('status')).toHaveText('80 %');
  await expect(buttons.getByRole('button', { name: 'Smaller' })).toBeFocused();
  await drawing.getByRole('link').first().focus();
  await page.keyboard.press('+');
  await expect(buttons.getByRole('status')).toHaveText('100 %');
  await drawing.hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect(buttons.getByRole('status')).toHaveText('125 %');
  expect(await page.evaluate(() => window.visualViewport?.scale), 'the page itself stays as it is').toBe(1);
  await page.keyboard.press('0');
  await expect(buttons.getByRole('status')).not.toHaveText('125 %');
});
