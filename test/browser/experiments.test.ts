import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture } from './fixture.js';
import { expectNoLayoutBreakage } from './layout.js';
import { describeInBrowser } from './suite.js';
import type { WatchedPage } from './watched-page.js';

/** Long enough for whatever would happen next to have happened. */
const A_MOMENT_MS = 800;

async function names(page: Page): Promise<readonly string[]> {
  return await page.locator('[role="grid"] .table-link').allTextContents();
}

function rowOf(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

function search(page: Page) {
  return page.getByRole('combobox', { name: 'Search and filter experiments' });
}

function filters(page: Page, name: string) {
  return page.getByRole('group', { name: 'Filters' }).getByRole('button', { name });
}

async function expectNames(page: Page, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => names(page)).toEqual(wanted);
}

async function expectQuery(page: Page, wanted: Readonly<Record<string, string | null>>) {
  await expect
    .poll(() => {
      const { searchParams } = new URL(page.url());
      return Object.fromEntries(Object.keys(wanted).map((name) => [name, searchParams.get(name)]));
    })
    .toEqual(wanted);
}

describeInBrowser('the page of all experiments', (browser) => {
  let fixture: Fixture;
  let opened: WatchedPage[] = [];

  const open = async (path: string): Promise<Page> => {
    const watched = await fixture.openPage(browser(), path);
    opened.push(watched);
    return watched.page;
  };
  const record = async (
    name: string,
    options: { condition?: string; tags?: string[]; metadata?: Record<string, unknown> },
    losses: readonly number[] = [],
  ): Promise<string> => {
    const id = await fixture.recording.start({ name, ...options });
    for (const [step, loss] of losses.entries())
      await fixture.recording.emit(id, ['training.step', { loss }, { step }]);
    return id;
  };

  beforeAll(async () => {
    fixture = await openFixture();
    const { recording } = fixture;
    const adam = { condition: 'baseline', tags: ['nightly'], metadata: { optimizer: 'adam' } };
    await recording.stop(await record('adam one', adam, [0.9, 0.1]));
    const sgd = {
      condition: 'treatment',
      tags: ['nightly', 'final'],
      metadata: { optimizer: 'sgd' },
    };
    await recording.stop(await record('sgd one', sgd, [0.9, 0.4]));
    await recording.stop(await record('sgd two', { ...sgd, tags: [] }, [0.9, 0.25]));
    await record('without results', { condition: 'baseline' });
  });
  afterEach(async () => {
    for (const watched of opened) {
      expectNoProblems(watched);
      await watched.page.context().close();
    }
    opened = [];
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const ALL = ['without results', 'sgd two', 'sgd one', 'adam one'];

  it('shows what each has come to, newest first', async () => {
    const page = await open('/');
    await expectNames(page, ALL);
    await page.getByText('4 of 4 experiments').waitFor();
    const row = rowOf(page, 'adam one');
    await row.getByText('stopped').waitFor();
    await row.getByText('0.1', { exact: true }).waitFor();
    await row.getByRole('img', { name: 'Events of adam one over time' }).waitFor();
    await rowOf(page, 'without results').getByText('running').waitFor();
    expect(await page.title()).toBe('Experiments · Crucible');
  });

  it('is searched by words and tokens as they are written, and its address shows the same again', async () => {
    const page = await open('/');
    await page.keyboard.press('/');
    await page.keyboard.type('sgd loss < 0.3');
    await expectNames(page, ['sgd two']);
    await page.getByText('1 of 4 experiments').waitFor();
    await expectQuery(page, { q: 'sgd loss < 0.3' });
    await page.reload();
    await expectNames(page, ['sgd two']);
    await search(page).fill('parameter.optimizer=adam');
    await expectNames(page, ['adam one']);
    await search(page).fill('started:>2999-01-01');
    await page.getByText('No experiment matches this search.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expectNames(page, ALL);
    await expectQuery(page, { q: null });
  });

  it('completes tokens with the keyboard', async () => {
    const page = await open('/');
    await search(page).click();
    await page.keyboard.type('stat');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('run');
    const option = page.getByRole('option', { name: 'status:running' });
    await option.waitFor();
    // Nothing that is half written has emptied the table.
    await expectNames(page, ALL);
    await page.keyboard.press('ArrowDown');
    expect(await option.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Tab');
    expect(await search(page).inputValue()).toBe('status:running ');
    await expectNames(page, ['without results']);
    await page.keyboard.type('no');
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'hidden' });
  });

  it('says where a token is wrong, and filters by the others', async () => {
    const page = await open('/');
    await search(page).fill('tag:nightly status:runing');
    await search(page).blur();
    await page.getByText('there is no status “runing”').waitFor();
    expect(await search(page).getAttribute('aria-invalid')).toBe('true');
    await expectNames(page, ['sgd one', 'adam one']);
    await search(page).fill('no_such_metric<1');
    await page.getByText('No experiment has no_such_metric.').waitFor();
  });

  it('is filtered from menus, which write the same tokens and count', async () => {
    const page = await open('/');
    await filters(page, 'Tags').click();
    const nightly = page.getByRole('checkbox', { name: 'nightly' });
    await page.locator('label', { has: nightly }).getByText('2').waitFor();
    await nightly.check();
    await page.keyboard.press('Escape');
    await filters(page, 'Metric').click();
    await page.getByLabel('Metric or parameter').selectOption('loss');
    await page.locator('select[name="operator"]').selectOption('>=');
    await page.getByLabel('Value').fill('0.2');
    await page.keyboard.press('Enter');
    await expectNames(page, ['sgd one']);
    expect(await search(page).inputValue()).toBe('tag:nightly loss>=0.2');
    await page.goBack();
    await expectNames(page, ['sgd one', 'adam one']);
    await page.goBack();
    await expectNames(page, ALL);
  });

  it('is sorted by a heading: one way, the other, and not at all', async () => {
    const page = await open('/');
    const heading = page.getByRole('columnheader', { name: 'loss' });
    const press = () => heading.getByRole('button').click();
    await press();
    await expectNames(page, ['sgd one', 'sgd two', 'adam one', 'without results']);
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    await press();
    await expectNames(page, ['adam one', 'sgd two', 'sgd one', 'without results']);
    await expectQuery(page, { sort: 'loss', order: 'asc' });
    await press();
    await expectNames(page, ALL);
    await expectQuery(page, { sort: null, order: null });
  });

  it('has the columns that are chosen, in the order that is chosen', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'optimizer' }).check();
    await page.getByRole('checkbox', { name: 'Tags' }).uncheck();
    const up = page.getByRole('button', { name: 'Move optimizer left' });
    const headings = () => page.getByRole('columnheader').allTextContents();
    const placeOf = async (name: string) =>
      (await headings()).findIndex((text) => text.includes(name));
    const before = await placeOf('optimizer');
    await up.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => placeOf('optimizer')).toBe(before - 1);
    await page.keyboard.press('Escape');
    await page.reload();
    await rowOf(page, 'adam one').getByText('adam', { exact: true }).waitFor();
    expect(await placeOf('optimizer')).toBe(before - 1);
    expect(await headings()).not.toContain('Tags');
  });

  it('keeps views under names', async () => {
    const page = await open('/?q=sgd&sort=loss&order=asc');
    await expectNames(page, ['sgd two', 'sgd one']);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'Save view…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('best of sgd');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'All experiments' }).click();
    await expectNames(page, ALL);
    await page.reload();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'best of sgd', exact: true }).click();
    await expectNames(page, ['sgd two', 'sgd one']);
    await expectQuery(page, { q: 'sgd', sort: 'loss', order: 'asc' });
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'Delete the view best of sgd' }).click();
    await page
      .getByRole('button', { name: 'best of sgd', exact: true })
      .waitFor({ state: 'detached' });
  });

  it('leads from chosen rows to their comparison', async () => {
    const page = await open('/');
    await expectNames(page, ALL);
    const boxes = page.getByRole('checkbox', { name: /^Choose row/ });
    await boxes.nth(1).click();
    expect(await page.getByRole('button', { name: 'Compare 1' }).isDisabled()).toBe(true);
    await boxes.nth(3).click({ modifiers: ['Shift'] });
    const link = page.getByRole('link', { name: 'Compare 3' });
    const to = new URL((await link.getAttribute('href'))!, page.url());
    expect(to.pathname).toBe('/compare');
    expect(to.searchParams.get('ids')!.split(',')).toHaveLength(3);
    await page.getByRole('button', { name: 'Clear' }).last().click();
    await link.waitFor({ state: 'detached' });
  });

  it('opens an experiment, and comes back to the same view', async () => {
    const page = await open('/?q=sgd');
    await page.getByRole('link', { name: 'sgd one', exact: true }).click();
    await page.waitForURL(/\/experiments\//);
    await page.goBack();
    await expectNames(page, ['sgd two', 'sgd one']);
    expect(await search(page).inputValue()).toBe('sgd');
  });

  it('has no violation and no broken layout with a search, a menu and a choice', async () => {
    const watched = await fixture.openPage(browser(), '/?q=status:runing%20loss%3C0.3&sort=loss');
    opened.push(watched);
    const { page } = watched;
    await page
      .getByRole('checkbox', { name: /^Choose row/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Columns' }).click();
    await expectNoViolations(page);
    await expectNoLayoutBreakage(page, 'experiments-filtered');
  });
});

describeInBrowser('the page of all experiments, while they record', (browser) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture();
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  it('says how to begin, and shows the first one as soon as it starts', async () => {
    const watched = await fixture.openPage(browser(), '/');
    const { page } = watched;
    await page.getByText('Nothing has been recorded here yet').waitFor();
    await page.getByText('npx crucible-telemetry demo').waitFor();
    await expectNoViolations(page);
    const id = await fixture.recording.start({ name: 'the first' });
    await expectNames(page, ['the first']);
    await fixture.recording.stop(id);
    await rowOf(page, 'the first').getByText('stopped').waitFor();
    expectNoProblems(watched);
  });

  it('changes a row where it is', async () => {
    const id = await fixture.recording.start({ name: 'growing' });
    const watched = await fixture.openPage(browser(), '/');
    const { page } = watched;
    const row = rowOf(page, 'growing');
    await row.getByText('running').waitFor();
    await fixture.recording.emit(id, ['training.step', { loss: 0.75 }, { step: 0 }]);
    await row.getByText('0.75').waitFor();
    await fixture.recording.emit(id, ['training.step', { loss: 0.5 }, { step: 1 }]);
    await row.getByText('0.5', { exact: true }).waitFor();
    await fixture.recording.stop(id);
    await row.getByText('stopped').waitFor();
    expectNoProblems(watched);
  });

  it('moves nothing under the pointer, and says how many are new', async () => {
    const { page } = await fixture.openPage(browser(), '/');
    await rowOf(page, 'growing').hover();
    const before = await names(page);
    const id = await fixture.recording.start({ name: 'arrived later' });
    const waiting = page.getByRole('button', { name: '1 new' });
    await waiting.waitFor();
    expect(await names(page)).toEqual(before);
    await waiting.click();
    await expectNames(page, ['arrived later', ...before]);
    // With the pointer elsewhere, nobody has to ask for it.
    await page.mouse.move(5, 5);
    await fixture.recording.start({ name: 'arrived last' });
    await expectNames(page, ['arrived last', 'arrived later', ...before]);
    await fixture.recording.stop(id);
  });

  it('keeps what it shows while the server is away, and goes on when it is back', async () => {
    const watched = await fixture.openPage(browser(), '/', { ignores: [/ERR_|status of 503/] });
    const { page } = watched;
    const before = await names(page);
    await page.context().setOffline(true);
    await search(page).fill('growing');
    await expectNames(page, ['growing']);
    await search(page).fill('');
    await expectNames(page, before);
    await page.context().setOffline(false);
    const id = await fixture.recording.start({ name: 'after the break' });
    await expectNames(page, ['after the break', ...before]);
    await fixture.recording.stop(id);
    await sleep(A_MOMENT_MS);
    expectNoProblems(watched);
  });

  it('says that the server does not answer, and is there as soon as it does', async () => {
    const { page } = await fixture.openPage(browser(), '/', { ignores: [/./] });
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
    await expectNoViolations(page);
    await page.unroute('**/api/**');
    await rowOf(page, 'growing').waitFor();
  });
});

