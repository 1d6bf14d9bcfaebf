import { addPerson, unique } from '../support/people';
import { expect, test } from '../support/test';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

test.use({ workspace: 'empty' });

test('the calendar shows what ran, what is planned and what follows from it', async ({ page, api, goto, settled }) => {
  const nightly = await api.addWorkflow();
  await api.addTrigger(nightly, { cron_expression: '41 4 * * *', timezone: 'UTC', enabled: true });
  const after = await api.addWorkflow();
  await api.addTrigger(after, { trigger_type: 'dependency', depends_on_workflow_id: nightly.id, delay_minutes: 7 });
  const often = await api.addWorkflow();
  await api.addTrigger(often, { cron_expression: '*/10 * * * *', timezone: 'UTC', enabled: true });
  const ran = await api.addWorkflow();
  const execution = await api.run(ran);

  await goto('/calendar?view=day');
  await expect(page.getByRole('link', { name: ran.name })).toHaveAttribute('href', `/executions/${execution}`);
  await expect(page.getByRole('main')).toContainText(`Every 10 minutes, UTC: ${often.name}`);

  // Tomorrow everything is still to come.
  await page.getByRole('link', { name: 'Next day' }).click();
  await expect(page).toHaveURL(/date=/);
  const item = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await expect(item(nightly.name).filter({ hasText: 'by its schedule' })).toContainText('04:41');
  await expect(item(after.name)).toContainText('04:48');
  await expect(item(after.name)).toContainText(`after ${nightly.name}, if that takes as long as usual`);
  await settled();

  await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Week' }).click();
  await expect(page.getByRole('table', { name: 'The week, hour by hour' })).toBeVisible();
  await settled();
  await page.getByRole('link', { name: 'Next week' }).click();
  const week = page.getByRole('table', { name: 'The week, hour by hour' });
  await expect(week.getByRole('link', { name: new RegExp(`Planned: 04:41 ${nightly.name}`) })).toHaveCount(7);
  await settled();
});

test('a month shows its days and leads to each of them', async ({ page, api, goto, settled }) => {
  const [nightly, weekly] = [await api.addWorkflow(), await api.addWorkflow()];
  await api.addTrigger(nightly, { cron_expression: '41 4 * * *', timezone: 'UTC', enabled: true });
  await api.addTrigger(weekly, { cron_expression: '11 5 * * MON', timezone: 'UTC', enabled: true });
  await goto(`/calendar?view=month&q=${nightly.name.split(' ')[1]}`);
  const month = page.getByRole('table', { name: 'The month, day by day' });
  // Twice: the weeks of the next month may begin before today.
  for (let months = 0; months < 2; months++) {
    const next = page.getByRole('link', { name: 'Next month' });
    const href = (await next.getAttribute('href')) ?? '';
    await next.click();
    await expect(page).toHaveURL(href);
    const [, number] = /view=month&date=\d{4}-(\d\d)-01&q=/.exec(href) ?? [];
    // The month before stays until this one is there.
    await expect(month.getByRole('link', { name: new RegExp(`^\\w+ 16 ${MONTHS[Number(number) - 1]}: `) })).toBeVisible();
    await settled();
  }
  expect([28, 35, 42]).toContain(await month.getByRole('cell').count());
  // Each day of the month has one start, and so have the days of other months in its weeks.
  const days = month.getByRole('link', { name: /: 1 start$/ });
  await expect(days).toHaveCount(await month.getByRole('cell').count());
  await expect(month.getByRole('link', { name: new RegExp(weekly.name) })).toHaveCount(0);
  await expect(month.getByRole('link', { name: new RegExp(`Planned: 04:41 ${nightly.name}`) }).first()).toBeVisible();

  // Where it is narrow, a day says how many start.
  await page.setViewportSize({ width: 360, height: 800 });
  await expect(month.getByRole('link', { name: new RegExp(nightly.name) })).toHaveCount(0);
  await days.nth(10).click();
  await expect(page).toHaveURL(/view=day&date=/);
  await settled();
  await expect(page.getByRole('listitem').filter({ hasText: nightly.name })).toContainText('04:41');
});

test('the calendar shows the starts that are asked for, and the address says which', async ({ page, api, goto, settled, live }) => {
  const [team, tag] = [unique('Team'), unique('tag').replace(' ', '-')];
  const nightly = await api.addWorkflow({ team, tags: [tag] });
  await api.addTrigger(nightly, { cron_expression: '41 4 * * *', timezone: 'UTC', enabled: true });
  const after = await api.addWorkflow({ team });
  await api.addTrigger(after, { trigger_type: 'dependency', depends_on_workflow_id: nightly.id });
  const other = await api.addWorkflow();
  await api.addTrigger(other, { cron_expression: '41 4 * * *', timezone: 'UTC', enabled: true });
  await goto('/calendar?view=day');
  await page.getByRole('link', { name: 'Next day' }).click();
  await settled();
  const filters = page.getByRole('search', { name: 'Filter the calendar' });
  const choose = async (label: string, option: string) => {
    await filters.getByLabel(label, { exact: true }).selectOption(option);
    if (!live) await filters.getByRole('button', { name: 'Find' }).click();
    await settled();
  };
  const item = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
  await expect(item(other.name)).toHaveCount(1);
  await choose('Team', team);
  await expect(page).toHaveURL(/(?=.*view=day)(?=.*date=\d)(?=.*team=)/);
  await expect(item(other.name)).toHaveCount(0);
  await expect(item(nightly.name)).toHaveCount(1);
  await expect(item(after.name)).toHaveCount(1);
  await choose('Started by', 'dependency');
  await expect(item(nightly.name)).toHaveCount(0);
  await expect(item(after.name)).toContainText(`after ${nightly.name}`);
  await choose('Tag', tag);
  await expect(page.getByRole('heading', { name: 'Nothing that the filters leave starts on this day' })).toBeVisible();
  await filters.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/calendar\?view=day&date=[\d-]+$/);
  await settled();
  await expect(item(other.name)).toHaveCount(1);
});

