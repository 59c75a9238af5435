import { describe, expect, it } from 'vitest';
import type { MetricVerdict } from '../../../src/analysis/verdict/verdict.js';
import { binomialCdf, binomialSurvival } from '../../../src/stats/distribution/binomial.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, onlyMetric, verdictOn } from './arms.js';

const ALPHA = 0.05;
const ROUNDS = 500;
const SAMPLES = 1000;

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** A value from two normal deviates: what the sample adds, and what is its own. */
type Value = (z: number, random: RandomStream) => number;

/** Whether the sample is among the easiest, of that share. */
const hit = (z: number, share: number): boolean => z < quantiles.get(share)!;
const quantiles = new Map([
  [0.5, 0],
  [0.95, 1.6448536269514722],
]);

/** Whether there are ties is whether the test may be wrong less often than alpha says. */
const KINDS: readonly (readonly [string, 'p50' | 'p95', 'tied' | 'smooth', Value])[] = [
  ['whole milliseconds', 'p50', 'tied', (z) => Math.round(20 * Math.exp(0.3 * z))],
  ['whole tokens', 'p50', 'tied', (z) => Math.round(50 + 10 * z)],
  [
    'half of the calls from a cache',
    'p50',
    'smooth',
    (z, random) => (hit(z, 0.5) ? 5 : 500) * Math.exp(0.2 * random.normal()),
  ],
  ['a cache that takes no time', 'p50', 'tied', (z) => (hit(z, 0.5) ? 0 : 500 * Math.exp(0.2 * z))],
  [
    'five in a hundred slow retries',
    'p95',
    'smooth',
    (z, random) => (hit(z, 0.95) ? 100 : 3000) * Math.exp(0.3 * random.normal()),
  ],
  [
    'five in a hundred timeouts',
    'p95',
    'tied',
    (z, random) => (hit(z, 0.95) ? 100 * Math.exp(0.5 * random.normal()) : 30_000),
  ],
  ['heavy tails', 'p95', 'smooth', (z) => normalUpper(z) ** (-1 / 1.1)],
  ['skewed latencies', 'p95', 'smooth', (z) => 100 * Math.exp(0.8 * z)],
];

