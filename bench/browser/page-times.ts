import type { Browser, Page } from 'playwright-core';

declare global {
  interface Window {
    benchMeasured: Promise<number>;
  }
}

/** What a page that is broken is given. */
const PATIENCE_MS = 30_000;
const SETTLING_MS = 400;
const SIZE = { width: 1440, height: 900 };

/** A page with nothing in its cache. */
export async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: SIZE });
  try {
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    // What compiles this file names the functions in it by a helper, which no page has.
    await page.addInitScript('globalThis.__name = (named) => named;');
    return await use(page);
  } finally {
    await context.close();
  }
}

/** When the page set that mark for the n-th time, in ms since the navigation began. */
export async function markedMs(page: Page, name: string, nth = 1): Promise<number> {
  const handle = await page.waitForFunction(
    ([mark, wanted]) => performance.getEntriesByName(mark)[wanted - 1]?.startTime ?? null,
    [name, nth] as const,
  );
  return (await handle.jsonValue()) as number;
}

export async function marks(page: Page, name: string): Promise<number> {
  return page.evaluate((mark) => performance.getEntriesByName(mark).length, name);
}

/** When something of the page's was first drawn, in ms since the navigation began. */
export async function firstContentMs(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  );
  return (await handle.jsonValue()) as number;
}

/** Addresses of the scripts that the page has loaded by now. */
export function scriptsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ name }) => name),
  );
}

/** From a key's input event to the frame after which the table has another number of rows, in ms. */
export async function filterMs(page: Page, key: string): Promise<number> {
  // What the key before has set off is over.
  await page.waitForTimeout(SETTLING_MS);
  await page.evaluate(() => {
    const rows = (): string | null =>
      document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') ?? null;
    const before = rows();
    let typedMs = Number.NaN;
    const onInput = (event: Event): void => {
      typedMs = event.timeStamp;
    };
    window.addEventListener('input', onInput, { capture: true, once: true });
    window.benchMeasured = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const now = rows();
        if (now === null || now === before) return;
        observer.disconnect();
        // The frame that draws it, and the beginning of the next one.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve(performance.now() - typedMs)),
        );
      });
      observer.observe(document.body, { subtree: true, attributes: true, childList: true });
    });
  });
  await page.keyboard.press(key);
  return measured(page, 'the table did not change');
}

/** Drags over a part of the first chart; from letting go of the button to the mark, in ms. */
export async function zoomMs(page: Page, [from, to]: readonly [number, number]): Promise<number> {
  const name = 'crucible:experiment:zoomed';
  const before = await marks(page, name);
  await page.evaluate(() => {
    window.addEventListener(
      'pointerup',
      (event) => performance.mark('bench:released', { startTime: event.timeStamp }),
      { capture: true, once: true },
    );
  });
  const { x, y, width } = await chartBox(page);
  await page.mouse.move(x + width * from, y);
  await page.mouse.down();
  await page.mouse.move(x + width * to, y, { steps: 4 });
  await page.mouse.up();
  const zoomedMs = await markedMs(page, name, before + 1);
  const released = await page.evaluate(
    () => performance.getEntriesByName('bench:released').at(-1)!.startTime,
  );
  return zoomedMs - released;
}

/** Times between frames while the first chart is moved to and fro, in ms. */
export async function panFramesMs(page: Page, moves: number): Promise<number[]> {
  const { x, y, width } = await chartBox(page);
  await page.keyboard.down('Shift');
  await page.mouse.move(x + width / 2, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { benchFrames: frames });
    const next = (atMs: number): void => {
      frames.push(atMs);
      if ('benchFrames' in window) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  for (let move = 0; move < moves; move++)
    await page.mouse.move(x + width * (0.5 + 0.3 * Math.sin(move / 20)), y);
  const frames = await page.evaluate(() => {
    const { benchFrames } = window as unknown as { benchFrames: number[] };
    delete (window as { benchFrames?: number[] }).benchFrames;
    return benchFrames;
  });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  return frames.slice(1).map((atMs, index) => atMs - frames[index]!);
}

/**
 * Lets `act` happen, and resolves to when the frame with a text of exactly these words was drawn: ms since
 * the Unix epoch.
 */
export async function shownAtMs(
  page: Page,
  text: string,
  act: () => Promise<unknown>,
): Promise<number> {
  await page.evaluate((wanted) => {
    const isThere = (): boolean => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
        if (node.textContent!.trim() === wanted) return true;
      return false;
    };
    window.benchMeasured = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
      });
      observer.observe(document.body, { subtree: true, characterData: true, childList: true });
    });
  }, text);
  await act();
  return measured(page, `the page never showed "${text}"`);
}

/** What was set up in the page before it was acted upon: nothing happens too early to be seen. */
function measured(page: Page, otherwise: string): Promise<number> {
  return bounded(
    page.evaluate(() => window.benchMeasured),
    otherwise,
  );
}

async function chartBox(page: Page): Promise<{ x: number; y: number; width: number }> {
  const chart = page.locator('.u-over').first();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (box === null) throw new Error('there is no chart to drag on');
  return { x: box.x, y: box.y + box.height / 2, width: box.width };
}

async function bounded<T>(work: Promise<T>, otherwise: string): Promise<T> {
  work.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(otherwise)), PATIENCE_MS);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
