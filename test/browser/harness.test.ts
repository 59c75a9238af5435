import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectNoViolations } from './accessibility.js';
import { clippedButtons, overflowing, overlappingControls } from './layout-faults.js';
import { screenshotDifference } from './reference-pictures.js';
import { coarseScreenshot } from './screenshot.js';
import { describeInBrowser } from './suite.js';
import { type WatchedPage, watchedPage } from './watched-page.js';

const ORIGIN = 'http://127.0.0.1:1';

function at(x: number, y: number, inner: string, style = ''): string {
  return `<div style="position:absolute;left:${x}px;top:${y}px;${style}">${inner}</div>`;
}

/** A page with panels of text and a drawing, as the dashboard's are, with style of its own. */
function panels(style = '', { started = 'started 2 s ago', drawn = 'M0 0L300 60' } = {}): string {
  const panel = (name: string, lines: number): string =>
    `<section id="${name}"><h2>${name}</h2><p>${'so many words of it, as they come '.repeat(lines)}</p></section>`;
  return `<style>
      body { margin: 0; background: #f6f7f9; color: #1a1f27; font: 13px/1.45 "DejaVu Sans", sans-serif;
        font-variant-numeric: tabular-nums; }
      section { margin: 12px; padding: 12px; border: 1px solid #dde1e7; background: #fff; }
      ${style}
    </style>
    <h1>Panels</h1><p>${started}</p>
    ${panel('first', 6)}${panel('second', 9)}
    <svg width="300" height="60" style="margin:12px"><path d="${drawn}" stroke="#000"/></svg>
    ${panel('third', 4)}`;
}

describeInBrowser('what looks at pages', (browser) => {
  let watched: WatchedPage;
  let page: Page;

  beforeEach(async () => {
    watched = await watchedPage(await browser().newContext(), ORIGIN);
    ({ page } = watched);
    await page.setViewportSize({ width: 390, height: 600 });
  });
  afterEach(() => page.context().close());

  it('sees what makes a page scroll sideways', async () => {
    await page.setContent('<p style="width:380px">fits</p>');
    expect(await page.evaluate(overflowing)).toEqual([]);
    await page.setContent('<p style="width:500px" id="wide">does not</p>');
    expect((await page.evaluate(overflowing)).join()).toContain('id="wide"');
  });

  it('sees buttons that cut their words off', async () => {
    const button = (style: string): string => `<button style="${style}">Download as PNG</button>`;
    await page.setContent(button(''));
    expect(await page.evaluate(clippedButtons)).toEqual([]);
    for (const style of [
      'width:40px;white-space:nowrap',
      'width:40px;white-space:nowrap;overflow:hidden',
      'height:8px;padding:0;overflow:hidden',
    ]) {
      await page.setContent(button(style));
      expect(await page.evaluate(clippedButtons), style).toHaveLength(1);
    }
  });

  it('sees controls that lie on each other, and not those that lie in each other', async () => {
    const pair = (second: string): string => at(0, 0, '<button>first</button>') + second;
    const look = () => page.evaluate(overlappingControls, '[data-overlaps]');
    await page.setContent(pair(at(0, 60, '<a href="/x">second</a>')));
    expect(await look()).toEqual([]);
    await page.setContent(pair(at(5, 5, '<a href="/x">second</a>')));
    expect(await look()).toHaveLength(1);
    await page.setContent(pair(at(5, 5, '<a href="/x" data-overlaps>second</a>')));
    expect(await look()).toEqual([]);
    await page.setContent('<div role="button" tabindex="0">row <button>within</button></div>');
    expect(await look()).toEqual([]);
    // Scrolled out of its box.
    const scrolled = '<div style="height:40px;overflow:auto"><button style="margin-top:60px">';
    await page.setContent(`${scrolled}hidden</button></div>${at(0, 60, '<button>over</button>')}`);
    expect(await look()).toEqual([]);
  });

  it('sees on a screenshot what is moved, gone, larger or covered', async () => {
    await page.setContent(panels());
    const before = await coarseScreenshot(page);
    for (const style of [
      '#second { margin-left: 70px; }',
      '#second { margin-top: 60px; }',
      '#third { display: none; }',
      '#third { visibility: hidden; }',
      '#first { zoom: 2; }',
      '#first { position: absolute; top: 300px; }',
      '#second p { background: #1a1f27; }',
      'svg { display: none; }',
      'section { background: #888; }',
    ]) {
      await page.setContent(panels(style));
      const difference = screenshotDifference(before, await coarseScreenshot(page));
      expect(difference, style).toMatch(/% differs.* most of all at \d+,\d+ \d+×\d+ px$/);
    }
  });

  it('sees nothing on a screenshot of the same page, later, with other data or in another font', async () => {
    await page.setContent(panels());
    const before = await coarseScreenshot(page);
    const inFont = (font: string): string => panels(`body { font-family: ${font}; }`);
    for (const same of [
      panels(),
      panels('', { started: 'started just now', drawn: 'M0 60L300 0' }),
      panels('section { margin-left: 18px; }'),
      panels('p { color: #333a44; }'),
      inFont('"Liberation Sans", Arial, sans-serif'),
      inFont('"DejaVu Serif", Georgia, serif'),
      inFont('monospace'),
    ]) {
      await page.setContent(same);
      expect(screenshotDifference(before, await coarseScreenshot(page)), same).toBeNull();
    }
  });

  it('leaves a page as it was before its screenshot', async () => {
    await page.setContent(panels());
    const unmasked = await page.screenshot();
    await coarseScreenshot(page);
    expect((await page.screenshot()).equals(unmasked)).toBe(true);
  });

  it('hears of errors, dialogs, foreign requests and hostile text that runs', async () => {
    await page.setContent('<p>quiet</p>');
    expect(watched.problems).toEqual([]);
    await page.evaluate(() => console.error('said aloud'));
    await page.evaluate(() => void setTimeout(() => Reflect.get(null as never, 'fails'), 0));
    await page.evaluate(() => alert('look here'));
    await page.evaluate(() => void fetch('http://127.0.0.1:9/elsewhere').catch(() => {}));
    await page.setContent(`<img src="data:," onerror="__pwned('an image')">`);
    await page.waitForTimeout(200);
    const all = watched.problems.join('\n');
    for (const said of ['said aloud', 'Reflect.get', 'look here', '/elsewhere', 'an image'])
      expect(all).toContain(said);
  });

  it('hears of what the Content-Security-Policy stopped', async () => {
    const html = `<meta http-equiv="content-security-policy" content="script-src 'none'">
      <img src="data:," onerror="__pwned('an image')">`;
    await page.goto(`data:text/html,${encodeURIComponent(html)}`);
    await page.waitForTimeout(200);
    expect(watched.problems.join()).toContain('CSP: script-src');
    expect(watched.problems.join()).not.toContain('hostile text ran');
  });

  it('sees what a reader of screens cannot use', async () => {
    const body = (inner: string): string =>
      `<html lang="en"><title>t</title><main><h1>t</h1>${inner}</main></html>`;
    await page.setContent(body('<label>Name <input></label>'));
    await expectNoViolations(page);
    await page.setContent(body('<input><p style="color:#ccc;background:#fff">pale</p>'));
    await expect(expectNoViolations(page)).rejects.toThrow('violations in light');
  });
});
