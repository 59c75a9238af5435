import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { shown } from './fixture.js';
import { clippedButtons, overflowing, overlappingControls } from './layout-faults.js';
import { differencesFromReference, type Screenshot, writeReference } from './reference-pictures.js';
import { coarseScreenshot } from './screenshot.js';

const WIDTHS = [390, 820, 1440] as const;
/** Of a desk's window at four times its size: nothing is compared there, it only has no fault. */
const NARROWEST = 320;
const HEIGHT = 900;
/** Half of what is called good; on a machine that does much besides, what belongs together comes apart. */
const MAX_SHIFT = 0.05;
/** Fonts differ between machines, and with them heights of lines and widths of words. */
const TOLERANCE_PX = 24;
const TOLERANCE_SHARE = 0.08;
const IS_UPDATE = process.env['CRUCIBLE_UPDATE_LAYOUT'] === '1';
const HOW_TO_UPDATE = 'CRUCIBLE_UPDATE_LAYOUT=1 writes it anew';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Boxes = Readonly<Record<string, Box>>;

export interface LayoutOptions {
  /** Controls that are meant to lie upon others: a selector. */
  readonly mayOverlap?: string;
  /** Waits for what the page shows last. */
  readonly ready?: (page: Page) => Promise<unknown>;
}

/**
 * Loads the page anew at three widths, as on a phone, a tablet and a desk, and at the narrowest: it
 * does not scroll sideways, no button cuts its words off, no control lies on another, nothing jumps
 * while it loads, its landmarks are where `layout/<name>.json` says, and a coarse screenshot of it is like
 * the one in `layout/<name>.txt`. With CRUCIBLE_UPDATE_LAYOUT=1 these files are written. It leaves the
 * page in the light scheme.
 */
export async function expectNoLayoutBreakage(
  page: Page,
  name: string,
  { mayOverlap = '[data-overlaps]', ready = shown }: LayoutOptions = {},
): Promise<void> {
  const found: Record<string, Boxes> = {};
  const screenshots: Record<string, Screenshot> = {};
  for (const width of [NARROWEST, ...WIDTHS]) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width, height: HEIGHT });
    await page.reload();
    await ready(page);
    await settled(page);
    const at = `${name} at ${width} px`;
    expect(await page.evaluate(overflowing), `${at} scrolls sideways`).toEqual([]);
    expect(await page.evaluate(clippedButtons), `${at} cuts words off`).toEqual([]);
    expect(await page.evaluate(overlappingControls, mayOverlap), `${at} has overlaps`).toEqual([]);
    const shift = await page.evaluate(() => window.crucibleLayoutShift);
    const moved = await page.evaluate(() => window.crucibleMoved.join('; '));
    expect(shift, `${at} jumps while it loads: ${moved}`).toBeLessThan(MAX_SHIFT);
    if (width === NARROWEST) continue;
    found[width] = await page.evaluate(landmarks);
    screenshots[width] = await coarseScreenshot(page);
  }
  compareWithReference(name, found);
  if (IS_UPDATE) writeReference(name, screenshots);
  else
    expect(
      differencesFromReference(name, screenshots),
      `looks of ${name} (${HOW_TO_UPDATE})`,
    ).toEqual([]);
}

/** Fonts are there, and two frames have been drawn with them. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

function compareWithReference(name: string, found: Readonly<Record<string, Boxes>>): void {
  const file = fileURLToPath(new URL(`./layout/${name}.json`, import.meta.url));
  if (IS_UPDATE) {
    writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    return;
  }
  const reference = JSON.parse(readFileSync(file, 'utf8')) as typeof found;
  const differences: string[] = [];
  for (const width of WIDTHS) {
    const [wanted, is] = [reference[width] ?? {}, found[width] ?? {}];
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(is)])) {
      const [before, now] = [wanted[key], is[key]];
      if (before === undefined || now === undefined || !isNear(before, now))
        differences.push(`${width} px: ${key} was ${said(before)}, is ${said(now)}`);
    }
  }
  expect(differences, `layout of ${name} (${HOW_TO_UPDATE})`).toEqual([]);
}

function isNear(a: Box, b: Box): boolean {
  return (['x', 'y', 'width', 'height'] as const).every((side) => {
    const allowed = Math.max(TOLERANCE_PX, TOLERANCE_SHARE * Math.max(a[side], b[side]));
    return Math.abs(a[side] - b[side]) <= allowed;
  });
}

function said(box: Box | undefined): string {
  return box === undefined ? 'not there' : `${box.x},${box.y} ${box.width}×${box.height}`;
}

/** In the page: where its large parts are, by what names them. */
function landmarks(): Boxes {
  const boxes: Record<string, Box> = {};
  const selector =
    'header, nav, main, h1, [role="region"], section[aria-label], section[aria-labelledby], [data-testid]';
  for (const element of document.querySelectorAll<HTMLElement>(selector)) {
    const { x, y, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0) continue;
    const labelledBy = element.getAttribute('aria-labelledby');
    const label =
      element.dataset['testid'] ??
      element.getAttribute('aria-label') ??
      (labelledBy === null ? null : document.getElementById(labelledBy)?.textContent);
    const key = label ? `${element.localName} ${label}` : element.localName;
    // The first of several that are named alike.
    boxes[key] ??= {
      x: Math.round(x),
      y: Math.round(y + window.scrollY),
      width: Math.round(width),
      height: Math.round(height),
    };
  }
  return boxes;
}
