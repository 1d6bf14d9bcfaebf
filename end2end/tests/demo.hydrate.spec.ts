import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Page } from '@playwright/test';

import { Api } from '../support/api';
import { setPassword } from '../support/people';
import { expect, test } from '../support/test';

// Records the demo of the README from the real product: `scripts/demo`.
test.skip(!process.env.UPDATE_DEMO, 'the demo is recorded when asked for');

test.use({ timezoneId: 'Europe/Lisbon', viewport: { width: 1280, height: 800 } });

const folder = path.resolve(import.meta.dirname, '../../target/demo');

/** Takes frames, each with how long it is shown in milliseconds. */
class Recorder {
  private readonly frames: { file: string; ms: number }[] = [];

  constructor(private readonly page: Page) {}

  async show(ms: number): Promise<void> {
    const file = `${String(this.frames.length).padStart(3, '0')}.png`;
    await this.page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
    this.frames.push({ file, ms });
  }

  /** Types word by word. */
  async type(text: string): Promise<void> {
    for (const word of text.split(/(?<= )/)) {
      await this.page.keyboard.type(word);
      await this.show(350);
    }
  }

  async end(): Promise<void> {
    await writeFile(path.join(folder, 'frames.json'), JSON.stringify(this.frames));
  }
}

test('a schedule and a dependency are set up, and fire', async ({ page, server, goto, settled }) => {
  test.setTimeout(300_000);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const owner = 'owner@localhost';
  await setPassword(server, { email: owner }, 'correct horse battery staple');
  const { sign_in_link } = JSON.parse(await server.run(['user', 'link', owner, '--json']));
  await goto(new URL(sign_in_link).pathname + new URL(sign_in_link).search);
  const api = new Api(page.request);
  const { workflows } = await api.get<{ workflows: { id: number; name: string }[] }>('/workflows');
  const named = (name: string) => workflows.find((workflow) => workflow.name === name)!;
  const [first, second] = [named('Customer ingestion'), named('Loan payments')];
  const film = new Recorder(page);

  await goto(`/workflows/${first.id}/triggers`);
  await film.show(1200);
  await page.getByRole('link', { name: 'Add trigger' }).click();
  await page.getByRole('link', { name: /On a schedule/ }).click();
  await settled();
  await film.show(900);
  await page.getByLabel('Say it').click();
  await page.getByLabel('Say it').fill('');
  await film.type('every weekday at 9:30');
  await film.show(1500);
  await page.getByRole('region', { name: 'The next 12 months' }).scrollIntoViewIfNeeded();
  await film.show(1800);
  await page.getByLabel('Say it').scrollIntoViewIfNeeded();
  await page.getByLabel('Say it').fill('');
  await film.type('every minute');
  await film.show(1200);
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByRole('article', { name: 'Every minute' })).toBeVisible();
  await settled();
  await film.show(1500);

  await goto(`/workflows/${second.id}/triggers/new?type=dependency`);
  await film.show(900);
  await page.getByLabel('Find a workflow', { exact: true }).fill('customer');
  await film.show(1200);
  await page.getByRole('checkbox', { name: 'Customer ingestion' }).check();
  await film.show(1800);
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await settled();
  await film.show(1500);

  // Until the next minute both have started by themselves.
  await goto('/executions');
  await film.show(900);
  // Another workflow starts after this one, and says so in its row.
  const own = { has: page.getByRole('link', { name: second.name, exact: true }) };
  const started = page.getByRole('row').filter(own).filter({ hasText: 'After #' });
  await expect(started.first()).toContainText('Succeeded', { timeout: 90_000 });
  await film.show(2500);
  await started.first().getByRole('link').first().click();
  await expect(page.getByRole('navigation', { name: 'What led to it' })).toBeVisible();
  await settled();
  await film.show(3500);
  await film.end();
});
