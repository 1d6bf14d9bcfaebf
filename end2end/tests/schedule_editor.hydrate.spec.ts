import { expect, test } from '../support/test';

test.use({ workspace: 'empty' });

const cronField = 'Cron';

test('words, presets, the builder and the text say the same', async ({ page, api, goto, settled }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const cron = page.getByLabel(cronField);
  const say = page.getByLabel('Say it');
  const builder = page.getByRole('group', { name: 'Build it' });
  const preset = (name: string) => page.getByRole('group', { name: 'Common schedules' }).getByRole('button', { name });

  await say.fill('every weekday at 9:30');
  await expect(cron).toHaveValue('30 9 * * 1-5');
  await expect(preset('Weekdays 09:30')).toHaveAttribute('aria-pressed', 'true');
  await expect(builder.getByRole('textbox', { name: 'Time 1' })).toHaveValue('09:30');
  await expect(builder.getByRole('button', { name: 'Saturday' })).toHaveAttribute('aria-pressed', 'false');

  // Another preset keeps the time.
  await preset('Daily 09:30').click();
  await expect(cron).toHaveValue('30 9 * * *');
  await expect(say).toHaveValue('At 09:30 every day');

  await builder.getByRole('button', { name: 'Sunday' }).click();
  await expect(cron).toHaveValue('30 9 * * 1-6');
  await builder.getByRole('button', { name: 'Add a time' }).click();
  await expect(cron).toHaveValue('30 9,10 * * 1-6');
  await builder.getByRole('button', { name: 'Remove time 2' }).click();
  await expect(cron).toHaveValue('30 9 * * 1-6');
  await expect(preset('Custom')).toHaveAttribute('aria-pressed', 'true');

  await builder.getByLabel('Days of the month').fill('1, 15, last');
  await builder.getByLabel('Days of the month').press('Enter');
  await expect(cron).toHaveValue('30 9 1,15,L * *');
  await builder.getByText('Months:').click();
  await builder.getByRole('button', { name: 'Feb' }).click();
  await expect(cron).toHaveValue('30 9 1,15,L 1,3-12 *');
  await expect(say).toHaveValue(/on days 1 and 15/);

  await builder.getByRole('radio', { name: 'Every' }).check();
  await builder.getByLabel('Minutes between starts').fill('15');
  await builder.getByLabel('Minutes between starts').press('Enter');
  await expect(cron).toHaveValue('*/15 * 1,15,L 1,3-12 *');

  // What is meant counts, and not how it is written.
  for (const [text, name] of [['@daily', 'Daily 00:00'], ['00 07 * * MON-FRI', 'Weekdays 07:00'], ['0,15,30,45 * * * *', 'Every 15 min']]) {
    await cron.fill(text!);
    await expect(preset(name!)).toHaveAttribute('aria-pressed', 'true');
  }

  await cron.fill('0 9 * * 5#3');
  await expect(page.getByText('This schedule is more detailed than the builder can draw')).toBeVisible();
  await expect(say).toHaveValue('At 09:00 on the third Friday of the month');
  await cron.fill('0 9-21 * * *');
  await expect(builder.getByLabel('From')).toHaveValue('09:00');
  await settled();
});

test('what cannot be said or built is refused with the reason, and the schedule stays', async ({ page, api, goto, settled }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const cron = page.getByLabel(cronField);
  await cron.fill('0 9 * * *');
  const say = page.getByLabel('Say it');
  await say.fill('biweekly on monday');
  await say.press('Enter');
  await expect(say).toHaveAccessibleDescription(/“biweekly” means twice a week to some/);
  await expect(say).toHaveValue('biweekly on monday');
  await expect(cron).toHaveValue('0 9 * * *');
  // What would be saved is not what was said.
  const save = page.getByRole('button', { name: 'Save trigger' });
  await expect(page.getByText('Correct “Say it” first.')).toBeVisible();
  await say.press('Control+Enter');
  await expect(page).toHaveURL(/triggers\/new/);
  await say.fill('every day at 9');
  await expect(save).toBeEnabled();
  await settled();

  const builder = page.getByRole('group', { name: 'Build it' });
  await builder.getByRole('radio', { name: 'Every' }).check();
  await builder.getByLabel('Minutes between starts').fill('90');
  await builder.getByLabel('Minutes between starts').press('Enter');
  await expect(builder).toContainText('Cron cannot start something every 90 minutes');
  await expect(builder.getByLabel('Minutes between starts')).toHaveValue('90');
  await expect(cron).toHaveValue('0 * * * *');
  await expect(page.getByText('Correct “Build it” first.')).toBeVisible();
  await cron.fill('0 7 * * *');
  await expect(save).toBeEnabled();
});

