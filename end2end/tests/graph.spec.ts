import type { Api, Workflow } from '../support/api';
import { expect, test } from '../support/test';

/** Makes workflows that start each other: the first the second and, on failure, the third; the second the fourth. */
async function chain(api: Api): Promise<[Workflow, Workflow, Workflow, Workflow]> {
  const [first, second, third, fourth] = [
    await api.addWorkflow(),
    await api.addWorkflow(),
    await api.addWorkflow(),
    await api.addWorkflow(),
  ];
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
