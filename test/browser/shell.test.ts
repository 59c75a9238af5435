import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture, shown } from './fixture.js';
import { expectNoLayoutBreakage } from './layout.js';
import { describeInBrowser } from './suite.js';

const MAX_SCRIPT_BYTES = 150_000;
const READ_TOKEN = 'read-token-of-the-tests';

describeInBrowser('the dashboard', (browser) => {
  let fixture: Fixture;
  let experimentId: string;

  beforeAll(async () => {
    fixture = await openFixture();
    const { recording } = fixture;
    experimentId = await recording.start({ name: 'first run', condition: 'control', tags: ['a'] });
    await recording.calls(experimentId, 200);
    await recording.stop(experimentId);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  it('loads without an error, and asks nothing of anybody else', async () => {
    const watched = await fixture.openPage(browser(), '/');
    await watched.page.getByText('first run').first().waitFor();
    expectNoProblems(watched);
    for (const url of watched.requests) expect(new URL(url).origin).toBe(fixture.server.url);
  });

  it('needs little code for its first page', async () => {
    const { page, requests } = await fixture.openPage(browser(), '/');
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js'))
        .map(({ name }) => name),
    );
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(requests).toContain(script);
    const sizes = await Promise.all(
      scripts.map(async (url) => gzipSync(await (await fetch(url)).text()).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_SCRIPT_BYTES);
  });

  it('can be reached from end to end with the keyboard alone', async () => {
    const watched = await fixture.openPage(browser(), '/');
    const { page } = watched;
    await page.keyboard.press('Tab');
    const first = page.locator(':focus');
    expect(await first.textContent()).toContain('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('main');
    for (const [name, path] of [
      ['Compare', '/compare'],
      ['SQL', '/sql'],
      ['Experiments', '/'],
    ] as const) {
      await focusBackwards(page, name);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${fixture.server.url}${path}`);
      await shown(page);
      expect(await page.locator('nav [aria-current="page"]').textContent()).toBe(name);
    }
    expectNoProblems(watched);
  });

  it('holds the keyboard nowhere: from any page one gets out with Tab', async () => {
    for (const path of ['/', '/compare', '/sql', `/experiments/${experimentId}`]) {
      const { page } = await fixture.openPage(browser(), path);
      let presses = 0;
      do {
        // An editor that takes Tab for itself gives it back after Escape.
        await page.keyboard.press('Escape');
        await page.keyboard.press('Tab');
        presses++;
      } while (
        presses < 150 &&
        !(await page.evaluate(() => document.activeElement === document.body))
      );
      expect(presses, path).toBeLessThan(150);
      await page.context().close();
    }
  });

  it('shows a view again by its address, and the one before with Back', async () => {
    const { page } = await fixture.openPage(browser(), `/experiments/${experimentId}`);
    await page.getByRole('heading', { name: 'first run' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'first run' }).waitFor();
    const places = page.getByRole('navigation', { name: 'Main' });
    await places.getByRole('link', { name: 'SQL' }).click();
    await page.waitForURL(`${fixture.server.url}/sql`);
    await page.goBack();
    await page.getByRole('heading', { name: 'first run' }).waitFor();
  });

  it('says where there is no such page, and no such experiment', async () => {
    const nowhere = await fixture.openPage(browser(), '/no/such/page');
    expect(await nowhere.page.locator('h1').textContent()).toMatch(/not|no /i);
    const { page } = await fixture.openPage(browser(), '/experiments/0000000000000000', {
      ignores: [/404/],
    });
    await page.getByText('There is no such experiment').waitFor();
  });

  it('asks for the token, keeps it out of every address, and goes on with it', async () => {
    await using guarded = await openFixture({ readToken: READ_TOKEN });
    const watched = await guarded.openPage(browser(), '/', { ignores: [/401/] });
    const { page, requests } = watched;
    await page.getByLabel('Read token').fill('a-wrong-token-of-the-tests');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'did not accept' }).waitFor();
    await page.getByLabel('Read token').fill(READ_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Experiments' }).waitFor();
    expect(requests.join()).not.toContain('token');
    expect(page.url()).not.toContain('token');
    expectNoProblems(watched);
  });

  for (const [name, path] of [
    ['experiments', '/'],
    ['not-found', '/no/such/page'],
    ['sql', '/sql'],
    ['compare', '/compare'],
  ] as const) {
    it(`has no violation and no broken layout at ${path}`, async () => {
      const watched = await fixture.openPage(browser(), path);
      await expectNoViolations(watched.page);
      await expectNoLayoutBreakage(watched.page, name);
      expectNoProblems(watched);
    });
  }
});

/** Goes back with Shift+Tab until the link of that name in the navigation has the focus. */
async function focusBackwards(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Shift+Tab');
    const focused = page.locator('nav a:focus');
    if ((await focused.count()) === 1 && (await focused.textContent()) === name) return;
  }
  throw new Error(`Shift+Tab never reaches "${name}"`);
}
