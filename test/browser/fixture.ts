import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import {
  type CrucibleServer,
  createServer,
  type ServerOptions,
} from '../../src/server/create-server.js';
import { localStore } from '../../src/store/local/local-store.js';
import { RecordingProcess } from './recording-process.js';
import { type WatchedPage, watchedPage } from './watched-page.js';

/** A page that takes longer has gone wrong. */
const PATIENCE_MS = 30_000;
export const DESKTOP: Size = { width: 1440, height: 900 };

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface OpenOptions {
  readonly size?: Size;
  readonly colorScheme?: 'light' | 'dark';
  /** Problems that this test means to cause. */
  readonly ignores?: readonly RegExp[];
}

/** A server over a store that another process records into, and pages of it. */
export interface Fixture extends AsyncDisposable {
  readonly server: CrucibleServer;
  readonly directory: string;
  readonly recording: RecordingProcess;
  /** Opens a path of the dashboard, and waits until it shows something. */
  openPage(browser: Browser, path: string, options?: OpenOptions): Promise<WatchedPage>;
}

/** `CRUCIBLE_DASHBOARD` names another built dashboard than the one in `dist/web`. */
export async function openFixture(options: ServerOptions = {}): Promise<Fixture> {
  const parent = await mkdtemp(join(tmpdir(), 'crucible-browser-'));
  const directory = join(parent, 'store');
  const recording = await RecordingProcess.start(directory);
  const store = localStore({ directory });
  const built = process.env['CRUCIBLE_DASHBOARD'];
  const server = await createServer({
    lab: new Lab({ store, telemetry: new Telemetry() }),
    port: 0,
    // Tests are many on one address.
    requestsPerSecond: 2000,
    ...(built ? { dashboardDirectory: built } : {}),
    ...options,
  });
  if (!server.hasDashboard) throw new Error('there is no built dashboard: run npm run build first');
  const contexts: BrowserContext[] = [];
  return {
    server,
    directory,
    recording,
    openPage: async (
      browser,
      path,
      { size = DESKTOP, colorScheme = 'light', ignores = [] } = {},
    ) => {
      const context = await browser.newContext({
        viewport: size,
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      contexts.push(context);
      context.setDefaultTimeout(PATIENCE_MS);
      const watched = await watchedPage(context, server.url, { ignores });
      await watched.page.goto(`${server.url}${path}`);
      await shown(watched.page);
      return watched;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(contexts.map((context) => context.close().catch(() => {})));
      await recording.kill();
      await server.close({ graceMs: 200 });
      await store.close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Resolves when the page has a heading and nothing in it says that it is being loaded. */
export async function shown(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .loading') === null);
}

/** Neither an error, nor a violation, nor a request to anywhere else. */
export function expectNoProblems({ problems }: WatchedPage): void {
  expect(problems).toEqual([]);
}
