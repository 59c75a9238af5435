import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectNoProblems, type Fixture, openFixture, shown } from './fixture.js';
import type { Emitted } from './recording-process.js';
import { describeInBrowser } from './suite.js';

/** Each says where it was put, so that a failure names the field. */
const HOSTILE: readonly ((field: string) => string)[] = [
  (field) => `<script>__pwned('${field} script')</script>`,
  (field) => `<img src=x onerror="__pwned('${field} img')">`,
  (field) => `"><svg onload="__pwned('${field} svg')">`,
  (field) => `javascript:__pwned('${field} url')`,
];
/** As people type them into the address bar, too. */
const IN_ADDRESS = encodeURIComponent(`"><img src=x onerror="__pwned('address')">`);
/** What is shown somewhere of the first text, whatever it is cut to. */
const SHOWN = '<script>__pwned(';
const TRACE = 'trace-1';
const MOST_PRESSED = 8;

describeInBrowser('a dashboard fed with hostile text', (browser) => {
  let fixture: Fixture;
  const ids: string[] = [];
  let pages: readonly string[];

  beforeAll(async () => {
    fixture = await openFixture({ writeToken: 'write-token-of-the-tests' });
    const { recording } = fixture;
    for (const hostile of HOSTILE) {
      const id = await recording.start({
        name: hostile('name'),
        hypothesis: hostile('hypothesis'),
        condition: hostile('condition'),
        tags: [hostile('tag'), 'plain'],
        metadata: {
          [hostile('parameter name')]: hostile('parameter value'),
          nested: { [hostile('nested name')]: [hostile('nested value')] },
          link: hostile('link'),
        },
      });
      await recording.emit(id, ...eventsWith(hostile));
      await fetch(`${fixture.server.url}/api/experiments/${id}/notes`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer write-token-of-the-tests',
        },
        body: JSON.stringify({ text: hostile('note') }),
      }).then(async (answer) => expect(answer.ok, await answer.text()).toBe(true));
      ids.push(id);
    }
    pages = [
      '/',
      `/?q=${IN_ADDRESS}`,
      ...ids.flatMap((id) => [
        `/experiments/${id}`,
        `/experiments/${id}/events`,
        `/experiments/${id}/traces/${TRACE}`,
        `/experiments/${id}/traces/${IN_ADDRESS}`,
      ]),
      `/experiments/${IN_ADDRESS}`,
      `/compare?ids=${ids.join(',')}`,
      `/compare?ids=${IN_ADDRESS}`,
      '/sql',
      `/sql?q=${IN_ADDRESS}`,
      `/${IN_ADDRESS}`,
    ];
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  it('runs none of it, on any page', async () => {
    for (const path of pages) {
      const watched = await fixture.openPage(browser(), path, { ignores: [/status of 4\d\d/] });
      await pressEverything(watched.page);
      expectNoProblems(watched);
      const links = await watched.page.evaluate(() =>
        [...document.querySelectorAll('a[href], form[action], iframe, object, embed')].map(
          (element) => element.getAttribute('href') ?? element.outerHTML,
        ),
      );
      for (const link of links) expect(link, path).not.toMatch(/^\s*javascript:/i);
      await watched.page.context().close();
    }
  });

  it('shows it as the text that it is', async () => {
    for (const path of ['/', `/experiments/${ids[0]}`, `/experiments/${ids[0]}/events`]) {
      const { page } = await fixture.openPage(browser(), path);
      await page.getByText(SHOWN).first().waitFor();
    }
  });
});

function eventsWith(hostile: (field: string) => string): Emitted[] {
  const spanned = { trace_id: TRACE, span_id: hostile('span') };
  return [
    ['req_llm.request.start', {}, { ...spanned, model: hostile('model') }],
    [
      'req_llm.request.stop',
      { duration: 5e6, [hostile('measurement name')]: 1 },
      {
        ...spanned,
        model: hostile('model'),
        provider: hostile('provider'),
        sample_id: hostile('sample'),
        condition: hostile('event condition'),
        user_id: hostile('user'),
        [hostile('metadata name')]: hostile('metadata value'),
      },
    ],
    [
      'req_llm.request.exception',
      { duration: 5e6 },
      {
        error: hostile('error'),
        error_message: hostile('error message'),
        trace_id: hostile('trace'),
      },
    ],
    // A name is checked by nobody before it is emitted.
    [`made.up.${hostile('event name')}`, { value: Number.NaN }, {}],
    ...Array.from(
      { length: 20 },
      (_, step): Emitted => [
        'crucible_train.batch.stop',
        { loss: 1 / (step + 1), step, [hostile('curve name')]: step },
        { step },
      ],
    ),
  ];
}

/** Opens what can be opened: menus, tabs, details, the first rows. */
async function pressEverything(page: Page): Promise<void> {
  const address = page.url();
  const controls = page.locator(
    'main summary, main [role="tab"], main [aria-haspopup], main [role="gridcell"] button, main [role="row"]',
  );
  const count = Math.min(await controls.count(), MOST_PRESSED);
  for (let index = 0; index < count; index++) {
    // What cannot be pressed now was hidden by what was pressed before.
    await controls
      .nth(index)
      .click({ timeout: 500 })
      .catch(() => {});
    if (new URL(page.url()).pathname !== new URL(address).pathname) {
      await page.goto(address);
      await shown(page);
    }
    await page.keyboard.press('Escape');
  }
  // An image that fails to load says so a moment later.
  await sleep(150);
}
