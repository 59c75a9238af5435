import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import { createServer } from '../../src/server/create-server.js';
import { localStore } from '../../src/store/local/local-store.js';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture } from './fixture.js';
import { expectNoLayoutBreakage } from './layout.js';
import { RecordingProcess } from './recording-process.js';
import { describeInBrowser } from './suite.js';

const WRITE_TOKEN = 'write-token-of-the-tests';
const WRONG_TOKEN = 'not-the-token-at-all';
const NOT_FOUND = /status of 40[0-9]/;

const TABS = ['overview', 'distributions', 'training', 'system', 'plan', 'environment'];

const tile = (page: Page, key: string) => page.locator(`[data-tile="${key}"] .tile-value`);
const chart = (page: Page, title: RegExp) =>
  page.locator('figure.chart').filter({ has: page.locator('.chart-title', { hasText: title }) });
const status = (page: Page, word: string) =>
  page.locator('.experiment-header .status', { hasText: word });

/** In this process: NaN does not come through messages between processes. */
async function recordTraining(directory: string): Promise<string> {
  const store = localStore({ directory });
  const telemetry = new Telemetry();
  const experiment = await new Lab({ store, telemetry }).start({ name: 'training' });
  for (let step = 0; step < 60; step++)
    telemetry.execute(
      'train.step',
      { loss: step > 50 ? Number.NaN : 2 / (1 + step) },
      { step, epoch: Math.floor(step / 20), seed: step % 2 === 0 ? 'even' : 'odd' },
    );
  telemetry.execute(
    'system.sample',
    { cpu_percent: 80, memory_rss_bytes: 3e8, gpu_utilization_percent: 55 },
    { process_id: 7 },
  );
  await experiment.stop();
  await store.close();
  return experiment.id;
}

