import { describe, expect, it } from 'vitest';
import type { ExperimentRecord, MetricVerdict } from '../../src/server/protocol.ts';
import { armsOf } from '../../web/pages/compare/state/arms.ts';
import { caveatsOf } from '../../web/pages/compare/verdict/caveats.ts';
import { correctionText } from '../../web/pages/compare/verdict/correction.ts';
import {
  differenceText,
  estimateText,
  intervalText,
  moreNeededText,
  relativeText,
} from '../../web/pages/compare/verdict/figures.ts';
import { forestRows } from '../../web/pages/compare/verdict/forest-rows.ts';
import { verdictMarkdown } from '../../web/pages/compare/verdict/markdown.ts';
import { leadOf, pairsOf } from '../../web/pages/compare/verdict/pairs.ts';
import { headlineOf } from '../../web/pages/compare/verdict/words.ts';
import { metricVerdict, row, verdictOf } from './compare-rows.ts';

const arms = armsOf([row('a'), row('b', { condition: 'treatment' })], { kind: 'experiment' });
const pairOf = (...metrics: MetricVerdict[]) => pairsOf(verdictOf(metrics), arms)[0]!;
const answer = (...metrics: MetricVerdict[]) => headlineOf(pairOf(...metrics), null)!;
const RATE = { metric: 'success rate', statistic: 'rate', unit: '', direction: 'higher' } as const;
const success = metricVerdict({
  ...RATE,
  baseline: { ...metricVerdict().baseline, estimate: 0.9, interval: null },
  candidate: { ...metricVerdict().candidate, estimate: 0.91, interval: null },
  difference: { estimate: 0.01, interval: { lower: -0.002, upper: 0.022, confidence: 0.95 } },
  relativeDifference: { estimate: 0.011, interval: { lower: 0, upper: 0.02, confidence: 0.95 } },
});

describe('the answer in words', () => {
  it('says what is better, by how much with its interval, and how sure', () => {
    expect(answer(metricVerdict()).answer).toBe(
      'treatment is better than control in latency_ms mean: 480 ms instead of 500 ms, −4% (95% interval −6% to −2%), p\u00a0=\u00a00.0008 corrected for 2 tests.',
    );
  });

  it('has differences of rates in percentage points', () => {
    const { answer: said } = answer({ ...success, verdict: 'better' });
    expect(said).toContain('+1 pp (95% interval −0.2 to +2.2 pp)');
  });

  it('does not take what is open for no difference, and says what would tell', () => {
    const moreNeeded = { unit: 'sample', perCondition: 1240, toDetect: 25 } as const;
    const { answer: said } = answer(metricVerdict({ verdict: 'inconclusive', moreNeeded }));
    expect(said).toContain('is not decided');
    expect(said).toContain('does not mean that there is no difference');
    expect(said).toContain('1,240 more samples in each condition');
  });

  it('calls a difference one that differs where nobody said which way is good', () => {
    const { answer: said } = answer(metricVerdict({ verdict: 'differs', direction: null }));
    expect(said).toContain('treatment differs from control');
    expect(said).toContain('Which way is good, nobody has said.');
  });

  it('says why nothing can be said', () => {
    const reason = { ok: false, reason: 'too-few', message: 'a p99 needs 1000 values' } as const;
    const unknown = metricVerdict({ verdict: 'unknown', reason, test: null });
    expect(answer(unknown).answer).toMatch(/^Nothing can be said .*: a p99 needs 1000 values\.$/);
  });

  it('adds what it costs, also where that is not decided', () => {
    const cost = metricVerdict({ metric: 'cost_usd mean', unit: 'USD', verdict: 'worse' });
    expect(answer(success, cost).cost).toMatch(
      /^An event costs \$480\.00 instead of \$500\.00, −4%/,
    );
    const open = { ...cost, verdict: 'inconclusive' as const };
    expect(answer(success, open).cost).toMatch(/^What an event costs is not decided: /);
    expect(answer(success, metricVerdict()).cost).toMatch(/^It takes 480 ms instead of 500 ms/);
    expect(answer(cost).cost).toBeNull();
  });

  it('is of the planned metric, else of the chosen or the usual one, never of the clearest', () => {
    const loss = metricVerdict({ metric: 'loss final', adjustedPValue: 1e-9 });
    const primary = metricVerdict({ metric: 'words mean', role: 'primary' });
    expect(leadOf([loss, success, primary], 'loss final')).toBe(primary);
    expect(leadOf([loss, success], 'loss final')).toBe(loss);
    expect(leadOf([loss, success], null)).toBe(success);
    expect(leadOf([loss, { ...success, verdict: 'unknown' }], null)).toBe(loss);
    expect(leadOf([], null)).toBeNull();
  });
});

