import { createHmac } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { unique } from '../support/people';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

test('a webhook gets a secret, is tried, sent to, refused, and replayed', async ({ page, api, goto, settled, server, live, request }) => {
  const flow = await api.addWorkflow({ max_active_executions: 10 });
  await goto(`/workflows/${flow.id}/triggers/new?type=webhook`);
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByText('It has no secret yet, so everything that comes is refused.')).toBeVisible();
  await settled();
  await page.getByRole('link', { name: 'Make a secret…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New secret' });
  await dialog.getByRole('button', { name: 'Make secret' }).click();
  const secret = await dialog.getByRole('textbox', { name: 'New secret' }).inputValue();
  expect(secret).toMatch(/^whsec_/);
  await settled();
  await dialog.getByRole('link', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  const address = new URL(await page.getByLabel('Address of the webhook').inputValue()).pathname;
  await expect(page.getByRole('region', { name: 'What to write for curl' })).toContainText(address);
  await settled();

  const deliveries = page.getByRole('table', { name: 'Deliveries, newest first' }).locator('tbody').getByRole('row');
  await page.getByRole('button', { name: 'Send test event' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'started' })).toContainText(/Test event: #\d+ started/);
  await expect(deliveries).toHaveText([/Accepted.*Test event.*#\d+/]);

  const send = async (body: string, key: string) => {
    const stamp = String(Math.floor(Date.now() / 1000));
    const sign = createHmac('sha256', key).update(`${stamp}.${body}`).digest('hex');
    const headers = { 'X-FlowForge-Timestamp': stamp, 'X-FlowForge-Signature': `sha256=${sign}`, 'Content-Type': 'application/json' };
    return (await request.post(server.url + address, { headers, data: Buffer.from(body) })).status();
  };
  expect(await send('{"parameters": {"day": "x"}, "api_token": "abc"}', secret)).toBe(202);
  expect(await send('{}', 'a secret that nobody has made')).toBe(401);
  await expect(async () => {
    if (!live) await page.reload();
    await expect(deliveries).toHaveText([/Refused.*was not made with a secret/, /Accepted.*#\d+/, /Accepted.*Test event/], { timeout: live ? 10_000 : 500 });
  }).toPass({ intervals: [300] });
  await settled();
  await deliveries.nth(1).getByRole('button', { name: 'Replay' }).click();
  await expect(deliveries).toHaveCount(4);
  await expect(deliveries.first()).toContainText(/Replay of delivery \d+/);
  const { executions } = await api.get<{ executions: { parameters: object }[] }>(`/executions?workflow=${flow.id}`);
  expect(executions).toHaveLength(3);
  await settled();
  await deliveries.nth(2).getByRole('link', { name: 'Body' }).click();
  const body = page.getByRole('dialog', { name: /^What came with delivery/ });
  await expect(body.getByRole('region', { name: 'The body' })).toHaveText('{ "api_token": "•••", "parameters": { "day": "x" } }');
});

test('a secret takes the place of another, both hold for a while, and one is revoked', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  const id = await api.addTrigger(flow, {
    trigger_name: 'Push', trigger_type: 'event', event_type: 'webhook', event_config: { signature: 'github' }, enabled: true,
  });
  await api.send('POST', `/workflows/${flow.id}/triggers/${id}/webhook/secrets`);
  await goto(`/workflows/${flow.id}/triggers/${id}`);
  await page.getByRole('link', { name: 'Rotate…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New secret' });
  await dialog.getByRole('button', { name: 'Make secret' }).click();
  await expect(dialog).toContainText('The one before is still good');
  await settled();
  await dialog.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByText('being replaced')).toHaveCount(1);
  await expect(page.getByText('current', { exact: true })).toHaveCount(1);
  await settled();
  await page.getByRole('link', { name: /^Revoke secret/ }).last().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke secret' }).click();
  await expect(page.getByText('being replaced')).toHaveCount(0);
});

test('a file that arrives starts the workflow', async ({ page, api, goto, settled, server, live }) => {
  test.setTimeout(150_000);
  const name = unique('in').replace(' ', '-');
  const folder = path.join(server.files, name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'old.csv'), 'lay there before');
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}/triggers/new?type=file`);
  await page.getByLabel('Name', { exact: true }).fill('Drop');
  const files = page.getByLabel('Files', { exact: true });
  const look = async (pattern: string) => {
    await files.fill(pattern);
    if (!live) await page.getByRole('button', { name: 'Preview' }).click();
  };
  await look('/etc/*');
  await expect(files).toHaveAttribute('aria-invalid', 'true');
  await settled();
  await look(`${folder}/*.csv`);
  await expect(page.getByRole('main')).toContainText('1 file, newest old.csv');
  await settled();
  await page.getByRole('button', { name: 'Save trigger' }).click();
  const card = page.getByRole('article', { name: 'Drop' });
  await expect(card).toContainText(`When a file arrives at ${folder}/*.csv`);
  // What lies there at the first look does not count, so files come until one of them is new.
  let number = 0;
  const arrived = async () => {
    await writeFile(path.join(folder, `new-${(number += 1)}.csv`), 'comes later');
    const { executions } = await api.get<{ executions: { parameters: { file?: string } }[] }>(`/executions?workflow=${flow.id}`);
    return executions.at(-1)?.parameters.file;
  };
  await expect.poll(arrived, { timeout: 90_000, intervals: [3_000] }).toMatch(/new-\d+\.csv$/);
  await goto(`/workflows/${flow.id}/triggers`);
  await expect(page.getByRole('table', { name: 'Decisions, newest first' })).toContainText(/new-\d+\.csv arrived/);

  // Each file with what became of it; one counts again when somebody asks.
  await page.getByRole('article', { name: 'Drop' }).getByRole('link', { name: 'Files and what became of them' }).click();
  const table = page.getByRole('table', { name: 'Files, changed last first' });
  const old = table.getByRole('row', { name: /^old\.csv/ });
  await expect(old).toContainText('Lay there when the trigger was switched on');
  await expect(table.getByRole('row', { name: /^new-/ }).first()).toBeVisible();
  await settled();
  await old.getByRole('button', { name: 'Process again' }).click();
  await expect(page.getByText(/old\.csv, once more: #\d+ started\./)).toBeVisible();
  await expect(old).toContainText(/Fired #\d+/);
  await expect(page.getByRole('table', { name: 'Decisions, newest first' })).toContainText('old.csv once more, asked for by Owner');
});