describeInBrowser('the page of an experiment', (browser) => {
  let fixture: Fixture;
  let finishedId: string;
  let trainingId: string;

  beforeAll(async () => {
    fixture = await openFixture({ writeToken: WRITE_TOKEN });
    const { recording } = fixture;
    finishedId = await recording.start({
      name: 'finished run',
      hypothesis: 'A small model answers as well.',
      condition: 'small',
      tags: ['first'],
      sampleSize: 1000,
      metadata: { temperature: 0.2 },
      plan: {
        primaryMetric: 'success rate',
        direction: 'higher',
        minimumEffect: { absolute: 0.02 },
        stoppingRule: { kind: 'fixed', samples: 500 },
      },
    });
    await recording.calls(finishedId, 500);
    await recording.stop(finishedId);
    trainingId = await recordTraining(fixture.directory);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  it('says what is being tested, how it stands, and what came of it', async () => {
    const watched = await fixture.openPage(browser(), `/experiments/${finishedId}`);
    const { page } = watched;
    expect(await page.locator('h1').textContent()).toBe('finished run');
    await expect.poll(() => page.title()).toBe('finished run – Crucible');
    const heading = await page.locator('.experiment-header').textContent();
    for (const said of ['stopped', 'small', '#first', 'A small model answers as well.', '500 of'])
      expect(heading).toContain(said);
    expect(await tile(page, 'events').textContent()).toBe('500');
    expect(await tile(page, 'dropped').textContent()).toBe('0');
    expect(await tile(page, 'success').textContent()).toMatch(/^9\d\.\d%$/);
    await chart(page, /^Latency$/)
      .locator('canvas')
      .first()
      .waitFor();
    await expect
      .poll(() => page.evaluate(() => performance.getEntriesByName('crucible:experiment:charts')))
      .toHaveLength(1);
    expect(await page.locator('figure.chart').count()).toBe(6);
    // Those out of sight, too, though later.
    await expect.poll(() => page.locator('figure.chart canvas').count()).toBe(6);
    expect(await chart(page, /^Latency$/).textContent()).toMatch(
      /One point is \d+ s\. Percentiles are within 1%/,
    );
    await page.getByRole('button', { name: 'By model' }).click();
    await expect.poll(() => page.url()).toContain('by=model');
    const models = page.getByRole('row').filter({ hasText: /^(?:small|large)/ });
    await expect.poll(() => models.count()).toBe(2);
    expectNoProblems(watched);
  });

  it('shows what another process records, within a moment, and stays live', async () => {
    const { recording } = fixture;
    const id = await recording.start({ name: 'live run' });
    const watched = await fixture.openPage(browser(), `/experiments/${id}`);
    const { page } = watched;
    await page.getByText('No events yet').waitFor();
    await recording.calls(id, 30);
    await expect.poll(() => tile(page, 'events').textContent()).toBe('30');
    await chart(page, /^Throughput$/)
      .locator('canvas')
      .first()
      .waitFor();
    await recording.calls(id, 12);
    await expect.poll(() => tile(page, 'events').textContent()).toBe('42');
    await recording.stop(id);
    await status(page, 'stopped').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    expectNoProblems(watched);
  });

  it('zooms all charts at once, keeps the range in the address, and goes back', async () => {
    const id = await fixture.recording.start({ name: 'zoomed run' });
    for (let second = 0; second < 4; second++) {
      await fixture.recording.calls(id, 20);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    await fixture.recording.stop(id);
    const watched = await fixture.openPage(browser(), `/experiments/${id}`);
    const { page } = watched;
    const area = chart(page, /^Latency$/).locator('.u-over');
    await area.waitFor();
    const box = (await area.boundingBox())!;
    const shown = page.locator('.range-bar-text');
    const before = await shown.textContent();
    await page.mouse.move(box.x + box.width * 0.2, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.url()).toMatch(/from=\d+&to=\d+/);
    await expect.poll(() => shown.textContent()).not.toBe(before);
    await expect
      .poll(() => page.evaluate(() => performance.getEntriesByName('crucible:experiment:zoomed')))
      .not.toHaveLength(0);
    const address = page.url();
    await page.getByRole('tab', { name: 'Distributions' }).click();
    expect(page.url()).toContain(new URL(address).search.slice(1));
    await page.goBack();
    expect(page.url()).toBe(address);
    await page.goBack();
    await expect.poll(() => shown.textContent()).toBe(before);
    await page.goto(address);
    await page.getByRole('button', { name: 'All of it' }).click();
    await expect.poll(() => page.url()).not.toContain('from=');
    expectNoProblems(watched);
  });

  it('draws trainings with what is no number, smoothed, on a log axis, by group', async () => {
    const watched = await fixture.openPage(browser(), `/experiments/${trainingId}?tab=training`);
    const { page } = watched;
    const loss = chart(page, /^loss$/);
    await loss.locator('canvas').first().waitFor();
    await expect.poll(() => loss.textContent()).toContain('Some values are NaN or infinite');
    expect(await loss.textContent()).toContain('60 points.');
    await page.getByLabel('Smoothing').fill('0.9');
    await expect.poll(() => loss.textContent()).toContain('Smoothed by 0.9');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.getByLabel('A line for each').selectOption('seed');
    await expect.poll(() => loss.textContent()).toMatch(/even[\s\S]*odd/);
    expect(page.url()).toMatch(/smooth=0\.9/);
    const address = page.url();
    await page.getByRole('button', { name: 'Epoch' }).click();
    await expect.poll(() => page.url()).toContain('x=epoch');
    await page.goBack();
    expect(page.url()).toBe(address);
    expectNoProblems(watched);
  });

  it('pauses, resumes and stops with the write token, and says so when it is wrong', async () => {
    const id = await fixture.recording.start({ name: 'steered run' });
    await fixture.recording.calls(id, 5);
    const watched = await fixture.openPage(browser(), `/experiments/${id}`, {
      ignores: [NOT_FOUND],
    });
    const { page } = watched;
    const giveToken = async (token: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Write token' }).fill(token);
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    };
    await page.getByRole('button', { name: 'Pause' }).click();
    await giveToken(WRONG_TOKEN);
    await page.getByText('this token is not right').waitFor();
    await giveToken(WRITE_TOKEN);
    await status(page, 'paused').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await status(page, 'running').waitFor();
    await page.getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('button', { name: 'Stop it' }).click();
    await status(page, 'stopped').waitFor();
    expect(page.url()).not.toContain('token');
    expectNoProblems(watched);
  });

  it('tags and notes it, as the server then has it', async () => {
    const watched = await fixture.openPage(browser(), `/experiments/${finishedId}?tab=plan`);
    const { page } = watched;
    const plan = page.getByRole('heading', { name: 'Plan', exact: true }).locator('..');
    for (const said of ['success rate', '500 samples of each condition', '0.02'])
      expect(await plan.textContent()).toContain(said);
    await page.getByRole('textbox').fill('The second half was <b>slower</b>.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByRole('textbox', { name: 'Write token' }).fill(WRITE_TOKEN);
    await page.getByRole('dialog').getByRole('button', { name: 'Add note' }).click();
    await page.locator('.note', { hasText: 'The second half was <b>slower</b>.' }).waitFor();
    await page.getByRole('button', { name: 'Tags…' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('first\nwith, comma');
    await page.getByRole('button', { name: 'Save tags' }).click();
    const chip = page.locator('.chip', { hasText: '#with, comma' });
    await chip.waitFor();
    expect(await chip.getAttribute('href')).toBe('/?q=tag%3A%22with%2C%20comma%22');
    expectNoProblems(watched);
  });

  it('downloads all events, and says why where it cannot', async () => {
    const watched = await fixture.openPage(browser(), `/experiments/${finishedId}`, {
      ignores: [/status of 503/],
    });
    const { page } = watched;
    const exportAs = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('button', { name }).click();
    };
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      exportAs('All events as CSV'),
    ]);
    expect(download.suggestedFilename()).toBe(`${finishedId}.csv`);
    await page.route('**/export.jsonl', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Store failed', detail: 'the disk is full', status: 503 }),
      }),
    );
    await exportAs('All events as JSON lines');
    await page.getByRole('alert').getByText('the disk is full').waitFor();
    expectNoProblems(watched);
  });

  it('says what is the matter with an unknown id, and with one that is removed', async () => {
    const unknown = await fixture.openPage(browser(), '/experiments/of-nobody', {
      ignores: [NOT_FOUND],
    });
    await unknown.page.getByText('There is no such experiment').waitFor();
    // Of a process that has died: one that records would write its files anew.
    const recording = await RecordingProcess.start(fixture.directory);
    const id = await recording.start({ name: 'removed run' });
    await recording.calls(id, 5);
    await recording.kill();
    const watched = await fixture.openPage(browser(), `/experiments/${id}`, {
      ignores: [NOT_FOUND],
    });
    expect(await tile(watched.page, 'events').textContent()).toBe('5');
    const store = localStore({ directory: fixture.directory });
    await new Lab({ store, telemetry: new Telemetry() }).delete(id);
    await store.close();
    await watched.page.getByText('This experiment was removed.').waitFor();
    expect(await tile(watched.page, 'events').textContent()).toBe('5');
    expectNoProblems(watched);
  });

  it.each(TABS)('has no violation in the part “%s”', async (tab) => {
    const id = tab === 'training' || tab === 'system' ? trainingId : finishedId;
    const watched = await fixture.openPage(browser(), `/experiments/${id}?tab=${tab}`);
    await expectNoViolations(watched.page);
    expectNoProblems(watched);
  });

  it('keeps its form at the width of a phone, a tablet and a desk', async () => {
    const { page } = await fixture.openPage(browser(), `/experiments/${finishedId}`);
    await expectNoLayoutBreakage(page, 'experiment');
  });
});

describeInBrowser('the page of an experiment, of a server that changes nothing', (browser) => {
  it('says how to start one that does, and follows one that comes back', async () => {
    await using fixture = await openFixture();
    const id = await fixture.recording.start({ name: 'read-only run' });
    await fixture.recording.calls(id, 5);
    const watched = await fixture.openPage(browser(), `/experiments/${id}`, {
      ignores: [/Failed to load resource|ERR_/],
    });
    const { page } = watched;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByText('started without a write token').waitFor();
    await page.keyboard.press('Escape');
    await status(page, 'running').waitFor();
    const { port } = fixture.server;
    await fixture.server.close({ graceMs: 100 });
    await page.getByText('Offline').waitFor();
    await fixture.recording.calls(id, 5);
    expect(await tile(page, 'events').textContent()).toBe('5');
    const store = localStore({ directory: fixture.directory });
    const built = process.env['CRUCIBLE_DASHBOARD'];
    const again = await createServer({
      lab: new Lab({ store, telemetry: new Telemetry() }),
      port,
      ...(built ? { dashboardDirectory: built } : {}),
    });
    await expect.poll(() => tile(page, 'events').textContent()).toBe('10');
    await again.close({ graceMs: 100 });
    await store.close();
    expectNoProblems(watched);
  });
});
