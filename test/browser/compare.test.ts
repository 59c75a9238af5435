import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectNoViolations } from './accessibility.js';
import { expectNoProblems, type Fixture, openFixture, shown } from './fixture.js';
import { expectNoLayoutBreakage } from './layout.js';
import type { Emitted } from './recording-process.js';
import { describeInBrowser } from './suite.js';

const SAMPLES = 120;
const STEPS = 30;
/** In the words of the whole. */
const BETTER = /short against old: better in latency_ms mean/;
const SECTIONS = ['Verdict', 'Distributions', 'Curves', 'Parameters', 'Monitor'] as const;

describeInBrowser('a comparison', (browser) => {
  let fixture: Fixture;
  let old: string;
  let short: string;
  let runs: readonly string[];

  beforeAll(async () => {
    fixture = await openFixture();
    const { recording } = fixture;
    const hypothesis = 'a shorter prompt takes less time';
    old = await recording.start({ name: 'prompt', condition: 'old', hypothesis });
    await recording.emit(old, ...answers(500));
    short = await recording.start({ name: 'prompt', condition: 'short', hypothesis });
    await recording.emit(short, ...answers(400));
    for (const id of [old, short]) await recording.stop(id);
    runs = await trainings(fixture);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const open = (ids: readonly string[], rest = '', options = {}) =>
    fixture.openPage(browser(), `/compare?ids=${ids.join(',')}${rest}`, options);

  it('says in words what is better, by how much and how sure, before it shows it', async () => {
    const watched = await open([old, short], '&metric=latency_ms+mean');
    const { page } = watched;
    const words = page.getByRole('region', { name: 'Verdict in words' });
    await words.getByText(/short is better than old in latency_ms mean/).waitFor();
    const said = await words.textContent();
    expect(said).toMatch(/\(95% interval −[\d.]+% to −[\d.]+%\)/);
    expect(said).toMatch(/p\s<\s0\.0001 corrected for \d+ tests/);
    await page.getByText('Nothing was planned before the data were recorded').waitFor();
    expect(await page.getByRole('figure').count()).toBe(1);
    expect(await page.title()).toBe('Compare short against old · Crucible');
    expect(await drawn(page)).toBe(1);
    expectNoProblems(watched);
  });

  it('shows of each metric both estimates with intervals, and what its test relied on', async () => {
    const { page } = await open([old, short]);
    const table = page.getByRole('region', { name: 'Table of estimates' });
    const row = table.getByRole('row').filter({ hasText: 'latency_ms mean' });
    expect(await row.textContent()).toMatch(/5\d\d ms[\s\S]*4\d\d ms/);
    await row.getByRole('button', { name: 'Details of latency_ms mean' }).click();
    const details = table.locator('.compare-details');
    await details.getByText('paired t test').first().waitFor();
    await details.getByRole('columnheader', { name: 'Assumption' }).waitFor();
    await details.getByText('one observation is one sample').waitFor();
  });

  it('keeps a chosen metric from part to part, and all of it in the address', async () => {
    const { page } = await open([old, short]);
    await page.getByRole('button', { name: 'latency_ms p50', exact: true }).last().click();
    await page.getByRole('tab', { name: 'Distributions' }).click();
    await page.getByRole('figure').waitFor();
    expect(await page.getByLabel('Metric').inputValue()).toBe('latency_ms');
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('section'), searchParams.get('metric')]).toEqual([
      'distributions',
      'latency_ms p50',
    ]);
    await page.goBack();
    await page.getByRole('region', { name: 'Verdict in words' }).waitFor();
    await page.goForward();
    await page.reload();
    await shown(page);
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Distributions');
    await page.getByRole('button', { name: 'Histogram' }).click();
    expect(new URL(page.url()).searchParams.get('kind')).toBe('histogram');
  });

  it('turns round when the other side is the baseline', async () => {
    const { page } = await open([old, short]);
    await page.getByRole('button', { name: 'Swap baseline' }).click();
    await says(page, /old against short: worse in latency_ms mean/);
    expect(new URL(page.url()).searchParams.get('baseline')).toBe(short);
    await page.getByRole('radio', { name: /old/ }).check();
    await says(page, BETTER);
  });

  it('takes experiments in and out by their names, without the pointer', async () => {
    const { page } = await fixture.openPage(browser(), '/compare');
    await page.getByRole('link', { name: /a shorter prompt takes less time/ }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('prompt');
    await page.getByRole('status').filter({ hasText: '2 experiments' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'One side is chosen' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Verdict' }).waitFor();
    await page.getByRole('button', { name: 'Take short out of the comparison' }).click();
    await page.getByRole('heading', { name: 'One side is chosen' }).waitFor();
    await page.goBack();
    await page.getByRole('tab', { name: 'Verdict' }).waitFor();
  });

  it('suggests what was meant to be compared', async () => {
    const { page } = await fixture.openPage(browser(), '/compare');
    await page.getByRole('link', { name: /a shorter prompt takes less time/ }).click();
    await says(page, BETTER);
  });

  it('puts runs together by condition, or by what they were run with', async () => {
    const { page } = await open(runs, '&section=curves');
    await page.getByRole('figure', { name: 'loss by step' }).waitFor();
    await page.getByText('adam (3 runs)').first().waitFor();
    expect(await drawn(page)).toBeGreaterThan(0);
    await page.getByText(/Few runs in adam \(3\) and sgd \(3\)/).waitFor();
    await page.getByLabel('Compare by').selectOption('parameter:learning_rate');
    await page.getByText('learning_rate = 0.01 (3 runs)').first().waitFor();
    await page.getByRole('tab', { name: 'Verdict' }).click();
    await page
      .getByText(/learning_rate = 0\.1 against learning_rate = 0\.01/)
      .first()
      .waitFor();
  });

  it('tells runs apart as the plan does, and draws each of them', async () => {
    const ids = await plannedTrainings(fixture);
    const { page } = await open(ids, '&section=curves');
    await page.getByText('wide (3 runs)').first().waitFor();
    await page.getByText(/Few runs in narrow \(3\) and wide \(3\)/).waitFor();
    const each = page.waitForRequest(/\/curves\?.*by=metadata\.seed/);
    await page.getByRole('checkbox', { name: 'Each run' }).uncheck();
    await page.reload();
    await page.getByText('wide (3 runs)').first().waitFor();
    await page.getByRole('checkbox', { name: 'Each run' }).check();
    await each;
  });

  it.each(['curves', 'monitor'] as const)(
    'stays where it is while it loads: %s',
    async (section) => {
      const { page } = await open([old, short], '&section=parameters');
      let answer: () => void = () => {};
      const held = new Promise<void>((resolve) => (answer = resolve));
      await page.route(
        /\/api\/(?:run-curves|experiments\/[^/?]+(?:\/columns)?)$/,
        async (route) => {
          await held;
          await route.continue().catch(() => {});
        },
      );
      await page.goto(
        `${fixture.server.url}/compare?ids=${old},${short}&section=${section}&metric=latency_ms`,
      );
      await page.locator('.compare-panel .loading').first().waitFor();
      expect(await page.getByRole('option', { name: 'none' }).count()).toBe(0);
      await page.waitForTimeout(1200);
      answer();
      await shown(page);
      expect(await page.evaluate(() => window.crucibleLayoutShift)).toBeLessThan(0.02);
    },
  );

  it.each([390, 1440])(
    'has every reason within its row, and every figure in sight, at %s px',
    async (width) => {
      const { page } = await open([old, short], '', { size: { width, height: 900 } });
      const reasons = page.locator('.forest-none');
      await reasons.first().waitFor();
      for (const reason of await reasons.all()) {
        await reason.locator('span').evaluate((span) => {
          span.textContent = 'a reason that takes more words than there is room for '.repeat(6);
        });
        const [row, words] = await Promise.all([
          reason.boundingBox(),
          reason.locator('span').boundingBox(),
        ]);
        expect(words!.x).toBeGreaterThanOrEqual(row!.x);
        expect(words!.y).toBeGreaterThanOrEqual(row!.y);
        expect(words!.x + words!.width).toBeLessThanOrEqual(row!.x + row!.width + 1);
        expect(words!.y + words!.height).toBeLessThanOrEqual(row!.y + row!.height);
      }
      if (width < 1440) return;
      const table = page.getByRole('region', { name: 'Table of estimates' });
      expect(await table.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
    },
  );

  it('shows which parameters differ, and all of them when asked', async () => {
    const { page } = await open(runs, '&section=parameters');
    const table = page.getByRole('region', { name: 'Table of parameters' });
    await table.getByRole('rowheader', { name: 'learning_rate' }).waitFor();
    await page.getByRole('button', { name: 'By group' }).click();
    await table.getByRole('rowheader', { name: /seed\s*differs within groups only/ }).waitFor();
    expect(await table.getByRole('rowheader', { name: 'layers' }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'All 3' }).check();
    await table.getByRole('rowheader', { name: /layers\s*the same/ }).waitFor();
    await page.getByRole('figure', { name: 'Parameters and results' }).waitFor();
  });

  it('watches two experiments while they record', async () => {
    const { recording } = fixture;
    const live = [];
    for (const condition of ['now', 'then']) {
      const id = await recording.start({ name: 'live', condition });
      await recording.calls(id, 40);
      await recording.keepCalling(id, 20);
      live.push(id);
    }
    const watched = await open(live, '&section=monitor');
    const { page } = watched;
    const now = page.getByRole('region', { name: 'What it says now' });
    const samples = async () =>
      Number(/After (\d+) samples/.exec((await now.textContent()) ?? '')?.[1]);
    await now.waitFor();
    await page.getByText('You may look here as often as you like').waitFor();
    const first = await samples();
    expect(first).toBeGreaterThan(0);
    await expect.poll(samples).toBeGreaterThan(first);
    await page.getByRole('tab', { name: 'Verdict' }).click();
    await page.getByText(/this is a look before the end/).waitFor();
    for (const id of live) {
      await recording.rest(id);
      await recording.stop(id);
    }
    expectNoProblems(watched);
  });

  it('can be cancelled while it is worked out, and asked for again', async () => {
    const { page } = await open([old, short], '&section=parameters');
    let answer: () => void = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/compare', async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await page.getByRole('tab', { name: 'Verdict' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    answer();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await says(page, BETTER);
  });

  it('goes from part to part and back without asking again', async () => {
    const watched = await open([old, short]);
    const { page, requests } = watched;
    await page.getByRole('tab', { name: 'Parameters' }).click();
    await page.getByRole('figure', { name: 'Parameters and results' }).waitFor();
    await page.getByRole('tab', { name: 'Verdict' }).click();
    await says(page, BETTER);
    expect(requests.filter((url) => url.endsWith('/api/compare'))).toHaveLength(1);
  });

  it('is taken along as JSON, as a table and as a command', async () => {
    const { page } = await open([old, short]);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByText(`npx crucible report ${old} ${short}`).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as JSON' }).click();
    expect((await download).suggestedFilename()).toBe('verdict-old-short.json');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Copy as a Markdown table' }).click();
    await page.getByText('The Markdown table is copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('| latency\\_ms mean | 5');
  });

  it('says what is wrong with what was chosen', async () => {
    const { page } = await open([old, short, 'nowhere', old]);
    await page.getByText('1 experiment was chosen twice').waitFor();
    await page.getByText('The store has no experiment “nowhere”').waitFor();
    await says(page, BETTER);
    await page.getByRole('button', { name: 'Leave out what is not there' }).click();
    expect(new URL(page.url()).searchParams.get('ids')).toBe(`${old},${short}`);
    const refused = await open([old, short], '&alpha=7', { ignores: [/400/] });
    await refused.page.getByRole('alert').filter({ hasText: 'alpha' }).waitFor();
    const empty: string[] = [];
    for (const condition of ['a', 'b'])
      empty.push(await fixture.recording.start({ name: 'nothing', condition }));
    const nothing = await open(empty);
    await nothing.page.getByText('no metric has values in both conditions').waitFor();
  });

  it.each(SECTIONS)('can be used by everybody, at any width: %s', async (section) => {
    const watched = await open([old, short], `&section=${section.toLowerCase()}`);
    await expectNoViolations(watched.page);
    await expectNoLayoutBreakage(watched.page, `compare-${section.toLowerCase()}`);
    expectNoProblems(watched);
  });
});

/** The verdict in words is on the screen, and says this. */
function says(page: Page, words: RegExp): Promise<void> {
  return page.getByRole('region', { name: 'Verdict in words' }).getByText(words).waitFor();
}

/** How often a part of the page has said that it is drawn. */
function drawn(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('crucible:compare:drawn').length);
}

/** Calls to a model about the same samples; a little is different in each. */
function answers(latencyMs: number): Emitted[] {
  return Array.from({ length: SAMPLES }, (_, i) => [
    'req_llm.request.stop',
    { duration: (latencyMs + ((i * 37) % 90) + ((i * latencyMs) % 13)) * 1e6 },
    { sample_id: `q${i}`, success: (i * latencyMs) % 7 !== 0, cost: 0.001 + (i % 5) / 1e4 },
  ]);
}

/** Two experiments, in each of which there are runs: so says their plan. */
async function plannedTrainings({ recording }: Fixture): Promise<readonly string[]> {
  const plan = {
    primaryMetric: 'loss',
    direction: 'lower',
    minimumEffect: { relative: 0.1 },
    stoppingRule: { kind: 'fixed', samples: 3 },
    analysis: { runBy: 'metadata.seed' },
  } as const;
  const ids: string[] = [];
  for (const condition of ['narrow', 'wide']) {
    const id = await recording.start({ name: 'nets', condition, plan });
    const events = [1, 2, 3].flatMap((seed) =>
      Array.from({ length: STEPS }, (_, step): Emitted => {
        return ['training.step.stop', { loss: seed / (step + 1) }, { step, seed }];
      }),
    );
    await recording.emit(id, ...events);
    await recording.stop(id);
    ids.push(id);
  }
  return ids;
}

/** Three seeds of two conditions; the learning rates go across them. */
async function trainings({ recording }: Fixture): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [n, condition] of ['adam', 'sgd', 'adam', 'sgd', 'adam', 'sgd'].entries()) {
    const metadata = { seed: n >> 1, learning_rate: n < 3 ? 0.1 : 0.01, layers: 2 };
    const id = await recording.start({ name: 'digits', condition, metadata });
    const steps = Array.from({ length: STEPS }, (_, step): Emitted => {
      const loss = (condition === 'adam' ? 1 : 1.5) / (step + 1) + (n >> 1) / 20;
      return ['training.step.stop', { loss }, { step }];
    });
    await recording.emit(id, ...steps);
    await recording.stop(id);
    ids.push(id);
  }
  return ids;
}