/** P(Z > z), to seven digits: Abramowitz & Stegun 26.2.17. */
function normalUpper(z: number): number {
  if (z < 0) return 1 - normalUpper(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (polynomial * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

type DesignKind = MetricVerdict['design'];

/** Two arms that do not differ. What samples have in common is half of the variance. */
function draw(kind: DesignKind, value: Value, random: RandomStream, count: number): Columns[] {
  const shared = times(count, () => random.normal());
  return times(2, (arm) => {
    const own = arm === 1 && kind === 'clustered' ? times(count, () => random.normal()) : shared;
    const repeats = kind === 'clustered' ? 4 : 1;
    const samples = kind === 'clustered' ? count / 4 : count;
    const rows = times(samples * repeats, (row) => row % samples);
    return {
      latency_ms: rows.map((s) => {
        const z = random.normal();
        return value(kind === 'independent' ? z : Math.SQRT1_2 * (own[s]! + z), random);
      }),
      ...(kind === 'independent'
        ? {}
        : { sample_id: rows.map((s) => (kind === 'paired' ? `s${s}` : `${arm}-${s}`)) }),
    };
  });
}

interface Counts {
  readonly rejected: number;
  readonly missed: number;
}

function simulate(
  seed: string,
  statistic: string,
  kind: DesignKind,
  value: Value,
  count = SAMPLES,
): Counts {
  const root = randomStream(seed);
  let rejected = 0;
  let missed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [control, treatment] = draw(kind, value, root.split(round), count);
    const metric = onlyMetric(
      verdictOn(
        [
          { condition: 'control', events: control! },
          { condition: 'treatment', events: treatment! },
        ],
        { metrics: [`latency_ms ${statistic}`] },
      ),
    );
    expect(metric.design).toBe(kind);
    const isRejected = metric.test !== null && metric.test.pValue <= ALPHA;
    const interval = metric.difference?.interval;
    const isMissed = interval != null && (interval.lower > 0 || interval.upper < 0);
    const relative = metric.relativeDifference?.interval;
    if (relative != null) expect(relative.lower > 0 || relative.upper < 0).toBe(isMissed);
    if (isRejected) rejected++;
    if (isMissed) missed++;
  }
  return { rejected, missed };
}

/** Within the 99.9% limits of a test that is wrong as often as it says. */
const isNotTooOften = (count: number): boolean =>
  binomialSurvival(count - 1, ROUNDS, ALPHA) > 0.0005;
const isOftenEnough = (count: number): boolean => binomialCdf(count, ROUNDS, ALPHA) > 0.0005;

describe('quantiles of conditions that do not differ', () => {
  describe.each(['independent', 'paired', 'clustered'] as const)('%s', (kind) => {
    it.each(KINDS)(
      'are called different as often as alpha says: %s, %s',
      (name, statistic, ties, value) => {
        const { rejected, missed } = simulate(`${kind} ${name}`, statistic, kind, value);
        expect(rejected).toSatisfy(isNotTooOften);
        if (ties === 'smooth') expect(rejected).toSatisfy(isOftenEnough);
        // The interval leaves out no difference just when the test rejects it.
        expect(missed).toBe(rejected);
      },
    );
  });
});

describe('the interval of a difference of quantiles', () => {
  const DIFFERENT: readonly (readonly [string, 'p50' | 'p95', Value, Value, number])[] = [
    [
      'another scale',
      'p95',
      (z) => 100 * Math.exp(0.8 * z),
      (z) => 200 * Math.exp(0.8 * z),
      100 * Math.exp(0.8 * 1.6448536269514722),
    ],
    ['three times the spread', 'p50', (z) => 100 + 10 * z, (z) => 130 + 30 * z, 30],
    [
      'another shape at the same quantile',
      'p95',
      (z) => 100 + 10 * (z - 1.6448536269514722),
      (z) => 100 * Math.exp(0.9 * (z - 1.6448536269514722)),
      0,
    ],
    ['whole numbers', 'p50', (z) => Math.round(50 + 10 * z), (z) => Math.round(52 + 10 * z), 2],
  ];

  describe.each(['independent', 'paired', 'clustered'] as const)('%s', (kind) => {
    it.each(DIFFERENT)(
      'holds the true one as often as it says: %s, %s',
      (name, statistic, before, after, truth) => {
        const root = randomStream(`${kind} ${name}`);
        let missed = 0;
        for (let round = 0; round < ROUNDS; round++) {
          const random = root.split(round);
          const [control] = draw(kind, (z) => z, random, SAMPLES);
          const second = draw(kind, (z) => z, random, SAMPLES)[1]!;
          // Pairs share half of their variance, as one draw of both has it.
          const treatment = kind === 'paired' ? mixed(control!, second) : second;
          const { difference } = onlyMetric(
            verdictOn(
              [
                { condition: 'control', events: through(control!, before) },
                { condition: 'treatment', events: through(treatment, after) },
              ],
              { metrics: [`latency_ms ${statistic}`] },
            ),
          );
          const { lower, upper } = difference!.interval!;
          if (!(lower <= truth && truth <= upper)) missed++;
        }
        expect(missed).toSatisfy(isNotTooOften);
        if (name !== 'whole numbers') expect(missed).toSatisfy(isOftenEnough);
      },
    );
  });

  const through = (columns: Columns, value: Value): Columns => ({
    ...columns,
    latency_ms: Array.from(columns['latency_ms'] as readonly number[], (z) =>
      value(z, randomStream('')),
    ),
  });

  const mixed = (one: Columns, other: Columns): Columns => ({
    ...one,
    latency_ms: (one['latency_ms'] as readonly number[]).map(
      (z, i) => Math.SQRT1_2 * (z + (other['latency_ms'] as readonly number[])[i]!),
    ),
  });
});

describe('quantiles at a tied value', () => {
  const random = randomStream('tied');
  const cached = (share: number): Columns => ({
    latency_ms: times(400, (i) => (i < share * 400 ? 0 : 100 + 10 * random.normal())),
  });
  const arm = (condition: string, events: Columns) => ({ condition, events });
  const compared = (before: Columns, after: Columns) =>
    onlyMetric(
      verdictOn([arm('control', before), arm('treatment', after)], { metrics: ['latency_ms p50'] }),
    );

  it('do not differ where it is the same one, however the rest does', () => {
    const metric = compared(cached(0.7), cached(0.8));
    expect(metric).toMatchObject({
      verdict: 'equivalent',
      difference: { estimate: 0, interval: { lower: 0, upper: 0 } },
      test: { name: 'score test of quantiles', pValue: 1 },
    });
  });

  it('have an interval that leaves it where the share is not sure', () => {
    const { difference, verdict } = compared(cached(0.7), cached(0.52));
    expect(difference!.estimate).toBe(0);
    expect(difference!.interval!.lower).toBe(0);
    expect(difference!.interval!.upper).toBeGreaterThan(70);
    expect(verdict).toBe('inconclusive');
  });

  it('differ where one condition has it and the other surely has not', () => {
    const { difference, verdict } = compared(cached(0.7), cached(0.3));
    expect(verdict).toBe('worse');
    expect(difference!.interval!.lower).toBeGreaterThan(50);
  });

  it('have no test where nothing varies', () => {
    const same = { latency_ms: times(50, () => 7) };
    expect(compared(same, same).reason).toMatchObject({ reason: 'no-variation' });
  });

  it('are told apart from more than two conditions by the shares beyond the quantile of all', () => {
    const omnibus = (shares: readonly number[]): number =>
      verdictOn(
        shares.map((share, i) => arm(`c${i}`, cached(share))),
        { metrics: ['latency_ms p50'] },
      ).omnibus[0]!.test!.pValue;
    expect(omnibus([0.6, 0.7, 0.9])).toBe(1);
    expect(omnibus([0.6, 0.7, 0.3])).toBeLessThan(0.001);
  });
});

describe('more than two conditions that do not differ', () => {
  const some = KINDS.filter((_, place) => place % 2 === 1);

  it.each(some)(
    'are told apart no more often than alpha says: %s, %s',
    (name, statistic, _, value) => {
      for (const kind of ['independent', 'paired'] as const) {
        const root = randomStream(`omnibus ${kind} ${name}`);
        let rejected = 0;
        for (let round = 0; round < ROUNDS; round++) {
          const random = root.split(round);
          const shared = times(400, () => random.normal());
          const arms = times(3, (i) => ({
            condition: `c${i}`,
            events: {
              sample_id: shared.map((_z, s) => (kind === 'paired' ? `s${s}` : null)),
              latency_ms: shared.map((z) =>
                value(
                  kind === 'paired' ? Math.SQRT1_2 * (z + random.normal()) : random.normal(),
                  random,
                ),
              ),
            },
          }));
          const { omnibus } = verdictOn(arms, { metrics: [`latency_ms ${statistic}`] });
          if (omnibus[0]!.test!.pValue <= ALPHA) rejected++;
        }
        expect(rejected).toSatisfy(isNotTooOften);
      }
    },
  );
});
