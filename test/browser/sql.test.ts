import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture, shown } from './fixture.js';
import { expectNoLayoutBreakage } from './layout.js';
import { describeInBrowser } from './suite.js';

const HOSTILE = '<script>window.__pwned("sql")</script><img src=x onerror=__pwned("sql")>';
const CALLS = 300;

describeInBrowser('the SQL console', (browser) => {
  let fixture: Fixture;
  let calls: string;
  let other: string;

  beforeAll(async () => {
    fixture = await openFixture();
    const { recording } = fixture;
    calls = await recording.start({ name: 'model calls', condition: 'control', tags: ['a'] });
    await recording.calls(calls, CALLS);
    other = await recording.start({ name: HOSTILE, condition: 'treatment' });
    await recording.emit(other, ['note.written', { value: 1 }, { text: HOSTILE }]);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const open = (statement: string, more = '', ignores: readonly RegExp[] = []) =>
    fixture.openPage(browser(), `/sql?q=${encodeURIComponent(statement)}${more}`, { ignores });

  it('answers what is typed, with names that it proposes, and anew while a process records', async () => {
    const watched = await fixture.openPage(browser(), '/sql');
    const { page } = watched;
    await page.getByTitle('Write latency_ms, DOUBLE').waitFor();
    const editor = page.getByLabel('SQL statement');
    await editor.fill('');
    await editor.pressSequentially('SELECT count(*) AS n, max(latency');
    await page.getByRole('option', { name: /latency_ms/ }).waitFor();
    await page.keyboard.press('Enter');
    await editor.pressSequentially(") AS slowest FROM events WHERE event_name LIKE 'req%'");
    await page.keyboard.press('Control+Enter');
    expect(await cells(page)).toEqual([[String(CALLS), expect.stringMatching(/^\d/)]]);
    expect(page.url()).toContain('max%28latency_ms%29');
    await fixture.recording.calls(calls, 10);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(async () => (await cells(page))[0]?.[0]).toBe(String(CALLS + 10));
    expectNoProblems(watched);
  });

  it('shows what an address asks, every digit of it, and sorts it', async () => {
    const watched = await open(
      "SELECT * FROM (VALUES (9007199254740993, 'b'), (NULL, 'a'), (9007199254740992, NULL)) t(big, name)",
    );
    const { page } = watched;
    expect(await cells(page)).toEqual([
      ['9,007,199,254,740,993', 'b'],
      ['null', 'a'],
      ['9,007,199,254,740,992', 'null'],
    ]);
    await page.getByRole('button', { name: /^big/ }).click();
    expect((await cells(page)).map(([big]) => big)).toEqual([
      '9,007,199,254,740,992',
      '9,007,199,254,740,993',
      'null',
    ]);
    await page.getByText('9,007,199,254,740,993').click();
    const dialog = page.getByRole('dialog', { name: 'Row 1' });
    await dialog.getByText('9007199254740993', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expectNoProblems(watched);
  });

  it('shows a plan as the text that it is', async () => {
    const watched = await open('EXPLAIN SELECT count(*), max(latency_ms) FROM events');
    const plan = watched.page.getByRole('tabpanel', { name: 'Table' });
    await expect.poll(() => plan.textContent()).toMatch(/^UNGROUPED_AGGREGATE\n +Aggregates: /);
    expectNoProblems(watched);
  });

  it('marks where a statement is wrong, and goes there', async () => {
    const watched = await open('SELECT model,\n  avg(latencyms)\nFROM events', '', [/400/]);
    const { page } = watched;
    await page.getByRole('alert').getByText('latency_ms').waitFor();
    const editor = page.getByLabel('SQL statement');
    expect(await editor.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Go to line 2, column 7' }).click();
    expect(await editor.evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBe(20);
    await page.keyboard.press('x');
    expect(await editor.getAttribute('aria-invalid')).toBe('false');
    expectNoProblems(watched);
  });

  it('refuses to write, and says that it only reads', async () => {
    const watched = await open('DROP VIEW events', '', [/400/]);
    await watched.page.getByRole('alert').getByText('This console reads').waitFor();
    expectNoProblems(watched);
  });

  it('says which experiment is not there, and asks all instead', async () => {
    const watched = await open('SELECT 1 AS one', '&experiments=nothing', [/404/]);
    const { page } = watched;
    await page.getByRole('alert').first().waitFor();
    await page.getByRole('button', { name: 'Ask all experiments instead' }).click();
    await expect.poll(() => cells(page)).toEqual([['1']]);
    expect(page.url()).not.toContain('experiments');
  });

  it('asks only the experiments that are chosen', async () => {
    const watched = await open('SELECT condition FROM experiments ORDER BY 1');
    const { page } = watched;
    expect(await cells(page)).toEqual([['control'], ['treatment']]);
    await page.getByRole('button', { name: 'All experiments' }).click();
    await page.getByLabel('Search experiments').fill('model calls');
    await page.getByRole('checkbox', { name: /model calls/ }).check();
    await page.keyboard.press('Escape');
    expect(new URL(page.url()).searchParams.get('experiments')).toBe(calls);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => cells(page)).toEqual([['control']]);
    expectNoProblems(watched);
  });

  it('keeps what was typed and not run, while one is elsewhere', async () => {
    const watched = await open('SELECT 1 AS one');
    const { page } = watched;
    await expect.poll(() => cells(page)).toEqual([['1']]);
    const editor = page.getByLabel('SQL statement');
    await editor.fill('SELECT 2 AS typed');
    await page.getByRole('link', { name: 'Experiments', exact: true }).click();
    await page.getByText('model calls').first().waitFor();
    await page.goBack();
    // The answer is that of the address.
    await expect.poll(() => cells(page)).toEqual([['1']]);
    expect(await editor.inputValue()).toBe('SELECT 2 AS typed');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => cells(page)).toEqual([['2']]);
    await page.reload();
    await expect.poll(() => cells(page)).toEqual([['2']]);
    expect(await editor.inputValue()).toBe('SELECT 2 AS typed');
    expectNoProblems(watched);
  });

  it('gives up a statement that takes too long, and answers the next one', async () => {
    const watched = await fixture.openPage(browser(), '/sql');
    const { page } = watched;
    await page
      .getByLabel('SQL statement')
      .fill('SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Running').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/Cancelled after/).waitFor();
    await page.getByLabel('SQL statement').fill('SELECT 42 AS answer');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => cells(page)).toEqual([['42']]);
    expectNoProblems(watched);
  });

  it('says that there are more rows, and asks for them', async () => {
    const watched = await open('SELECT range AS n FROM range(5000)', '&rows=100');
    const { page } = watched;
    await page.getByText('100 rows · 1 column').waitFor();
    await page.getByRole('button', { name: 'Ask for 1,000' }).click();
    await page.getByText('1,000 rows · 1 column').waitFor();
    await page.getByRole('button', { name: 'Ask for 10,000' }).click();
    await page.getByText('5,000 rows · 1 column').waitFor();
    expect(await page.getByRole('button', { name: /Ask for/ }).count()).toBe(0);
    expect(await page.locator('[role="row"]').count()).toBeLessThan(60);
    expectNoProblems(watched);
  });

  it('draws a chart, whose choice the address has, and Back shows the table', async () => {
    const watched = await open(
      'SELECT model, success, avg(latency_ms) AS latency, count(*) AS requests FROM events WHERE model IS NOT NULL GROUP BY ALL',
    );
    const { page } = watched;
    await page.getByRole('tab', { name: 'Chart' }).click();
    const figure = page.getByRole('figure', { name: 'latency by model' });
    await figure.locator('svg path').first().waitFor();
    await page.getByRole('button', { name: 'requests', exact: true }).click();
    await page.getByRole('figure', { name: 'latency, requests by model' }).waitFor();
    await page.getByRole('button', { name: 'Scatter' }).click();
    expect(new URL(page.url()).searchParams.get('chart')).toBe('scatter');
    await page.reload();
    await page.getByRole('button', { name: 'Scatter', pressed: true }).waitFor();
    await page.goBack();
    expect((await cells(page)).length).toBeGreaterThan(1);
    expectNoProblems(watched);
  });

  it('hands the result over as CSV and JSON', async () => {
    const { page } = await open("SELECT 9007199254740993 AS big, NULL AS none, 'a,b' AS text");
    const saved = async (name: RegExp): Promise<string> => {
      await page.getByRole('button', { name: 'Download' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      return await content(await download);
    };
    expect(await saved(/^CSV/)).toBe('big,none,text\r\n9007199254740993,,"a,b"\r\n');
    expect(JSON.parse(await saved(/^JSON/))).toEqual([
      { big: '9007199254740993', none: null, text: 'a,b' },
    ]);
  });

  it('remembers what was asked, and never what was answered', async () => {
    const watched = await open("SELECT 'not' || ' to be kept' AS text", '&panel=history');
    const { page } = watched;
    await page.getByText('not to be kept').waitFor();
    const stored = await page.evaluate(() => JSON.stringify(localStorage));
    expect(stored).toContain('to be kept');
    expect(stored).not.toContain('not to be kept');
    await page.getByRole('button', { name: 'Pinned', exact: true }).click();
    await page.getByLabel('SQL statement').fill('SELECT 2 AS two');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => cells(page)).toEqual([['2']]);
    await page.getByRole('button', { name: 'Clear all that are not pinned' }).click();
    await page.reload();
    await shown(page);
    await page.getByRole('button', { name: /to be kept.* · 1 row/ }).click();
    await page.getByText('not to be kept').waitFor();
    expectNoProblems(watched);
  });

  it('is written in with the keyboard alone, and left with it', async () => {
    const { page } = await fixture.openPage(browser(), '/sql');
    const editor = page.getByLabel('SQL statement');
    await editor.fill('SELECT 1');
    await page.keyboard.press('Home');
    await page.keyboard.press('Tab');
    expect(await editor.inputValue()).toBe('  SELECT 1');
    await page.keyboard.press('Shift+Tab');
    expect(await editor.inputValue()).toBe('SELECT 1');
    await page.keyboard.press('Control+z');
    expect(await editor.inputValue()).toBe('  SELECT 1');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Run');
    await page.keyboard.press('/');
    await page.keyboard.type('cost');
    await page.getByTitle('Write cost_usd, DOUBLE').click();
    expect(await editor.inputValue()).toContain('cost_usd');
  });

  it('runs nothing of what experiments say', async () => {
    const watched = await open(
      'SELECT experiment_name, count(*) AS n FROM events GROUP BY 1 ORDER BY 2',
    );
    const { page } = watched;
    await page.getByText(HOSTILE).first().waitFor();
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.getByRole('figure').locator('svg').first().waitFor();
    expectNoProblems(watched);
  });

  it('has no violation and no broken layout with a result', async () => {
    const watched = await open('SELECT * FROM events');
    await expectNoViolations(watched.page);
    await expectNoLayoutBreakage(watched.page, 'sql-table', { ready: answered });
    expectNoProblems(watched);
  });

  it('has no violation and no broken layout with a chart', async () => {
    const watched = await open(
      'SELECT condition, count(*) AS n FROM events GROUP BY condition ORDER BY condition',
      '&tab=chart',
    );
    await expectNoViolations(watched.page);
    await expectNoLayoutBreakage(watched.page, 'sql-chart', { ready: answered });
    expectNoProblems(watched);
  });

  it('has no violation with a fault, with proposals, and in its examples and history', async () => {
    const watched = await open('SELEC 1', '&panel=history', [/400/]);
    const { page } = watched;
    await page.getByRole('alert').waitFor();
    await expectNoViolations(page);
    await page.getByRole('tab', { name: 'Examples' }).click();
    await page.getByLabel('SQL statement').fill('');
    await page.getByLabel('SQL statement').pressSequentially('SELECT experiment');
    await page.getByRole('option').first().waitFor();
    await expectNoViolations(page);
    expectNoProblems(watched);
  });
});

/** What the table of the result shows. */
async function cells(page: Page): Promise<string[][]> {
  const grid = page.getByRole('grid', { name: 'Result of the statement' });
  await grid.waitFor();
  return await grid
    .locator('[role="row"]:has([role="gridcell"])')
    .evaluateAll((rows) =>
      rows.map((row) => Array.from(row.children, (cell) => cell.textContent ?? '')),
    );
}

async function content(download: Download): Promise<string> {
  return await readFile(await download.path(), 'utf8');
}

/** The page is shown, and the answer to its address with it. */
async function answered(page: Page): Promise<void> {
  await shown(page);
  await page.getByRole('region', { name: 'Result' }).waitFor();
}
