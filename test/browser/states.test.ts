import { rename } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer } from '../../src/server/create-server.js';
import { localStore } from '../../src/store/local/local-store.js';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture, shown } from './fixture.js';
import { describeInBrowser } from './suite.js';
import type { WatchedPage } from './watched-page.js';

const READ_TOKEN = 'read-token-of-the-tests';
const AWAY = /ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE|ERR_NETWORK|Failed to load|Failed to fetch/;
/** What is asked again by itself is asked less often the longer it is away. */

describeInBrowser('when something is not as it should be', (browser) => {
  let fixture: Fixture;
  let experimentId: string;

  beforeAll(async () => {
    fixture = await openFixture();
    experimentId = await fixture.recording.start({ name: 'first run', condition: 'control' });
    await fixture.recording.calls(experimentId, 20);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  it('a wrong token is said to be wrong, and the next one is typed in its place', async () => {
    await using guarded = await openFixture({ readToken: READ_TOKEN });
    const watched = await guarded.openPage(browser(), '/sql?q=SELECT%201%20AS%20one', {
      ignores: [/401/],
    });
    const { page } = watched;
    expect(await focusedLabel(page)).toBe('Read token');
    await page.keyboard.type('a-wrong-token-of-the-tests');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'did not accept' }).waitFor();
    expect(await page.getByLabel('Read token').getAttribute('aria-invalid')).toBe('true');
    await expectNoViolations(page);
    // The wrong one is marked: typing takes its place.
    await page.keyboard.type(READ_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByText('1 row · 1 column').waitFor();
    await page.reload();
    await page.getByText('1 row · 1 column').waitFor();
    expectNoProblems(watched);
  });

  it('a server that goes away is said to be away, and what comes back is shown by itself', async () => {
    await using leaving = await openFixture();
    const { recording, directory, server } = leaving;
    const id = await recording.start({ name: 'before', condition: 'control' });
    await recording.calls(id, 20);
    const watched = await leaving.openPage(browser(), '/', { ignores: [AWAY] });
    const { page } = watched;
    await page.getByText('before').first().waitFor();
    await page.getByRole('link', { name: 'SQL', exact: true }).click();
    await page.getByLabel('SQL statement').waitFor();
    await page.goBack();
    await page.getByText('before').first().waitFor();
    await server.close({ graceMs: 0 });
    const banner = page.getByRole('status').filter({ hasText: 'The server does not answer' });
    await banner.waitFor();
    await expectNoViolations(page);
    await page.getByText('before').first().waitFor();
    await page.getByRole('link', { name: 'SQL', exact: true }).click();
    await page.getByLabel('SQL statement').fill('SELECT count(*) AS n FROM experiments');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).first().waitFor();
    await using store = disposable(localStore({ directory }));
    const built = process.env['CRUCIBLE_DASHBOARD'];
    const again = await createServer({
      store: store.value,
      port: Number(new URL(server.url).port),
      ...(built ? { dashboardDirectory: built } : {}),
    });
    try {
      await recording.start({ name: 'after', condition: 'control' });
      // It may have been tried by itself before anybody could click.
      await Promise.any([
        page.getByRole('button', { name: 'Try now' }).click(),
        banner.waitFor({ state: 'hidden' }),
      ]);
      await banner.waitFor({ state: 'hidden' });
      // The schema, which could not be asked for, is there without a further click.
      await page.getByTitle('Write latency_ms, DOUBLE').waitFor();
      await page.getByRole('link', { name: 'Experiments', exact: true }).click();
      await page.getByText('after').first().waitFor();
      expectNoProblems(watched);
    } finally {
      await again.close({ graceMs: 200 });
    }
  });

  it('a store that goes away is said to be away, and each page comes back with it', async () => {
    await using leaving = await openFixture();
    const { recording, directory } = leaving;
    const id = await recording.start({ name: 'kept', condition: 'control' });
    await recording.calls(id, 20);
    await recording.stop(id);
    const ignores = [/503/, AWAY];
    const list = await leaving.openPage(browser(), '/', { ignores });
    await list.page.getByText('kept').first().waitFor();
    await rename(directory, `${directory}-away`);
    const word = (page: Page) => page.locator('.shell-connection');
    await expect.poll(() => word(list.page).textContent()).toBe('Store away');
    const paths = [`/experiments/${id}`, `/experiments/${id}/events`, '/sql'];
    const pages: WatchedPage[] = [];
    for (const path of paths) pages.push(await leaving.openPage(browser(), path, { ignores }));
    for (const { page } of pages) {
      await page.getByText('store does not answer').first().waitFor();
      expect(await word(page).textContent()).toBe('Store away');
    }
    await rename(`${directory}-away`, directory);
    await expect.poll(() => word(list.page).textContent()).toBe('Live');
    const [experiment, events, sql] = pages.map(({ page }) => page);
    await experiment!.getByRole('heading', { name: 'kept' }).waitFor();
    await events!.getByText('req_llm.request.stop').first().waitFor();
    await sql!.getByTitle('Write latency_ms, DOUBLE').waitFor();
    for (const { page } of pages)
      await expect.poll(() => word(page).textContent()).not.toBe('Store away');
    for (const watched of [list, ...pages]) expectNoProblems(watched);
  });

  it('a page that is hidden for long lets go of its stream, and is up to date when it is seen', async () => {
    const { page } = await fixture.openPage(browser(), '/', { ignores: [AWAY] });
    const word = page.locator('.shell-connection');
    await expect.poll(() => word.textContent()).toBe('Live');
    const turn = (hidden: boolean) =>
      page.evaluate((isHidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    const letGo = page.waitForEvent('requestfailed', {
      predicate: (request) => request.url().endsWith('/api/stream'),
      timeout: 30_000,
    });
    await turn(true);
    await letGo;
    await fixture.recording.start({ name: 'begun unseen', condition: 'control' });
    await turn(false);
    await page.getByText('begun unseen').first().waitFor();
    expect(await word.textContent()).toBe('Live');
  });

  it('a trace that is not there is said so, and what to do', async () => {
    const path = `/experiments/${experimentId}/traces/none`;
    const { page } = await fixture.openPage(browser(), path, { ignores: [/404/] });
    await page.getByRole('heading', { name: 'There is no such trace' }).waitFor();
    expect(await page.title()).toBe('Not found · Trace · Crucible');
    await expectNoViolations(page);
    await page.getByRole('link', { name: 'The events of the experiment' }).click();
    await page.getByText('req_llm.request.stop').first().waitFor();
  });

  it('an experiment that is not there is said so, and leaves all links alive', async () => {
    const { page } = await fixture.openPage(browser(), '/experiments/0000000000000000', {
      ignores: [/404/],
    });
    await page.getByText(/no (?:such )?experiment/).waitFor();
    await expectNoViolations(page);
    await page.getByRole('link', { name: 'Experiments', exact: true }).click();
    await page.getByText('first run').first().waitFor();
  });

  it('a fault in a page is its own: the header goes on, and so does the next page', async () => {
    const watched = await fixture.openPage(browser(), '/sql', { ignores: [/.*/] });
    const { page } = watched;
    await page.route('**/api/sql', (route) => route.fulfill({ json: { rows: [] } }));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'The page has a fault' }).waitFor();
    await expectNoViolations(page);
    await page.unroute('**/api/sql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'SQL' }).waitFor();
    await page.getByRole('link', { name: 'Experiments', exact: true }).click();
    await page.getByText('first run').first().waitFor();
  });

  it('code that does not come is asked for again', async () => {
    const watched = await fixture.openPage(browser(), '/', { ignores: [AWAY] });
    const { page } = watched;
    await page.route('**/assets/sql-page*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'SQL', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'The page has a fault' }).waitFor();
    expect(await page.title()).toBe('Page not loaded · Crucible');
    await expect
      .poll(() => page.locator('[aria-live]').allTextContents())
      .toContain('Page not loaded · Crucible');
    await page.unroute('**/assets/sql-page*.js');
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await page.getByRole('heading', { level: 1, name: 'SQL' }).waitFor();
    expectNoProblems(watched);
  });

  it('going to another page leads the focus to its heading, and its name is read out', async () => {
    const { page } = await fixture.openPage(browser(), '/');
    await page.getByRole('link', { name: 'SQL', exact: true }).click();
    await expect.poll(() => page.locator('h1:focus').textContent()).toBe('SQL');
    await expect
      .poll(() => page.locator('[aria-live]').allTextContents())
      .toContain('SQL · Crucible');
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await expect.poll(() => page.locator('h1:focus').textContent()).toBe('Experiments');
  });

  it('keys are explained on a key, and single ones can be switched off', async () => {
    const { page } = await fixture.openPage(browser(), '/sql');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard' });
    await dialog.waitFor();
    await expectNoViolations(page);
    await dialog.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('/');
    expect(await dialog.count()).toBe(0);
    expect(
      await page.getByLabel('Search columns').evaluate((it) => it === document.activeElement),
    ).toBe(false);
  });

  it('colours are chosen from a menu, stay after a reload, and move nothing', async () => {
    const { page } = await fixture.openPage(browser(), '/sql');
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    const before = await page.getByRole('banner').boundingBox();
    await page.getByRole('button', { name: /^Colours/ }).click();
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(background).not.toBe(light);
    expect(await page.getByRole('banner').boundingBox()).toEqual(before);
    expect(await focusedLabel(page)).toMatch(/^Colours: dark/);
    await page.reload();
    await shown(page);
    expect(await background()).not.toBe(light);
  });
});

function focusedLabel(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLInputElement | null;
    return (focused?.labels?.[0] ?? focused)?.textContent?.trim() ?? '';
  });
}

function disposable<Value extends { close(): Promise<void> }>(value: Value) {
  return { value, [Symbol.asyncDispose]: () => value.close() };
}
