import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

const field = 'Pause it after this many failures in a row';

test('after how many failures a trigger is paused is set, and a mistake is said at the field', async ({ page, api, goto, settled, watch }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  await page.getByLabel('Name', { exact: true }).fill('Careful');
  await page.getByLabel('Cron').fill('0 2 * * *');
  await page.getByLabel(field).fill('0');
  watch.expectStatus(422);
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByLabel(field)).toHaveAccessibleDescription(/A whole number from 1 to 100 fits here, you wrote 0\./);
  await settled();
  await page.getByLabel(field).fill('3');
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByRole('article', { name: 'Careful' })).toContainText('paused after 3 failures in a row');
  await settled();
  await page.getByRole('link', { name: 'Edit Careful' }).click();
  await expect(page.getByLabel(field)).toHaveValue('3');
  await settled();
});

test('an execution that fails pauses its trigger, which says why', async ({ page, api, goto, settled }) => {
  const up = await api.addWorkflow();
  const down = await api.addWorkflow();
  await api.addSql(down, 'Broken', `select cast(word as int) as number from (select unnest(['1', 'x']) as word)`);
  await api.addTrigger(down, {
    trigger_name: 'Follows',
    trigger_type: 'dependency',
    upstream_workflow_ids: [up.id],
    pause_after_failures: 1,
  });
  await api.run(up);
  const paused = async () => {
    const { triggers } = await api.get<{ triggers: { pause: { by: string } | null }[] }>(`/workflows/${down.id}/triggers`);
    return triggers[0]?.pause?.by;
  };
  await expect.poll(paused, { timeout: 30_000 }).toBe('FlowForge');
  await goto(`/workflows/${down.id}/triggers`);
  const card = page.getByRole('article', { name: 'Follows' });
  await expect(card).toContainText('Paused by FlowForge');
  await expect(card).toContainText('“An execution failed”');
  await card.getByRole('button', { name: 'Resume Follows' }).click();
  await expect(card).not.toContainText('Paused by FlowForge');
  await settled();
});
