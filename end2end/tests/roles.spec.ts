import { addPerson } from '../support/people';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('a viewer sees everything, changes nothing, and is refused', async ({ page, api, goto, server, watch }) => {
  const flow = await api.addWorkflow();
  const job = await api.addSql(flow, 'Ones', 'select 1 as one');
  const trigger = await api.addTrigger(flow, { trigger_name: 'Nightly', cron_expression: '0 2 * * *', timezone: 'UTC', enabled: true });
  const execution = await api.run(flow);
  const viewer = await addPerson(server, 'viewer');
  await page.context().clearCookies();
  await goto(viewer.link);

  const main = page.getByRole('main');
  const changes = /^(New|Add|Edit|Save|Delete|Pause|Resume|Run|Retry|Cancel|Move|Duplicate|Restore)\b/;
  for (const path of [
    '/workflows',
    `/workflows/${flow.id}`,
    `/workflows/${flow.id}/jobs`,
    `/workflows/${flow.id}/jobs/${job}`,
    `/workflows/${flow.id}/triggers`,
    `/workflows/${flow.id}/triggers/${trigger}`,
    `/workflows/${flow.id}/settings`,
    `/executions/${execution}`,
    '/datasets',
  ]) {
    await goto(path);
    await expect(main.getByRole('button', { name: changes }), path).toHaveCount(0);
    await expect(main.getByRole('link', { name: changes }), path).toHaveCount(0);
    await expect(main.getByRole('switch', { disabled: false }), path).toHaveCount(0);
  }

  watch.expectStatus(403);
  await goto('/workflows/new', 403);
  await expect(main).toContainText('Editor');
  // Whoever sends the form by other means is refused as well.
  const sent = await page.request.post(`/workflows/${flow.id}/settings`, {
    headers: { 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' },
    form: { _function: '/rpc/workflows/delete', id: flow.id },
  });
  expect(sent.status()).toBe(403);
  expect((await page.request.post(`/api/workflows/${flow.id}/executions`, { headers: { 'Sec-Fetch-Site': 'same-origin' }, data: {} })).status()).toBe(403);
  expect((await api.get<{ workflow: { deleted_at: null } }>(`/workflows/${flow.id}`)).workflow.deleted_at).toBeNull();
});
