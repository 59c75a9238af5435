import { describe, expect, it } from 'vitest';
import { reviveJson } from '../../../src/event/json.js';
import { renderReport } from '../../../src/export/report/render-report.js';
import type { ReportData } from '../../../src/export/report/report-data.js';
import { dataOf, parseMarkup } from './parse-markup.js';
import { metricVerdict, REPORT_PLAN, reportData, verdictOf } from './report-fixture.js';

/** As a person reads it. */
function textOf(data: ReportData): string {
  return parseMarkup(renderReport(data))
    .text.replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

function headingsOf(data: ReportData): string[] {
  return [...renderReport(data).matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, title]) => title!);
}

describe('a report', () => {
  it('is one well-formed document that asks for nothing', () => {
    const document = renderReport(reportData({ plan: REPORT_PLAN }));
    const { tags } = parseMarkup(document);
    const links = tags.flatMap(({ attributes: { href, src } }) => [href ?? [], src ?? []].flat());
    expect(links.length).toBeGreaterThan(0);
    expect(links.every((link) => link.startsWith('#'))).toBe(true);
    expect(document).not.toMatch(/url\(|@import|https?:/);
    expect(tags.filter(({ name }) => name === 'script').map((tag) => tag.attributes)).toEqual([
      { type: 'application/json', id: 'report-data' },
    ]);
    expect(document).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    );
  });

  it('links to parts that are there', () => {
    const { tags } = parseMarkup(renderReport(reportData()));
    const ids = tags.flatMap(({ attributes: { id } }) => id ?? []);
    for (const { attributes } of tags) {
      const { href } = attributes;
      if (href !== undefined) expect(ids).toContain(href.slice(1));
      const labelled = attributes['aria-labelledby'];
      if (labelled !== undefined) expect(ids).toContain(labelled);
    }
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('goes from the question to what makes it again', () => {
    expect(headingsOf(reportData())).toEqual([
      'Question and answer',
      'Plan',
      'Data',
      'Effects',
      'Distributions',
      'Training curves',
      'Checks',
      'Environment and parameters',
      'Methods',
      'Reproduce',
    ]);
  });

  it('leaves out figures of what nobody recorded', () => {
    const titles = headingsOf(reportData({ distributions: [], curves: [] }));
    expect(titles).not.toContain('Distributions');
    expect(titles).not.toContain('Training curves');
  });

  it('is the same for the same data', () => {
    expect(renderReport(reportData())).toBe(renderReport(reportData()));
  });

  it('holds its data to the last digit, NaN and infinities included', () => {
    const data = reportData({
      verdict: verdictOf([
        metricVerdict({
          relativeDifference: {
            estimate: 0.1 + 0.2,
            interval: { lower: -Infinity, upper: Infinity, confidence: 0.95 },
          },
        }),
      ]),
    });
    expect(reviveJson(dataOf(renderReport(data)))).toEqual(data);
  });
});

describe('what was recorded', () => {
  const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert(2)">'"&amp;\u2028\u0000</style>`;
  /** What a program branches on, and nobody can choose. */
  const FIXED = new Set([
    'statistic',
    'direction',
    'role',
    'design',
    'observationUnit',
    'verdict',
    'kind',
    'counted',
    'scale',
    'generatedAt',
    'startedAt',
    'registeredAt',
    'method',
  ]);

  function hostile(value: unknown, key = ''): unknown {
    if (key === 'effectSize') return value;
    if (typeof value === 'string') return FIXED.has(key) ? value : HOSTILE + value;
    if (Array.isArray(value)) return value.map((item) => hostile(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name === 'prompt' ? HOSTILE : name,
        hostile(inner, name),
      ]),
    );
  }

  it('never becomes markup, wherever it stands', () => {
    const tame = parseMarkup(renderReport(reportData({ plan: REPORT_PLAN }))).tags;
    const data = hostile(reportData({ plan: REPORT_PLAN })) as ReportData;
    const document = renderReport(data);
    const { tags, text } = parseMarkup(document);
    const names = new Set(tame.map(({ name }) => name));
    expect(tags.filter(({ name }) => !names.has(name))).toEqual([]);
    expect(tags.filter(({ name }) => name === 'script')).toHaveLength(1);
    expect(tags.flatMap(({ attributes }) => Object.keys(attributes)).sort()).not.toContain(
      'onerror',
    );
    expect(text).toContain('&lt;img src=x onerror=&quot;alert(2)&quot;&gt;');
    expect(document).not.toContain('\u0000');
    expect(reviveJson(dataOf(document))).toEqual(data);
  });

  it('is shown as it is', () => {
    const data = reportData({ title: 'a < b && "c" > \'d\'' });
    expect(textOf(data)).toContain('a < b && "c" > \'d\'');
  });
});

describe('the answer', () => {
  it('says the verdict in words', () => {
    expect(textOf(reportData())).toContain('treatment against control: better in latency_ms mean.');
  });

  it('says before it what is to be known of when it was made', () => {
    const text = textOf(reportData({ caveats: ['new is running: this is a look before its end'] }));
    expect(text).toContain('Before you read on:');
    expect(text).toContain('new is running: this is a look before its end');
    expect(textOf(reportData())).not.toContain('Before you read on:');
  });

  it('begins with the primary metric of a plan', () => {
    const metrics = [
      metricVerdict({ metric: 'cost_usd mean', words: 'cost_usd mean: worse.' }),
      metricVerdict({ role: 'primary', words: 'latency_ms mean: better by -15.7%.' }),
    ];
    const text = textOf(reportData({ verdict: verdictOf(metrics), plan: REPORT_PLAN }));
    const primary = text.indexOf('latency_ms mean: better by −15.7%.');
    expect(primary).toBeGreaterThan(0);
    expect(primary).toBeLessThan(text.indexOf('treatment against control: better in'));
    expect(primary).toBeLessThan(text.indexOf('cost_usd mean: worse.'));
  });

  it('warns before all else where shares were not kept', () => {
    const sampleRatio = {
      counted: 'exposures',
      observed: [600, 400],
      expected: [500, 500],
      pValue: 2.5e-10,
      holds: false,
    } as const;
    const text = textOf(reportData({ verdict: verdictOf([metricVerdict()], { sampleRatio }) }));
    expect(text).toContain('did not get the shares of samples that they were to get');
    expect(text).toContain('control 600 of 500 expected and treatment 400 of 500 expected');
    expect(text).toContain('p < 0.001');
  });
});

describe('the plan', () => {
  it('is said not to be there where it is not', () => {
    expect(textOf(reportData())).toContain('Nothing was planned before the data were recorded');
  });

  it('is shown with its hash, and points that were not kept stand out', () => {
    const text = textOf(reportData({ plan: REPORT_PLAN }));
    expect(text).toContain(REPORT_PLAN.hash);
    expect(text).toContain('The plan was not kept in one point.');
    expect(text).toContain('to be lower by at least 5% of the baseline’s figure');
    expect(text).toContain('Nothing was analysed that was not planned.');
  });

  it('names what was analysed without having been planned', () => {
    const metrics = [metricVerdict(), metricVerdict({ metric: 'cost_usd mean' })];
    const text = textOf(reportData({ plan: REPORT_PLAN, verdict: verdictOf(metrics) }));
    expect(text).toContain('Not planned, and so exploratory: cost_usd mean.');
  });

  it('is called late where it came with the comparison', () => {
    const text = textOf(reportData({ plan: { ...REPORT_PLAN, registeredAt: null } }));
    expect(text).toContain('given with the comparison, when the data may have been known');
    expect(text).toContain('All analyses are exploratory:');
    expect(text).not.toContain('Nothing was analysed that was not planned.');
  });
});

describe('the data', () => {
  it('say loudly what was dropped', () => {
    const [control, treatment] = reportData().experiments;
    const counts = { ...treatment!.counts, dropped: 1234 };
    const text = textOf(reportData({ experiments: [control!, { ...treatment!, counts }] }));
    expect(text).toContain('1,234 events dropped.');
    expect(text).toContain('prompt-v2 (treatment): 1,234');
    expect(textOf(reportData())).not.toContain('events dropped.');
  });
});

describe('the effects', () => {
  it('have figures to the second digit of their uncertainty, and p-values to two digits', () => {
    const text = textOf(reportData());
    expect(text).toContain('408 ms385 to 431');
    expect(text).toContain('−64 ms−87 to −41');
    expect(text).toContain('−15.7%−20.7 to −10.4');
    expect(text).toContain('< 0.001');
    expect(renderReport(reportData())).toContain('title="6.1234e-8"');
  });

  it('draw an arrow where an interval does not end', () => {
    const endless = metricVerdict({
      relativeDifference: {
        estimate: 0.2,
        interval: { lower: -Infinity, upper: Infinity, confidence: 0.95 },
      },
    });
    const document = renderReport(reportData({ verdict: verdictOf([endless]) }));
    expect(document).toContain('<svg x="0" y="50%"><path d="M-1,0');
    expect(document).toContain('<svg x="100%" y="50%"><path d="M1,0');
    expect(document).not.toMatch(/ (?:x|y|x1|x2|y1|y2|width|height|d)="[^"]*(?:NaN|Infinity)/);
    expect(parseMarkup(document).text).toContain('−∞ to ∞');
  });

  it('say how many more it would take', () => {
    const open = metricVerdict({
      verdict: 'inconclusive',
      moreNeeded: { unit: 'sample', perCondition: 1240, toDetect: 20.4 },
    });
    expect(textOf(reportData({ verdict: verdictOf([open]) }))).toContain(
      '1,240 samples more in each condition to find 20.4 ms',
    );
  });

  it('give the reason where there is no test', () => {
    const none = metricVerdict({
      verdict: 'unknown',
      test: null,
      difference: null,
      relativeDifference: null,
      effectSize: null,
      adjustedPValue: null,
      reason: { ok: false, reason: 'too-few', message: 'treatment has no value of latency_ms' },
    });
    const text = textOf(reportData({ verdict: verdictOf([none]) }));
    expect(text).toContain('treatment has no value of latency_ms');
    expect(text).toContain('No metric has a relative difference to draw.');
  });
});

describe('the checks', () => {
  it('have what failed first', () => {
    const checks = [
      { name: 'independence', holds: true, message: 'no sample occurs twice' },
      { name: 'sample size', holds: null, message: 'too few to tell' },
      { name: 'rank test', holds: false, message: 'Wilcoxon says otherwise' },
    ];
    const text = textOf(reportData({ verdict: verdictOf([metricVerdict({ checks })]) }));
    expect(text).toContain('1 assumption failed');
    const places = ['Wilcoxon says otherwise', 'too few to tell', 'no sample occurs twice'].map(
      (message) => text.indexOf(message),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe('the environment', () => {
  it('marks what differs, and only that', () => {
    const document = renderReport(reportData());
    const marked = [...document.matchAll(/<span class="mark">([^<]*)<\/span>/g)].map(
      ([, text]) => text,
    );
    expect(marked).toEqual(['marked', 'v22.1.0', 'v20.19.0', 'long', 'short']);
  });
});

describe('the methods', () => {
  it('are those that were used, with their references, and no others', () => {
    const text = textOf(reportData());
    expect(text).toContain('Paired t test.');
    expect(text).toContain('The probable error of a mean. Biometrika 6, 1908.');
    expect(text).not.toContain('McNemar');
    expect(text).not.toContain('Welch');
    expect(text).not.toContain('Holm’s correction');
  });
});