test('two times with different minutes are two starts a day, and two lines of cron', async ({ page, api, goto }) => {
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
  const cron = page.getByLabel(cronField);
  const say = page.getByLabel('Say it');
  const builder = page.getByRole('group', { name: 'Build it' });
  await say.fill('weekdays at 9:00 and 15:30');
  await expect(cron).toHaveValue('0 9 * * 1-5; 30 15 * * 1-5');
  await expect(builder.getByRole('textbox', { name: 'Time 2' })).toHaveValue('15:30');
  const next = page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('rowheader');
  await expect(next).toHaveCount(5);
  const times = (await next.allTextContents()).map((text) => / (\d\d:\d\d) /.exec(text)![1]);
  expect(new Set(times)).toEqual(new Set(['09:00', '15:30']));
  const texts = await next.allTextContents();
  expect(texts.some((text, n) => text.slice(0, 15) === texts[n - 1]?.slice(0, 15)), 'both of one day').toBe(true);

  // The builder reads the lines back, and adds to them.
  await builder.getByRole('button', { name: 'Add a time' }).click();
  await expect(cron).toHaveValue('0 9 * * 1-5; 30 15,16 * * 1-5');
  await expect(say).toHaveValue('At 09:00, 15:30 and 16:30, Monday to Friday');
  await cron.fill('0 9 * * 1-5 ;30 15 * * 6');
  await expect(say).toHaveValue('At 09:00, Monday to Friday; at 15:30 on Saturdays');
  await expect(page.getByText('This schedule is more detailed than the builder can draw')).toBeVisible();
  await expect(cron).toHaveValue('0 9 * * 1-5 ;30 15 * * 6');
  await cron.fill('0 9 * * 1-5; 60 15 * * *');
  await expect(cron).toHaveAccessibleDescription(/Minute is 0–59, you wrote 60/);
});

test('every second week is counted from the next such day', async ({ page, api, goto, settled }) => {
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
  const say = page.getByLabel('Say it');
  const builder = page.getByRole('group', { name: 'Build it' });
  const preview = page.getByRole('region', { name: 'Preview' });
  await page.getByLabel('Name', { exact: true }).fill('Fridays');
  await say.fill('every second friday at 9');
  await expect(page.getByLabel(cronField)).toHaveValue('0 9 * * 5');
  await expect(builder.getByLabel('Every how many weeks')).toHaveValue('2');
  await expect(builder).toContainText(/counted from the week of Fri \d+ /);
  await expect(preview).toContainText(/Every 2 weeks counted from the week of Fri .*: at 09:00 on Fridays, /);
  const starts = page.getByRole('table', { name: 'Next starts' }).locator('tbody').getByRole('rowheader').locator('time');
  const gaps = async () => {
    const stamps = await starts.evaluateAll((all) => all.map((time) => Date.parse((time as HTMLTimeElement).dateTime)));
    return stamps.slice(1).map((at, n) => Math.round((at - stamps[n]!) / 86_400_000));
  };
  await expect.poll(gaps).toEqual([14, 14, 14, 14]);

  await builder.getByLabel('Every how many weeks').fill('1');
  await builder.getByLabel('Every how many weeks').press('Enter');
  await expect(say).toHaveValue('At 09:00 on Fridays');
  await builder.getByLabel('Every how many weeks').fill('3');
  await builder.getByLabel('Every how many weeks').press('Enter');
  await expect(say).toHaveValue('Every 3 weeks: at 09:00 on Fridays');
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await expect(page.getByRole('article', { name: 'Fridays' })).toContainText('Every 3 weeks counted from the week of');
  await settled();
});