describeInBrowser('a long list of experiments', (browser) => {
  const COUNT = 60;
  const PHONE = { width: 390, height: 844 };
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture();
    for (let n = 0; n < COUNT; n++)
      await fixture.recording.start({
        name: `run ${n}`,
        condition: n === 1 ? 'control' : 'treatment',
        tags: ['spam-filter', 'spam-assassin'],
      });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const grid = (page: Page) => page.getByRole('grid', { name: 'Experiments' });
  const scrolledPx = (page: Page) => grid(page).evaluate((element) => element.scrollTop);
  const box = (page: Page, name: string) => rowOf(page, name).getByRole('checkbox');

  it('is where it was left, with what was chosen, after a look at one of them', async () => {
    const watched = await fixture.openPage(browser(), '/');
    const { page } = watched;
    await page.getByText(`${COUNT} of ${COUNT} experiments`).waitFor();
    await grid(page).evaluate((element) => element.scrollTo(0, 1000));
    await box(page, 'run 30').click();
    await box(page, 'run 28').click();
    await page.getByText('2 chosen').waitFor();
    await rowOf(page, 'run 29').getByRole('link').click();
    await page.waitForURL(/\/experiments\//);
    await page.goBack();
    await page.getByText('2 chosen').waitFor();
    await expect.poll(() => scrolledPx(page)).toBe(1000);
    expect(await box(page, 'run 30').isChecked()).toBe(true);
    await search(page).fill('run 1');
    await expect.poll(() => scrolledPx(page)).toBe(0);
    expectNoProblems(watched);
  });

  it('compares with the control, or else with the earliest, whichever was chosen first', async () => {
    const { page } = await fixture.openPage(browser(), '/?order=asc&sort=startedAt');
    const namesOf = async (...chosen: string[]): Promise<readonly string[]> => {
      for (const name of chosen) await box(page, name).click();
      const link = page.getByRole('link', { name: `Compare ${chosen.length}` });
      const { searchParams } = new URL((await link.getAttribute('href'))!, page.url());
      const found: string[] = [];
      for (const id of searchParams.get('ids')!.split(',')) {
        const { row } = await (
          await page.request.get(`${fixture.server.url}/api/experiments/${id}/live`)
        ).json();
        found.push(row.name);
      }
      await page.getByRole('button', { name: 'Clear' }).last().click();
      return found;
    };
    expect(await namesOf('run 3', 'run 0', 'run 1')).toEqual(['run 1', 'run 0', 'run 3']);
    expect(await namesOf('run 3', 'run 2')).toEqual(['run 2', 'run 3']);
  });

  it('has one row on the way of Tab: the one that the arrows or the mouse have come to', async () => {
    const { page } = await fixture.openPage(browser(), '/');
    const stops = () =>
      page
        .locator('.table-rows')
        .locator('a, button, input')
        .evaluateAll((elements) =>
          elements
            .filter((element) => (element as HTMLElement).tabIndex >= 0)
            .map((element) => element.closest('[role="row"]')?.getAttribute('aria-rowindex')),
        );
    await expect.poll(stops).toEqual(['2', '2']);
    await grid(page).press('ArrowDown');
    await expect.poll(stops).toEqual(['3', '3']);
    await box(page, 'run 58').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('run 58');
    await page.keyboard.press('Tab');
    const isBeyond = () => document.activeElement?.closest('[role="grid"]') === null;
    expect(await page.evaluate(isBeyond)).toBe(true);
    await box(page, 'run 55').click();
    await expect.poll(stops).toEqual(['6', '6']);
    await expectNoViolations(page);
  });

  it('shows two tags whole at a desk', async () => {
    const { page } = await fixture.openPage(browser(), '/');
    await rowOf(page, 'run 59').waitFor();
    const cut = await page
      .locator('.experiments-tag')
      .evaluateAll((tags) => tags.filter((tag) => tag.scrollWidth > tag.clientWidth).length);
    expect(cut).toBe(0);
  });

  it('keeps the names in sight on a phone while the rest is scrolled sideways', async () => {
    const { page } = await fixture.openPage(browser(), '/', { size: PHONE });
    const link = page.getByRole('link', { name: /^run 58/ });
    await link.waitFor();
    await grid(page).evaluate((element) => element.scrollTo(400, 0));
    const edge = (await grid(page).boundingBox())!.x;
    const place = async () => Math.round((await link.boundingBox())!.x - edge);
    await expect.poll(() => grid(page).evaluate((element) => element.scrollLeft)).toBe(400);
    expect(await place()).toBeGreaterThanOrEqual(0);
    expect(await place()).toBeLessThan(16);
    // Nothing lies on it.
    await link.click();
    await page.waitForURL(/\/experiments\//);
  });
});
