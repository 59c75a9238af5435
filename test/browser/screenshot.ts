import type { Page } from 'playwright-core';
import { BLOCK_PX, pictureOf } from './coarse-picture.js';
import type { Screenshot } from './reference-pictures.js';

/** What lies below is more of the same, and no reason for a larger reference. */
const MAX_HEIGHT_PX = 1800;
/** Rows that come into sight are drawn a moment later, and a busy machine's moments are long. */
const MAX_AGAIN = 12;
const MORE_PATIENCE_MS = 100;

/**
 * What differs from run to run is painted flat, where it stands and as large as it is. Icons, which are
 * 14 or 16 px wide, do not; other drawings are data.
 */
const FLAT = `
  canvas, svg:not([width="14"], [width="16"]), .experiment-facts { background: #888 !important; }
  canvas { object-position: -99999px 0 !important; }
  svg:not([width="14"], [width="16"]) *, .experiment-facts *, .trace-time *, .readout-value,
  .range-bar-text, [data-tile="rate"] *, .shell-connection { visibility: hidden !important; }
  ::highlight(varying) { color: transparent; }
`;
/** Texts that tell of times, durations and ids. */
const VARYING = /\d{4}-\d\d-\d\d|\d:\d\d|\bago\b|just now|\d ?(?:ns|µs|ms|s|min|h|d)\b|[\da-f]{16}/
  .source;

declare global {
  interface Window {
    /** Undoes what was painted flat. */
    crucibleUnpaint: (() => void) | undefined;
  }
}

/**
 * The page from its top, as wide as its window, in shades of blocks, as soon as two screenshots in a row
 * are the same; the page is afterwards as it was, but scrolled to its top.
 */
export async function coarseScreenshot(page: Page): Promise<Screenshot> {
  let last = await flatScreenshot(page);
  for (let again = 0; again < MAX_AGAIN; again++) {
    const next = await flatScreenshot(page);
    if (next.png.equals(last.png))
      return { wordsPx: next.wordsPx, picture: pictureOf(await luminances(page, next.png)) };
    last = next;
    await page.waitForTimeout(again * MORE_PATIENCE_MS);
  }
  throw new Error(`the page still changes after ${MAX_AGAIN + 1} screenshots`);
}

async function flatScreenshot(page: Page): Promise<{ png: Buffer; wordsPx: number }> {
  const { heightPx, wordsPx } = await page.evaluate(paintFlat, { css: FLAT, varying: VARYING });
  const { width } = page.viewportSize()!;
  try {
    const png = await page.screenshot({
      fullPage: true,
      clip: { x: 0, y: 0, width, height: Math.min(heightPx, MAX_HEIGHT_PX) },
      animations: 'disabled',
      caret: 'hide',
      scale: 'css',
    });
    return { png, wordsPx };
  } finally {
    await page.evaluate(() => window.crucibleUnpaint?.());
  }
}

/** In the page, which does not change: of sheets that are adopted its Content-Security-Policy says nothing. */
function paintFlat({ css, varying }: { css: string; varying: string }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
  const highlight = new Highlight();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!new RegExp(varying).test(texts.currentNode.nodeValue ?? '')) continue;
    const range = document.createRange();
    // By its place and not by its letters: it may be told anew at any moment.
    range.selectNode(texts.currentNode);
    highlight.add(range);
  }
  CSS.highlights.set('varying', highlight);
  window.crucibleUnpaint = () => {
    CSS.highlights.delete('varying');
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  window.scrollTo(0, 0);
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  const { fontSize, fontFamily } = getComputedStyle(document.body);
  const code = getComputedStyle(document.documentElement).getPropertyValue('--font-mono');
  const wordsIn = (family: string): number => {
    context.font = `${fontSize} ${family}`;
    return context.measureText('Experiments 0123456789 Distributions').width;
  };
  return {
    heightPx: document.documentElement.scrollHeight,
    wordsPx: wordsIn(fontFamily) + wordsIn(code || 'monospace'),
  };
}

/** Mean luminance, 0 to 255, of each block: a blank page decodes and reduces the image. */
async function luminances(page: Page, png: Buffer): Promise<readonly (readonly number[])[]> {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(reduced, { base64: png.toString('base64'), blockPx: BLOCK_PX });
  } finally {
    await blank.close();
  }
}

/** In a blank page. Blocks that the image's edges cut are as large as what is left of them. */
async function reduced(image: { base64: string; blockPx: number }): Promise<number[][]> {
  const blob = await (await fetch(`data:image/png;base64,${image.base64}`)).blob();
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const rows: number[][] = [];
  for (let top = 0; top < height; top += image.blockPx) {
    const row: number[] = [];
    for (let left = 0; left < width; left += image.blockPx) {
      let sum = 0;
      const [right, bottom] = [left + image.blockPx, top + image.blockPx];
      for (let y = top; y < Math.min(bottom, height); y++)
        for (let x = left; x < Math.min(right, width); x++) {
          const at = 4 * (y * width + x);
          sum += 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!;
        }
      const pixels = (Math.min(bottom, height) - top) * (Math.min(right, width) - left);
      row.push(sum / pixels);
    }
    rows.push(row);
  }
  return rows;
}
