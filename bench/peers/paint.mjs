// Says how long a browser takes until it shows a page: the address of the server, a cookie, the path, the id of what follows the
// part that counts, how often. Answers with a list of names, middles and greatest of times in milliseconds.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const { chromium } = createRequire(new URL('../../end2end/package.json', import.meta.url))('playwright-core');
const [server, cookie, path, after, times] = process.argv.slice(2);
const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find(existsSync);
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const browser = await chromium.launch({ executablePath, args });

/** Notes when the part has been shown, and when the program has taken the page over. */
function follow(after) {
  const note = (name) => requestAnimationFrame(() => requestAnimationFrame(() => (window[name] ??= performance.now())));
  const look = () => {
    if (document.getElementById(after)) note('shown');
    if (document.documentElement?.dataset.hydrated) note('live');
  };
  new MutationObserver(look).observe(document, { attributeFilter: ['data-hydrated'], childList: true, subtree: true });
}

const measured = { 'the first paint': [], 'all of the picture is shown': [], 'it answers to keys and presses': [] };
for (let round = 0; round < Number(times); round += 1) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const [name, value] = cookie.split('=');
  await context.addCookies([{ name, value, url: server }]);
  await context.addInitScript(follow, after);
  const page = await context.newPage();
  await page.goto(server + path);
  await page.waitForFunction(() => window.shown && window.live, null, { timeout: 60_000 });
  const seen = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0].startTime,
    window.shown,
    window.live,
  ]);
  Object.values(measured).forEach((list, index) => list.push(seen[index]));
  await context.close();
}
await browser.close();
const summary = ([name, list]) => {
  const ordered = list.toSorted((one, other) => one - other);
  return [name, ordered[ordered.length >> 1], ordered.at(-1)];
};
console.log(JSON.stringify(Object.entries(measured).map(summary)));
