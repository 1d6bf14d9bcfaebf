// Types into the editor of a schedule with a slowed processor, and prints what each key took as JSON: until it was answered, and
// until the rest of the form had followed.
//
//     node typing.mjs URL COOKIE SLOWDOWN ROUNDS

import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.resolve(import.meta.dirname, '../../end2end/package.json'));
const { chromium } = require('@playwright/test');

const [url, cookie, slowdown, rounds] = process.argv.slice(2);
const [name, value] = cookie.split('=');
const { CHROMIUM: executablePath = '/usr/bin/chromium' } = process.env;
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
const browser = await chromium.launch({ executablePath, args });

/** What is typed, letter by letter: expressions that are whole while they are typed and after. */
const EXPRESSIONS = ['30 2 * * *', '*/7 9-17 * * 1-5', '0 9 * * 1-5; 30 15 * * 6', '* * * * *', '0 9 1,15 3-10 5#3'];

/** Types a text and returns how long each key took until it was answered and followed, in milliseconds. */
async function type(text) {
  const input = document.querySelector('input[name="draft[cron_expression]"]');
  const sentence = () => document.querySelector('.reads:not(.muted)')?.textContent ?? '';
  input.focus();
  // Effects run as tasks of their own, before the next frame; a message comes after all of them, and after drawing.
  const drawn = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  }));
  const took = [];
  for (let length = 1; length <= text.length; length++) {
    // Between two keys of somebody who types quickly.
    await new Promise((done) => setTimeout(done, 150));
    const start = performance.now();
    input.value = text.slice(0, length);
    input.dispatchEvent(new InputEvent('input', { bubbles: true, data: text[length - 1] }));
    await drawn();
    const answered = performance.now() - start;
    // What follows was asked for in the frame before, so its turn comes before this one.
    await new Promise((done) => setTimeout(done));
    await drawn();
    took.push({ answered, followed: performance.now() - start });
  }
  return { took, sentence: sentence() };
}

try {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1280, height: 1600 } });
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto('/workflows/1/triggers/new?type=schedule');
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  const asked = [];
  // The stream of what happens on the server is opened by every page, once, whatever is typed.
  page.on('request', (request) => request.resourceType() !== 'eventsource' && asked.push(request.url()));
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(slowdown) });
  const keys = [];
  for (let round = 0; round < Number(rounds); round++) {
    for (const text of EXPRESSIONS) {
      const { took, sentence } = await page.evaluate(type, text);
      if (!sentence) throw new Error(`${text} was not said`);
      keys.push(...took);
    }
  }
  for (const address of asked) console.error(address);
  console.log(JSON.stringify({ keys, requests: asked.length }));
} finally {
  await browser.close();
}
