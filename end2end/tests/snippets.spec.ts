import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from '@playwright/test';

import type { Api, Execution, Workflow } from '../support/api';
import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

/** Runs a program on a file with nothing but the secret in its environment, and returns what it printed. */
async function run(program: string, script: string, secret: string): Promise<{ code: number | null; said: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'snippet-'));
  try {
    const file = path.join(folder, 'snippet');
    await writeFile(file, script);
    const child = spawn(program, [file], { cwd: folder, env: { PATH: process.env.PATH, WEBHOOK_SECRET: secret } });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    const code = await new Promise<number | null>((done) => child.once('exit', done));
    return { code, said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes a webhook with a secret, and opens its page. */
async function webhook(api: Api, goto: (path: string) => Promise<void>, signature: string) {
  const flow = await api.addWorkflow({ max_active_executions: 10 });
  const id = await api.addTrigger(flow, {
    trigger_name: 'Push', trigger_type: 'event', event_type: 'webhook', event_config: { signature }, enabled: true,
  });
  const { secret } = await api.send<{ secret: { value: string } }>('POST', `/workflows/${flow.id}/triggers/${id}/webhook/secrets`);
  await goto(`/workflows/${flow.id}/triggers/${id}`);
  return { flow, secret: secret.value };
}

/** Returns what the page says to write, as somebody copies it. */
async function snippet(page: Page, name: string): Promise<string> {
  return (await page.getByRole('region', { name: `What to write for ${name}` }).textContent()) ?? '';
}

async function executions(api: Api, flow: Workflow): Promise<Execution[]> {
  return (await api.get<{ executions: Execution[] }>(`/executions?workflow=${flow.id}`)).executions;
}

for (const [name, program] of [['curl', 'sh'], ['Python', 'python3']] as const) {
  test(`what the page says for ${name} starts the workflow, and is refused when its body is changed`, async ({ page, api, goto }) => {
    const { flow, secret } = await webhook(api, goto, 'generic');
    const written = await snippet(page, name);
    const good = await run(program, written, secret);
    expect(good, written).toMatchObject({ code: 0 });
    expect(await executions(api, flow), good.said).toHaveLength(1);

    // The body that is sent is no longer the one that was signed.
    const changed = written.replace('-d "$BODY"', `-d '{"parameters": {"day": "x"}}'`).replace('", body, {', '", body + b" ", {');
    expect(changed).not.toBe(written);
    const refused = await run(program, changed, secret);
    expect(refused.said).toMatch(/401|not made with a secret|[Uu]nauthorized/);
    const stranger = await run(program, written, 'whsec_nobody');
    expect(stranger.said).toMatch(/401|not made with a secret|[Uu]nauthorized/);
    expect(await executions(api, flow)).toHaveLength(1);
  });
}

test('what the page says for GitHub is what a delivery of GitHub needs', async ({ page, api, goto, request }) => {
  const { flow, secret } = await webhook(api, goto, 'github');
  const written = await snippet(page, 'GitHub');
  const [, url = ''] = /Payload URL\s+(\S+)/.exec(written) ?? [];
  const [, type = ''] = /Content type\s+(\S+)/.exec(written) ?? [];
  const body = JSON.stringify({ ref: 'refs/heads/main' });
  const send = (data: string) =>
    request.post(url, {
      data: Buffer.from(data),
      headers: {
        'Content-Type': type,
        'X-GitHub-Event': 'push',
        'X-GitHub-Delivery': randomUUID(),
        'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
    });
  expect((await send(body)).status()).toBe(202);
  expect((await send(body.replace('main', 'other'))).status()).toBe(401);
  expect(await executions(api, flow)).toHaveLength(1);
});