test('the arrow keys walk through the year, and Enter lists the times of a day', async ({ page, api, goto }) => {
  const flow = await api.addWorkflow();
  await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
  await page.getByLabel(cronField).fill('0 9 * * *; 30 15 * * *');
  const year = page.getByRole('region', { name: 'The next 12 months' });
  await expect(year).toContainText('730 starts');
  const grid = year.getByRole('grid');
  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);
  await grid.locator('[tabindex="0"]').focus();
  const day = () => page.evaluate(() => Number((document.activeElement as HTMLElement).dataset.day));
  expect(await day()).toBe(0);
  for (const [key, expected] of [['ArrowRight', 1], ['ArrowDown', 2], ['ArrowLeft', 1], ['ArrowUp', 0]] as const) {
    await page.keyboard.press(key);
    expect(await day(), key).toBe(expected);
  }
  const title = () => page.evaluate(() => (document.activeElement as HTMLElement).title);
  await page.keyboard.press('End');
  expect(await title()).toMatch(/^Sun /);
  const sunday = await day();
  await page.keyboard.press('End');
  expect(await day()).toBe(sunday + 7);
  await page.keyboard.press('Home');
  expect(await title()).toMatch(/^Mon /);
  const monday = await day();
  await page.keyboard.press('Home');
  expect(await day(), 'not before today').toBe(Math.max(0, monday - 7));
  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(year.getByRole('status')).toContainText(/^\w{3} \d+ \w{3} \d{4}: 09:00, 15:30 /);
  // The grid is one stop on the way of the Tab key.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).not.toBe('gridcell');
});

test('the year, and what other schedules do at the same time', async ({ page, api, goto, settled }) => {
  for (const name of ['a', 'b', 'c', 'd']) {
    const flow = await api.addWorkflow();
    await api.addTrigger(flow, { trigger_name: name, cron_expression: '17 3 * * *', timezone: 'UTC', enabled: true });
  }
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  await page.getByLabel('Time zone').fill('UTC');
  await page.keyboard.press('Escape');
  const cron = page.getByLabel(cronField);
  await cron.fill('17 3 * * *');
  const year = page.getByRole('region', { name: 'The next 12 months' });
  await expect(year).toContainText('365 starts, about 30 a month');
  await year.getByText('View as table').click();
  await expect(year.getByRole('table', { name: 'Starts by month' }).getByRole('row')).toHaveCount(14);
  await settled();
  const others = page.getByRole('region', { name: 'Other schedules' });
  await expect(others).toContainText('03:17 is busy:');
  await others.getByRole('button', { name: /^Use / }).click();
  await expect(cron).not.toHaveValue('17 3 * * *');
  await expect(others).not.toContainText('03:17 is busy');
});

/** Expressions of every shape, valid all of them. */
function expressions(): string[] {
  const minutes = ['0', '*', '*/15', '30', '0,30', '5-10', '*/7', '0-59/15', '59'];
  const hours = ['*', '9', '9-17', '*/2', '9,12,15', '0', '22-23', '9-21', '8-18/2'];
  const days = ['*', '1', '1,15', 'L', 'LW', '*/2', '15W', '1-7'];
  const months = ['*', '1', '3-10', '1,7', 'JAN', '*/3', '2'];
  const weekdays = ['*', '1-5', '1', '0,6', '5#3', 'MON-FRI', '7', '1,3,5'];
  const of = (all: string[], index: number) => all[index % all.length];
  return Array.from({ length: 500 }, (_, n) =>
    [of(minutes, n), of(hours, n * 5 + 1), n % 3 ? '*' : of(days, n), of(months, n * 3), n % 3 === 1 ? of(weekdays, n) : '*'].join(n % 5 ? ' ' : '  '),
  );
}

