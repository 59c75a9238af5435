/** The dashboard in a real browser: from the address, the key or the event to what is on the screen. */
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { hasChromium, launch, MISSING } from '../test/browser/chromium.js';
import { RecordingProcess } from '../test/browser/recording-process.js';
import { trainingRuns } from './browser/data.js';
import {
  filterMs,
  firstContentMs,
  markedMs,
  panFramesMs,
  scriptsOf,
  shownAtMs,
  withPage,
  zoomMs,
} from './browser/page-times.js';
import { serve } from './browser/serving.js';
import { filledDay } from './fill.js';
import { manyExperiments } from './many-experiments.js';
import { type BenchSizes, type Figure, FULL, median, report } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

/** Each leaves fewer names: those with 1, with 12, with 123. */
const KEYS = ['1', '2', '3'] as const;
const ZOOMS = [
  [0.2, 0.8],
  [0.3, 0.7],
  [0.25, 0.75],
] as const;
const PAN_MOVES = 240;
const FRAME_MS = 1000 / 60;
/** A frame is not missed that comes a little late. */
const FRAME_SLACK_MS = 1;
const LIVE_EVENTS = 10;

interface Ground {
  readonly browser: Browser;
  readonly directory: string;
  readonly rounds: number;
}

async function repeated(rounds: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(await measure());
  return median(values);
}

async function experimentsPage({ browser, directory, rounds }: Ground, count: number) {
  await using server = await serve(await manyExperiments(directory, count));
  const open = `${server.url}/`;
  const firstRow = (): Promise<number> =>
    withPage(browser, async (page) => {
      await page.goto(open);
      return markedMs(page, 'crucible:experiments:first-row');
    });
  // The server reads the directory once.
  await firstRow();
  const firstRowMs = await repeated(rounds, firstRow);
  const loadMs = await repeated(rounds, () =>
    withPage(browser, async (page) => {
      await page.goto(open);
      return firstContentMs(page);
    }),
  );
  const scripts = await withPage(browser, async (page) => {
    await page.goto(open);
    await markedMs(page, 'crucible:experiments:first-row');
    return scriptsOf(page);
  });
  let scriptBytes = 0;
  for (const url of scripts)
    scriptBytes += gzipSync(new Uint8Array(await (await fetch(url)).arrayBuffer())).length;
  const filters: number[] = [];
  await withPage(browser, async (page) => {
    await page.goto(open);
    await markedMs(page, 'crucible:experiments:first-row');
    await page.locator('main input[role="combobox"], main input[type="search"]').first().focus();
    for (const key of KEYS) filters.push(await filterMs(page, key));
  });
  const among = `${count.toLocaleString('en')} experiments`;
  return [
    ms(
      'first load: something is drawn',
      loadMs,
      1000,
      `from the beginning of the navigation; Chromium ${browser.version()}, headless`,
    ),
    {
      what: 'JavaScript of the first load, gzipped',
      value: scriptBytes / 1000,
      unit: 'kB',
      target: ['<=', 150],
    },
    ms(`first row of ${among}`, firstRowMs, 500, 'from the beginning of the navigation'),
    ms(`filter ${among}`, median(filters), 50, 'from a key to the frame with the rows'),
  ] satisfies Figure[];
}

async function experimentPage({ browser, directory, rounds }: Ground, events: number) {
  const day = await filledDay(directory, events);
  await using server = await serve(day.directory);
  const url = `${server.url}/experiments/${day.id}`;
  const charts = (): Promise<number> =>
    withPage(browser, async (page) => {
      await page.goto(url);
      return markedMs(page, 'crucible:experiment:charts');
    });
  await charts();
  const chartsMs = await repeated(rounds, charts);
  const zooms: number[] = [];
  let frames: number[] = [];
  await withPage(browser, async (page) => {
    await page.goto(url);
    await markedMs(page, 'crucible:experiment:charts');
    for (const part of ZOOMS) zooms.push(await zoomMs(page, part));
    frames = await panFramesMs(page, PAN_MOVES);
  });
  const of = `${events.toLocaleString('en')} events`;
  const late = frames.filter((frame) => frame > FRAME_MS + FRAME_SLACK_MS).length;
  const note = `${late} of ${frames.length} frames were late; headless, without a GPU`;
  return [
    ms(`charts of ${of}`, chartsMs, 500, 'from the beginning of the navigation'),
    ms(`a zoom step, ${of}`, median(zooms), 100, 'from letting go to the frame'),
    ms(`between frames of a pan, ${of}`, median(frames), FRAME_MS + FRAME_SLACK_MS, note),
    { what: 'the same, 95th percentile', value: percentile(frames, 0.95), unit: 'ms' },
  ] satisfies Figure[];
}

async function comparePage({ browser, directory, rounds }: Ground, runs: number, steps: number) {
  const { directory: at, ids } = await trainingRuns(directory, runs, steps);
  await using server = await serve(at);
  const drawn = (): Promise<number> =>
    withPage(browser, async (page) => {
      await page.goto(`${server.url}/compare?ids=${ids.join(',')}`);
      return markedMs(page, 'crucible:compare:drawn');
    });
  const firstMs = await drawn();
  const what = `compare ${runs} runs of ${steps.toLocaleString('en')} steps`;
  return [
    ms(what, await repeated(rounds, drawn), 1000, 'from the beginning of the navigation'),
    { what: 'the same, the first time it is asked for', value: firstMs, unit: 'ms' },
  ] satisfies Figure[];
}

async function livePage({ browser, directory }: Ground) {
  const store = `${directory}/live`;
  await using recording = await RecordingProcess.start(store);
  const id = await recording.start({ name: 'live', flushIntervalMs: 100 });
  const before = 300;
  await recording.calls(id, before);
  await using server = await serve(store);
  const delays: number[] = [];
  await withPage(browser, async (page) => {
    await page.goto(`${server.url}/experiments/${id}`);
    await page.getByText(String(before), { exact: true }).first().waitFor();
    for (let n = 1; n <= LIVE_EVENTS; n++) {
      let emittedMs = Number.NaN;
      const shownMs = await shownAtMs(page, String(before + n), async () => {
        emittedMs = await recording.emitOnly(id, ['tick', { n }, {}]);
      });
      delays.push(shownMs - emittedMs);
    }
  });
  const note = `another process's, median of ${LIVE_EVENTS}; the slowest ${Math.round(Math.max(...delays))} ms`;
  return [ms('an event until it is on the screen', median(delays), 500, note)];
}

function ms(what: string, value: number, target: number, note: string): Figure {
  return { what, value, unit: 'ms', target: ['<=', target], note };
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
}

async function measure({ events, rounds }: BenchSizes): Promise<readonly Figure[]> {
  if (!hasChromium) {
    process.stderr.write(`left out: ${MISSING}\n`);
    return [];
  }
  const isFull = events === FULL.events;
  const browser = await launch();
  try {
    return await inTemporaryDirectory(async (directory) => {
      const ground: Ground = { browser, directory, rounds };
      return [
        ...(await experimentsPage(ground, isFull ? 10_000 : 300)),
        ...(await experimentPage(ground, events * 10)),
        ...(await comparePage(ground, isFull ? 50 : 6, isFull ? 10_000 : 300)),
        ...(await livePage(ground)),
      ];
    });
  } finally {
    await browser.close();
  }
}

await report(measure);
