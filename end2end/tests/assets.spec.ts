import { expect, test } from '../support/test';

test('what a page loads may be kept for ever, the page itself may not', async ({ page }) => {
  const answer = await page.request.get('/');
  expect(answer.headers()['cache-control']).toBe('private, no-cache');
  const files = [...(await answer.text()).matchAll(/(?:href|from |module_or_path:)"?=?"(\/pkg\/[^"]+)"/g)].map(([, file]) => file!);
  expect(files.map((file) => file.split('.').pop())).toEqual(expect.arrayContaining(['css', 'js', 'wasm']));
  for (const file of new Set(files)) {
    const asset = await page.request.get(file);
    expect(asset.status(), file).toBe(200);
    expect(asset.headers()).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^".+"$/),
    });
  }
});

test('the policy of a page trusts nothing but its own scripts', async ({ page }) => {
  const policies = [];
  for (const answer of [await page.request.get('/'), await page.request.get('/')]) {
    const policy = answer.headers()['content-security-policy'] ?? '';
    const nonce = /script-src 'self' 'nonce-([\w+/=-]+)' 'wasm-unsafe-eval';/.exec(policy)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    const scripts = [...(await answer.text()).matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(scripts.length).toBeGreaterThan(0);
    for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
    policies.push(policy);
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test('what is made for a request travels compressed', async ({ page }) => {
  for (const path of ['/workflows', '/api/docs', '/api/openapi.json']) {
    const answer = await page.request.get(path, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(answer.headers(), path).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringContaining('accept-encoding') });
    const plain = await page.request.get(path, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers()['content-encoding'], path).toBeUndefined();
  }
});