describe('figures', () => {
  const ms = { unit: 'ms', statistic: 'mean' } as const;

  it('are in the unit of their metric', () => {
    expect(estimateText(1240, ms)).toBe('1.24 s');
    expect(differenceText(-20, ms)).toBe('−20.0 ms');
    expect(estimateText(349.2, { unit: 'tokens', statistic: 'mean' })).toBe('349.2 tokens');
    expect(estimateText(0.972, { unit: '', statistic: 'rate' })).toBe('97.2%');
    expect(estimateText(null, ms)).toBe('–');
  });

  it('are shares where the name and the figures say so, as charts have them', () => {
    const final = (estimate: number) => ({
      ...{ metric: 'accuracy final', unit: '', statistic: 'final' as const },
      ...{ baseline: { estimate: 0.9 }, candidate: { estimate } },
    });
    expect(estimateText(0.9712, final(0.9712))).toBe('97.1%');
    expect(differenceText(0.0712, final(0.9712))).toBe('+7.12 pp');
    expect(estimateText(97.12, final(97.12))).toBe('97.12');
  });

  it('keep the ends of an interval of small prices apart', () => {
    const price = { unit: 'USD', statistic: 'mean' } as const;
    const show = (value: unknown) => differenceText(value as number, price);
    expect(intervalText({ lower: 0.00138, upper: 0.00141 }, show)).toBe('+$0.00138 to +$0.00141');
    expect(differenceText(-0.0042, price)).toBe('−$0.0042');
  });

  it('say a unit of both ends once, and infinite ends as they are', () => {
    const show = (value: unknown) => estimateText(value as number, ms);
    expect(intervalText({ lower: 430, upper: 485 }, show)).toBe('430 to 485 ms');
    expect(intervalText({ lower: 865, upper: 1180 }, show)).toBe('865 ms to 1.18 s');
    expect(intervalText({ lower: 1, upper: 'Infinity' }, show)).toBe('1.00 ms to ∞');
    expect(intervalText(null, show)).toBeNull();
  });

  it('have shares beyond all of the baseline as they are', () => {
    expect(relativeText(4.03)).toBe('+403%');
    expect(relativeText(-0.0352)).toBe('−3.52%');
    expect(relativeText(13.9567)).toBe('+1,396%');
  });

  it('count what is needed in its own noun', () => {
    const needed = (perCondition: number) =>
      moreNeededText({ moreNeeded: { unit: 'run', perCondition, toDetect: 1 } });
    expect(needed(1)).toBe('1 more run');
    expect(needed(1500)).toBe('1,500 more runs');
    expect(moreNeededText({ moreNeeded: null })).toBeNull();
  });
});

describe('how p-values are corrected', () => {
  const three = { adjustedPValue: 0.01, correctedFor: 3 };
  const planned = [
    metricVerdict({ role: 'primary', correctedFor: 1 }),
    metricVerdict({ role: 'guardrail', correctedFor: 2 }),
    metricVerdict({ role: 'guardrail', correctedFor: 2 }),
    ...[1, 2, 3].map(() => metricVerdict(three)),
    metricVerdict({ adjustedPValue: null, correctedFor: null }),
  ];

  it('is said for each family, as each row has it', () => {
    expect(correctionText(verdictOf(planned))).toBe(
      'p-values are corrected in families: the primary metric (1 test), guardrails (2 tests, Holm), all others (3 tests, Holm); intervals are not; α = 0.05.',
    );
    const none = { correction: { method: 'none', tests: 6 } } as const;
    expect(correctionText(verdictOf(planned, none))).toContain(
      'guardrails (2 tests, Holm), all others (3 tests, not corrected)',
    );
  });

  it('is one number where nothing was planned', () => {
    const rest = planned.slice(3);
    expect(correctionText(verdictOf(rest))).toBe(
      'p-values of 3 tests are corrected (Holm), intervals are not; α = 0.05.',
    );
    expect(correctionText(verdictOf([rest[0]!]))).toBe('α = 0.05.');
  });
});