test('nothing jumps from key to key, and what is wrong is said once nothing more is typed', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await page.clock.install();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const cron = page.getByLabel(cronField);
  const place = async (name: string) => (await page.getByLabel(name, { exact: true }).boundingBox())?.y;
  await cron.fill('0 9 * * 1-5');
  await expect(page.getByText('At 09:00, Monday to Friday, UTC.', { exact: true })).toBeVisible();
  // Time stands still from here on: between any two keys less of it passes than what follows later waits for.
  await page.clock.pauseAt(Date.now() + 3_600_000);
  const before = [await place(cronField), await place('Time zone')];
  await cron.press('End');
  for (const key of ['Backspace', 'Backspace', '-', '9']) {
    await cron.press(key);
    expect([await place(cronField), await place('Time zone')], key).toEqual(before);
  }
  await expect(page.getByText('Not understood yet.')).toBeVisible();
  const wrong = page.getByText('Weekday is 0–7, 0 and 7 being Sunday, you wrote 9.');
  await expect(wrong).toBeHidden();
  // A key that changes nothing of it is a key as well.
  await page.clock.runFor(200);
  await cron.press('Space');
  await page.clock.runFor(200);
  await expect(wrong).toBeHidden();
  await page.clock.runFor(100);
  await expect(wrong).toBeVisible();
});

test('what is typed before the rest of the form has followed is kept and counts', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await page.clock.install();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const cron = page.getByLabel(cronField);
  const say = page.getByLabel('Say it');
  const sunday = page.getByRole('group', { name: 'Build it' }).getByRole('button', { name: 'Sunday' });
  await page.clock.pauseAt(Date.now() + 3_600_000);

  await say.fill('every weekday at 9');
  await say.fill('every weekday at 9 o');
  await expect(cron).toHaveValue('0 9 * * 1-5');
  await page.clock.runFor(100);
  await expect(sunday).toHaveAttribute('aria-pressed', 'false');
  await expect(say).toHaveValue('every weekday at 9 o');

  await cron.fill('0 7 * * *');
  await expect(page.getByText('At 07:00 every day, UTC.', { exact: true })).toBeVisible();
  await expect(say).toHaveValue('every weekday at 9 o');
  await sunday.click();
  await expect(cron).toHaveValue('0 7 * * 1-6');
  await page.clock.runFor(100);
  await expect(say).toHaveValue('At 07:00, Monday to Saturday');

  // What was said once is said again, though it was typed in other words.
  await cron.fill('0 9 * * 1-5');
  await page.clock.runFor(100);
  await expect(say).toHaveValue('At 09:00, Monday to Friday');
});

test('500 expressions are shown as they are and not rewritten', async ({ page, api, goto }) => {
  const { id } = await api.addWorkflow();
  await goto(`/workflows/${id}/triggers/new?type=schedule`);
  const rewritten = await page.evaluate(async (all) => {
    const input = document.querySelector<HTMLInputElement>('input[name="draft[cron_expression]"]')!;
    const found: string[] = [];
    for (const text of all) {
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      // Whatever follows from it has happened then: what comes a frame later is asked for in that frame.
      await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
      const sent = new FormData(input.form!).get('draft[cron_expression]');
      if (sent !== text) found.push(`${text} → ${sent}`);
    }
    return found;
  }, expressions());
  expect(rewritten).toEqual([]);
});

for (const zone of ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe']) {
  test(`the browser says and plans what the server does, in ${zone}`, async ({ page, api, goto }) => {
    const flow = await api.addWorkflow();
    await goto(`/workflows/${flow.id}/triggers/new?type=schedule`);
    const preview = page.getByRole('region', { name: 'Preview' });
    const cron = page.getByLabel(cronField);
    const starts = preview.getByRole('table').locator('tbody th time');
    const shown = () => starts.evaluateAll((all) => all.map((time) => Date.parse((time as HTMLTimeElement).dateTime)));
    await page.getByLabel('Time zone').fill(zone);
    await page.keyboard.press('Escape');
    for (const expression of expressions().filter((_, index) => index % 9 === 0)) {
      await cron.fill(expression);
      // Until both count from the same minute, and what follows a frame or a moment later is there.
      await expect(async () => {
        const answer = await api.preview(flow, expression, zone);
        if (answer) {
          expect(await preview.textContent()).toContain(answer.sentence);
          expect(await shown()).toEqual(answer.next.map(({ at }) => Date.parse(at)));
        } else {
          expect(await cron.getAttribute('aria-invalid')).toBe('true');
        }
      }, `${expression} in ${zone}`).toPass({ timeout: 10_000 });
    }
  });
}
