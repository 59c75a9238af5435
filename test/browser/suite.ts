import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasChromium, LAUNCH_MS, launch, MISSING } from './chromium.js';

/**
 * A suite with a browser for all of its tests. Where there is no Chromium it is left out, and says so; in
 * continuous integration that is a failure.
 */
export function describeInBrowser(name: string, suite: (browser: () => Browser) => void): void {
  if (hasChromium) {
    describe(name, () => {
      let browser: Browser;
      beforeAll(async () => void (browser = await launch()), LAUNCH_MS + 5000);
      afterAll(() => browser?.close());
      suite(() => browser);
    });
  } else if (process.env['CI'] === 'true') {
    it(`${name}: has a browser`, () => {
      throw new Error(MISSING);
    });
  } else {
    console.warn(`left out: "${name}": ${MISSING}`);
    it.skip(`${name} (${MISSING})`, () => {});
  }
}
