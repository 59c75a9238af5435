import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture, shown } from './fixture.js';
import { expectNoLayoutBreakage } from './layout.js';
import type { Emitted } from './recording-process.js';
import { describeInBrowser } from './suite.js';

const CALLS = 1500;
const ROW = '.table-rows [role="row"]:not([aria-busy])';
const LONG_NOTE = `first line\n${'word '.repeat(3000)}the last word`;
const PHONE = { width: 390, height: 844 };

describeInBrowser('the events of an experiment', (browser) => {
  let fixture: Fixture;
  let id: string;
  let tracesId: string;
  let events: string;

  beforeAll(async () => {
    fixture = await openFixture();
    const { recording } = fixture;
    id = await recording.start({ name: 'many calls' });
    await recording.emit(id, [
      'judge.scored',
      { grade: 3 },
      { note: LONG_NOTE, parts: { list: [1, null, { deep: 'héllo 🧪' }] } },
    ]);
    await recording.calls(id, CALLS);
    await recording.stop(id);
    events = `/experiments/${id}/events`;
    tracesId = await recording.start({ name: 'traces' });
    await recording.emit(tracesId, ...trace());
    await recording.stop(tracesId);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  it('are loaded as one scrolls, and only those in sight are in the document', async () => {
    const watched = await fixture.openPage(browser(), events);
    const { page } = watched;
    await page.getByText('1,501 events').waitFor();
    const loaded = page.getByText(/of 1,501 loaded; scroll or jump to a time for more/);
    await loaded.waitFor();
    const grid = page.getByRole('grid', { name: 'Events' });
    for (let press = 0; press < 8; press++) {
      await grid.press('End');
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    }
    await grid.getByText('judge.scored').waitFor();
    await loaded.waitFor({ state: 'detached' });
    expect(await page.locator(ROW).count()).toBeLessThan(80);
    const marks = await page.evaluate(
      () => performance.getEntriesByName('crucible:events:first-row').length,
    );
    expect(marks).toBe(1);
    expectNoProblems(watched);
  });

  it('are filtered by the server, and the address shows the filter again', async () => {
    const { page } = await fixture.openPage(browser(), events);
    await page.keyboard.press('/');
    await page.keyboard.type('success');
    await page.getByLabel('Value of the Outcome filter').selectOption('false');
    await page.getByText('more than 100 events').waitFor();
    await page.getByText('✕ failed').first().waitFor();
    expect(await page.getByText('✓ success').count()).toBe(0);
    await page.reload();
    await shown(page);
    expect(await page.getByLabel('Value of the Outcome filter').inputValue()).toBe('false');
    await page.getByRole('button', { name: 'Remove the Outcome filter' }).click();
    await page.getByText('1,501 events').waitFor();
    await page.goBack();
    await page.getByText('✕ failed').first().waitFor();
  });

  it('say at the filter what is wrong with it', async () => {
    const wrong = `${events}?filter=model+is+large&filter=experimentId+is+x`;
    const { page } = await fixture.openPage(browser(), wrong, { ignores: [/400/] });
    const faulty = page.locator('.events-filter[data-faulty="true"]');
    await faulty.getByText('Expected: a field of events').waitFor();
    expect(await faulty.count()).toBe(1);
    await faulty.getByRole('combobox', { name: /^Field/ }).fill('latencyMs');
    await faulty.getByText('Expected: a number. This filter is left out.').waitFor();
    await faulty.getByRole('combobox', { name: /^Value/ }).fill('60');
    await page.locator(ROW).first().waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('can be asked for by a query that is written by hand', async () => {
    const { page } = await fixture.openPage(browser(), events, { ignores: [/400/] });
    await page.getByRole('button', { name: 'Query' }).click();
    const text = page.getByLabel('Query that is sent');
    expect(JSON.parse(await text.inputValue())).toMatchObject({ order: 'desc' });
    await text.fill('{"where":{"or":[{"eventName":"judge.scored"},{"latencyMs":{"gtt":1}}]}}');
    await page.getByRole('button', { name: 'Ask this' }).click();
    await page.getByRole('alert').filter({ hasText: 'Expected: one of eq, ne' }).waitFor();
    await text.fill('{"where":{"or":[{"eventName":"judge.scored"}]},"order":"asc"}');
    await page.getByRole('button', { name: 'Ask this' }).click();
    await page.getByText('1 event', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Command line' }).click();
    await page.getByText(`npx crucible query ${id} --query '{"where"`).waitFor();
  });

  it('open whole, one after the other, with the keyboard', async () => {
    const watched = await fixture.openPage(browser(), `${events}?order=asc`);
    const { page } = watched;
    await page.getByRole('grid', { name: 'Events' }).press('Enter');
    const panel = page.getByRole('complementary', { name: 'Event' });
    await panel.getByRole('heading', { name: 'judge.scored' }).waitFor();
    const note = panel.getByRole('region', { name: 'note' });
    expect(await note.textContent()).not.toContain('the last word');
    await panel.getByRole('button', { name: 'Show all 15,024 characters' }).click();
    expect(await note.textContent()).toBe(LONG_NOTE);
    expect(await panel.getByRole('region', { name: 'parts' }).textContent()).toContain('héllo 🧪');
    await page.keyboard.press('j');
    await panel.getByRole('heading', { name: 'req_llm.request.stop' }).waitFor();
    const second = page.url();
    await page.keyboard.press('k');
    await panel.getByRole('heading', { name: 'judge.scored' }).waitFor();
    await page.goto(second);
    await panel.getByRole('heading', { name: 'req_llm.request.stop' }).waitFor();
    await panel.getByRole('button', { name: 'Filter by this Sample', exact: true }).click();
    await page.getByText('1 event', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expectNoProblems(watched);
  });

  it('are found at once from an address that has their time, and even if it is wrong', async () => {
    const { page } = await fixture.openPage(browser(), events);
    await page.locator(ROW).first().click();
    const panel = page.getByRole('complementary', { name: 'Event' });
    await panel.getByRole('heading', { name: 'req_llm.request.stop' }).waitFor();
    const address = new URL(page.url());
    const eventUs = address.searchParams.get('eventUs');
    expect(eventUs).toMatch(/^\d{16}$/);
    const asked = page.waitForRequest((request) => request.url().includes('timestampUs='));
    // Not in the list: only the address knows when it was.
    address.searchParams.append('filter', 'eventName is judge.scored');
    await page.goto(address.href);
    expect(new URL((await asked).url()).searchParams.get('timestampUs')).toBe(eventUs);
    await panel.getByRole('heading', { name: 'req_llm.request.stop' }).waitFor();
    address.searchParams.set('eventUs', '1');
    const { page: other } = await fixture.openPage(
      browser(),
      `${address.pathname}${address.search}`,
      {
        ignores: [/404/],
      },
    );
    await other.getByRole('heading', { name: 'req_llm.request.stop' }).waitFor();
  });

  it('fill the screen of a phone when they are opened', async () => {
    const { page } = await fixture.openPage(browser(), events, { size: PHONE });
    await page.locator(ROW).first().click();
    const sheet = page.getByRole('dialog', { name: 'Event' });
    await sheet.getByRole('heading', { name: 'req_llm.request.stop' }).waitFor();
    expect((await sheet.boundingBox())?.height).toBe(PHONE.height);
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
  });

  it('have the columns that one chooses, in the order that one chooses', async () => {
    const { page } = await fixture.openPage(browser(), `${events}?order=asc`);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('grade', { exact: true }).click();
    for (let moves = 0; moves < 20; moves++) {
      const up = page.getByRole('button', { name: 'Move grade up' });
      if (await up.isDisabled()) break;
      await up.click();
    }
    await page.getByRole('button', { name: 'Close' }).click();
    await page.reload();
    await shown(page);
    const header = page.getByRole('columnheader').first();
    expect(await header.textContent()).toBe('grade');
    expect(await page.locator(ROW).first().getByRole('gridcell').first().textContent()).toBe('3');
  });

  it('can be jumped into at a time', async () => {
    const { page } = await fixture.openPage(browser(), `${events}?at=2000-01-01T00:00:00Z`);
    await page.getByRole('heading', { name: 'No event is like that' }).waitFor();
    await page.getByRole('button', { name: 'Oldest first' }).click();
    await page.getByText('1,501 events').waitFor();
  });

  it('are counted as they come, and shown when one wants them, or as they come', async () => {
    const { recording } = fixture;
    const live = await recording.start({ name: 'a live one' });
    await recording.calls(live, 20);
    const watched = await fixture.openPage(browser(), `/experiments/${live}/events`);
    const { page } = watched;
    await page.getByText('20 events').waitFor();
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    await page.waitForFunction(() => document.querySelector('[data-state="live"]') !== null);
    await recording.emit(live, ['came.later']);
    const news = page.getByRole('button', { name: '1 new event' });
    await news.waitFor();
    expect(await page.getByText('came.later').count()).toBe(0);
    await news.click();
    await page.getByRole('gridcell', { name: 'came.later' }).waitFor();
    await news.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Follow' }).click();
    await recording.emit(live, ['came.last']);
    await page.getByRole('gridcell', { name: 'came.last' }).waitFor();
    await recording.stop(live);
    await page.getByText('stopped').waitFor();
    expectNoProblems(watched);
  });

  it('say so where there are none, and where the experiment is not', async () => {
    const empty = await fixture.recording.start({ name: 'nothing yet' });
    const { page } = await fixture.openPage(browser(), `/experiments/${empty}/events`);
    await page.getByRole('heading', { name: 'No events yet' }).waitFor();
    const gone = await fixture.openPage(browser(), '/experiments/0000000000000000/events', {
      ignores: [/404/],
    });
    await gone.page.getByRole('alert').waitFor();
  });

  it('stay where they are while the server does not answer', async () => {
    const { page } = await fixture.openPage(browser(), events, { ignores: [/ERR_FAILED/] });
    await page.route('**/events', (route) => route.abort());
    await page.getByRole('button', { name: 'Oldest first' }).click();
    await page.getByRole('status').filter({ hasText: 'The server does not answer' }).waitFor();
    expect(await page.locator(ROW).count()).toBeGreaterThan(0);
    await page.unroute('**/events');
    await page.getByRole('gridcell', { name: 'judge.scored' }).waitFor();
  });

  it('form the tree of a trace, in which nothing that went wrong is hidden', async () => {
    const path = `/experiments/${tracesId}/traces/trace-1`;
    const watched = await fixture.openPage(browser(), path);
    const { page } = watched;
    const tree = page.getByRole('treegrid', { name: 'Spans' });
    await page.getByRole('heading', { name: 'agent.run' }).waitFor();
    expect(await namesIn(page)).toEqual(['agent.run', 'tool.call', 'req_llm.request', 'tool.call']);
    await tree.getByRole('row', { name: /req_llm\.request.*✕ failed/ }).waitFor();
    await tree.getByRole('row', { name: /tool\.call.*▷ not ended/ }).waitFor();
    await tree.getByRole('row', { name: /tool\.call.*⚠ clock/ }).waitFor();
    await page.getByRole('button', { name: '1 event of no span' }).waitFor();

    await tree.press('ArrowLeft');
    expect(await namesIn(page)).toEqual(['agent.run']);
    await tree.press('ArrowRight');
    await tree.press('ArrowDown');
    await tree.press('ArrowDown');
    await tree.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Span' });
    await panel.getByRole('heading', { name: 'req_llm.request', exact: true }).waitFor();
    await panel.getByText('2 events').waitFor();
    await panel.getByText('out of tokens').first().waitFor();

    await tree.press('+');
    expect(new URL(page.url()).searchParams.get('zoom')).toMatch(/^\d+-\d+$/);
    await page.reload();
    await shown(page);
    await page.getByRole('button', { name: 'All time' }).click();
    expect(new URL(page.url()).searchParams.get('zoom')).toBeNull();
    expectNoProblems(watched);
  });

  it('form a trace that can be taken away as a table and as a picture', async () => {
    const watched = await fixture.openPage(browser(), `/experiments/${tracesId}/traces/trace-1`);
    const { page } = watched;
    const saved = async (name: RegExp): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Download' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      return readFile(await (await download).path());
    };
    const csv = (await saved(/CSV/)).toString('utf8');
    expect(csv).toContain('span_id,parent_span_id,depth,name,state');
    expect(csv.trim().split('\r\n')).toHaveLength(5);
    const svg = (await saved(/SVG/)).toString('utf8');
    expect(svg).toMatch(/^<svg .*✕ failed.*<\/svg>$/s);
    expect((await saved(/PNG/)).subarray(1, 4).toString()).toBe('PNG');
    expectNoProblems(watched);
  });

  it('lead from an event to its trace and back', async () => {
    const { page } = await fixture.openPage(browser(), `/experiments/${tracesId}/events?order=asc`);
    await page.getByRole('link', { name: 'trace-1' }).first().click();
    await page.getByRole('treegrid', { name: 'Spans' }).waitFor();
    await page.getByRole('row', { name: /agent\.run/ }).click();
    await page.getByRole('link', { name: 'Show in the explorer' }).click();
    await page.getByText('2 events', { exact: true }).waitFor();
  });

  for (const [name, path] of [
    ['events', () => events],
    ['trace', () => `/experiments/${tracesId}/traces/trace-1`],
  ] as const) {
    it(`have no violation and no broken layout on the page ${name}`, async () => {
      const watched = await fixture.openPage(browser(), path());
      await expectNoViolations(watched.page);
      await expectNoLayoutBreakage(watched.page, name);
      expectNoProblems(watched);
    });
  }
});

function namesIn(page: Page): Promise<string[]> {
  return page.locator('.trace-row .trace-name-text').allTextContents();
}

/** A run with a call that failed, one tool that never ended, and one whose clock is off by an hour. */
function trace(): Emitted[] {
  const span = (spanId: string, parent: string | null, more: object = {}) => ({
    trace_id: 'trace-1',
    span_id: spanId,
    ...(parent === null ? {} : { parent_span_id: parent }),
    ...more,
  });
  return [
    ['agent.run.start', {}, span('a', null)],
    ['req_llm.request.start', {}, span('b', 'a', { model: 'large' })],
    [
      'req_llm.request.exception',
      { duration: 1000 },
      span('b', 'a', { model: 'large', error: { name: 'Error', message: 'out of tokens' } }),
    ],
    ['tool.call.start', {}, span('c', 'a')],
    ['tool.call.stop', { duration: 3600e9 }, span('d', 'a')],
    ['judge.scored', { score: 1 }, { trace_id: 'trace-1' }],
    ['agent.run.stop', { duration: 2e6 }, span('a', null)],
  ];
}
