import { expect, test } from '../support/test';

test.describe('for those who are not signed in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('a schedule is tried out, and shared by its address', async ({ page, goto, settled, live }) => {
    await goto('/tools/cron?e=30+2+*+*+*&tz=Europe/Berlin');
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect(preview).toContainText('At 02:30');
    await expect(page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('row')).toHaveCount(5);
    const cron = page.getByLabel('Cron', { exact: true });
    await settled();
    await cron.fill('30 25 * * *');
    await cron.press('Enter');
    await expect(cron).toHaveAttribute('aria-invalid', 'true');
    await expect(cron).toHaveAccessibleDescription(/Hour is 0–23, you wrote 25\./);
    await settled();
    await cron.fill('0 7 * * 1-5');
    await cron.press('Enter');
    await expect(preview).toContainText('At 07:00, Monday to Friday');
    await expect(page).toHaveURL(/0%207%20|0\+7\+/);
    await settled();
    await page.reload();
    await settled();
    await expect(cron).toHaveValue('0 7 * * 1-5');
    await expect(page.getByLabel('Time zone', { exact: true })).toHaveValue('Europe/Berlin');
    await page.getByText('Copy as cron, systemd').click();
    await expect(page.getByRole('region', { name: 'systemd timer' })).toHaveText('OnCalendar=Mon..Fri *-*-* 07:00:00 Europe/Berlin');
    if (!live) return;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy the address' }).click();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    expect(new URL(address).searchParams.get('e')).toBe('0 7 * * 1-5');
  });
});