describe('rows of the forest plot', () => {
  it('have the interval, the margin as a share, and what it still takes', () => {
    const moreNeeded = { unit: 'sample', perCondition: 90, toDetect: 25 } as const;
    const [first] = forestRows([pairOf(metricVerdict({ verdict: 'inconclusive', moreNeeded }))]);
    expect(first).toMatchObject({
      label: 'latency_ms mean',
      detail: 'lower is better',
      estimate: -0.04,
      lower: -0.06,
      upper: -0.02,
      margin: 0.05,
      verdict: 'inconclusive',
      cells: ['−4% (−6% to −2%)', '0.0008', '90 more samples'],
      reason: null,
    });
  });

  it('say why there is nothing to draw', () => {
    const reason = { ok: false, reason: 'too-few', message: 'too few values' } as const;
    const unknown = metricVerdict({ relativeDifference: null, reason, verdict: 'unknown' });
    expect(forestRows([pairOf(unknown)])[0]).toMatchObject({
      estimate: null,
      reason: 'too few values',
      cells: ['–', '0.0008', '–'],
    });
  });

  it('have names of their own in each of several pairs', () => {
    const other = metricVerdict({
      candidate: { ...metricVerdict().candidate, condition: 'third', experimentIds: ['c'] },
    });
    const three = [...arms, { key: 'c', label: 'third', colour: 3, rows: [row('c')] }];
    const rows = forestRows(pairsOf(verdictOf([metricVerdict(), other]), three));
    expect(rows.map(({ detail }) => detail)).toEqual([
      'treatment against control',
      'third against control',
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });
});

describe('the verdict as Markdown', () => {
  it('is a table in which names make no markup', () => {
    const hostile = metricVerdict({ metric: 'a|b <script>\n| x' });
    const text = verdictMarkdown(verdictOf([hostile]), [pairOf(hostile)]);
    const lines = text.trim().split('\n');
    expect(lines.at(-1)).toBe(
      '| a\\|b \\<script\\> \\| x | 500 ms (490 to 510 ms) | 480 ms (470 to 490 ms) | −20.0 ms (−30.0 to −10.0 ms) | −4% (−6% to −2%) | 0.0008 | better |',
    );
    expect(lines.at(-2)).toBe('| --- | ---: | ---: | ---: | ---: | ---: | --- |');
  });
});

describe('caveats', () => {
  const texts = (...parameters: Parameters<typeof caveatsOf>) =>
    caveatsOf(...parameters).map(({ text }) => text);

  it('begin with shares that were not kept', () => {
    const sampleRatio = {
      counted: 'samples',
      observed: [700, 300],
      expected: [500, 500],
      pValue: 1e-30,
      holds: false,
    } as const;
    const [first] = caveatsOf(verdictOf([metricVerdict()], { sampleRatio }), [], []);
    expect(first).toMatchObject({ tone: 'bad', text: expect.stringContaining('700 to 300') });
  });

  it('warn of what is missing in one condition only', () => {
    const reason = { ok: false, reason: 'missing-values', message: 'x' } as const;
    const [first] = caveatsOf(verdictOf([metricVerdict({ reason })]), [], []);
    expect(first).toMatchObject({ tone: 'bad', text: expect.stringContaining('latency_ms mean') });
  });

  it('say that an experiment still runs, and that events were dropped', () => {
    const rows = [row('a', { status: 'running' }), row('b', { condition: 'new', dropped: 3 })];
    const said = texts(verdictOf([]), armsOf(rows, { kind: 'experiment' }), []);
    expect(said[0]).toContain('control is running: this is a look before the end');
    expect(said[1]).toContain('3 events of new were dropped');
  });

  it('name experiments of one name by their arms, and count those of a group', () => {
    const live = { name: 'live', status: 'running' } as const;
    const rows = [row('a', live), row('b', { ...live, condition: 'new' })];
    const [each] = texts(verdictOf([]), armsOf(rows, { kind: 'experiment' }), []);
    expect(each).toMatch(/^control is running and new is running: /);
    const more = [...rows, row('c', live), row('d', { ...live, status: 'stopped' })];
    const [grouped] = texts(verdictOf([]), armsOf(more, { kind: 'condition' }), []);
    expect(grouped).toMatch(/^2 runs of control are running and new is running: /);
    const within = armsOf([rows[0]!], { kind: 'condition' }, new Map([['a', ['old', 'new']]]));
    expect(texts(verdictOf([]), within, [])[0]).toMatch(/^live is running: /);
  });

  it('say what of a plan was not kept', () => {
    const plan = (hash: string, stoppingRule: object) =>
      ({ hash, stoppingRule }) as unknown as ExperimentRecord['plan'];
    const verdict = verdictOf([metricVerdict({ role: 'primary' })]);
    const sequential = { kind: 'sequential', method: 'asymptotic' };
    expect(texts(verdict, [], [{ id: 'x', name: 'x', plan: plan('1', sequential) }])[0]).toContain(
      'a p-value for one look does not hold',
    );
    const fixed = { kind: 'fixed', samples: 1000 };
    expect(
      texts(
        verdict,
        [],
        [
          { id: 'x', name: 'x', plan: plan('1', fixed) },
          { id: 'y', name: 'y', plan: plan('2', fixed) },
          { id: 'z', name: 'z', plan: null },
        ],
      ),
    ).toEqual([
      'y was started with another plan (2) than the one compared by.',
      'z was started without a plan.',
      'The plan asks for 1,000 samples of each condition, and there are 400.',
    ]);
    expect(
      texts(
        verdict,
        [],
        [{ id: 'x', name: 'x', plan: plan('1', { kind: 'fixed', samples: 400 }) }],
      ),
    ).toEqual([]);
  });
});
