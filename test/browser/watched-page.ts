import type { BrowserContext, Page } from 'playwright-core';

/** What a page under test did that no page should. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, violations of the CSP, dialogs, requests that leave the server. */
  readonly problems: string[];
  /** Addresses that it asked for, in order. */
  readonly requests: string[];
}

declare global {
  interface Window {
    /** Layout shifts that no input of the person explains. */
    crucibleLayoutShift: number;
    /** What moved, and from where to where. */
    crucibleMoved: string[];
    /** Called by whatever hostile text manages to run. */
    __pwned: ((how?: string) => void) | undefined;
  }
}

/** Opens no page of its own accord: `goto` is the test's. */
export async function watchedPage(
  context: BrowserContext,
  origin: string,
  { ignores = [] }: { readonly ignores?: readonly RegExp[] } = {},
): Promise<WatchedPage> {
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  const note = (problem: string): void => {
    if (!ignores.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  await page.exposeFunction('__pwned', (how?: string) => note(`hostile text ran: ${how ?? ''}`));
  await page.exposeFunction('crucibleNote', note);
  await page.addInitScript(observe);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      note(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`error: ${error.stack ?? error.message}`));
  page.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`);
    void dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    const url = request.url();
    requests.push(url);
    if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) note(`foreign request: ${url}`);
  });
  return { page, problems, requests };
}

/** In the page, before any of its scripts. */
function observe(): void {
  window.crucibleLayoutShift = 0;
  window.crucibleMoved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[];
    }[]) {
      if (entry.hadRecentInput) continue;
      window.crucibleLayoutShift += entry.value;
      for (const { node, previousRect: before, currentRect: after } of entry.sources)
        window.crucibleMoved.push(
          `${node?.className ?? 'removed'}: ${before.y}+${before.height} → ${after.y}+${after.height}`,
        );
    }
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('securitypolicyviolation', (event) => {
    const { crucibleNote } = window as unknown as { crucibleNote: (problem: string) => void };
    crucibleNote(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}