test('maintenance is planned, leaves out what falls into it, and is taken back', async ({ page, api, goto, settled, watch }) => {
  watch.expectStatus(422);
  const nightly = await api.addWorkflow();
  await api.addTrigger(nightly, { cron_expression: '41 4 * * *', timezone: 'UTC', enabled: true });
  // So far ahead that it is in nobody's way.
  const day = '/calendar?view=day&date=2099-03-03';
  await goto(day);
  const item = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: nightly.name, exact: true }) });
  await expect(item).toContainText('by its schedule');

  await page.getByRole('link', { name: 'Plan maintenance…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Plan maintenance' });
  const [from, until, why] = [dialog.getByLabel(/^From/), dialog.getByLabel(/^Until/), dialog.getByLabel('Why')];
  const reason = unique('Moving the warehouse');
  await from.fill('2099-03-03T08:00');
  await until.fill('2099-03-03T02:00');
  await why.fill(reason);
  await dialog.getByRole('button', { name: 'Plan maintenance' }).click();
  await expect(dialog).toContainText('It ends before it starts.');
  await settled();
  await expect(why).toHaveValue(reason);
  await from.fill('2099-03-03T01:00');
  await until.fill('2099-03-03T08:00');
  await dialog.getByRole('button', { name: 'Plan maintenance' }).click();

  const window = page.getByRole('list', { name: 'Maintenance windows' }).getByRole('listitem').filter({ hasText: reason });
  await expect(window).toContainText(/Tue 3 Mar 2099 01:00 \w+ to Tue 3 Mar 2099 08:00/);
  await goto(day);
  await expect(item).toContainText('Left out');

  await window.getByRole('button', { name: 'Take back' }).click();
  await expect(window).toHaveCount(0);
  await settled();
  await goto(day);
  await expect(item).toContainText('by its schedule');
});

test.describe('everything', () => {
  // Nothing else is to stand still meanwhile.
  test.use({
    baseURL: async ({ freshServer }, use) => use(freshServer.url),
    storageState: { cookies: [], origins: [] },
  });

  test('is paused with a reason that everybody sees on every page, and goes on', async ({ page, freshServer, goto, settled, watch, live }) => {
    watch.expectStatus(422);
    await goto(freshServer.link);
    const elsewhere = await page.context().newPage();
    await elsewhere.goto('/datasets');
    await settled(elsewhere);
    await goto('/calendar');
    await expect(page.getByText('Nothing starts in this week')).toBeVisible();
    await page.getByRole('link', { name: 'Pause all triggers…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause all triggers?' });
    await dialog.getByRole('button', { name: 'Pause all triggers' }).click();
    await expect(dialog).toContainText('Say why');
    await dialog.getByLabel('Why').fill('Moving the warehouse');
    await settled();
    await dialog.getByRole('button', { name: 'Pause all triggers' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'All triggers are paused' });
    await expect(banner).toContainText('“Moving the warehouse”');
    await settled();

    // Other pages say so as well, and those that are open hear of it.
    const there = elsewhere.getByRole('status').filter({ hasText: 'All triggers are paused' });
    if (!live) await elsewhere.reload();
    await expect(there).toContainText('by Owner');
    await goto('/workflows/new');
    await banner.getByRole('link', { name: 'Resume on the calendar' }).click();
    await expect(page).toHaveURL(/\/calendar$/);
    await settled();
    await banner.getByRole('button', { name: 'Resume all' }).click();
    await expect(banner).toHaveCount(0);
    if (!live) await elsewhere.reload();
    await expect(there).toHaveCount(0);
  });

  test('is resumed by administrators only, and nothing of it is told to strangers', async ({ page, freshServer, goto, settled }) => {
    await goto(freshServer.link);
    await goto('/calendar?dialog=pause-everything');
    await page.getByRole('dialog').getByLabel('Why').fill('Moving the warehouse');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause all triggers' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await settled();
    // The news of the pause may still be on its way to a page that would ask about it as nobody.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await goto('/sign-in');
    expect(await page.content()).not.toContain('Moving the warehouse');
    await goto((await addPerson(freshServer, 'editor')).link);
    const banner = page.getByRole('status').filter({ hasText: 'All triggers are paused' });
    await banner.getByRole('link', { name: 'Open the calendar' }).click();
    await expect(page.getByRole('heading', { name: 'Calendar', level: 1 })).toBeVisible();
    await expect(banner).toContainText('“Moving the warehouse”');
    await expect(banner.getByRole('button')).toHaveCount(0);
  });
});
