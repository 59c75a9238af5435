import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, onlyMetric, verdictOn } from './arms.js';

function compare(control: Columns, treatment: Columns, options = {}) {
  return onlyMetric(
    verdictOn(
      [
        { condition: 'control', events: control },
        { condition: 'treatment', events: treatment },
      ],
      { metrics: [{ metric: 'metadata.score', direction: 'higher' }], ...options },
    ),
  );
}

/** Scores whose low ones are hard samples; `keep` says what is left of each. */
function scores(
  name: string,
  count: number,
  value: (score: number, i: number) => number = (score) => score,
): number[] {
  const random = randomStream(name);
  return Array.from({ length: count }, (_, i) => value(random.normal(), i));
}

const missing = { name: 'missing values', holds: false };

describe('what is missing', () => {
  it('makes no better condition: half of the scores NaN give no verdict, and the words begin so', () => {
    const metric = compare(
      { metadata_score: scores('a', 200) },
      { metadata_score: scores('b', 200, (score) => (score < 0 ? Number.NaN : score)) },
    );
    expect(metric).toMatchObject({
      verdict: 'unknown',
      reason: { reason: 'missing-values' },
      test: null,
      adjustedPValue: null,
      baseline: { values: 200 },
      difference: { estimate: expect.any(Number), interval: null },
    });
    expect(metric.candidate.estimate).toBeGreaterThan(0.5);
    expect(metric.checks).toContainEqual(expect.objectContaining(missing));
    expect(metric.words).toMatch(
      /^metadata.score mean: unknown\. Values are missing: \d+ of 200 values/,
    );
    expect(metric.words).toContain('Of what is there: treatment 0.');
  });

  it('is counted by sample where there are samples, whatever else they have', () => {
    const ids = Array.from({ length: 100 }, (_, i) => `s${i % 50}`);
    const control = { sample_id: ids, metadata_score: scores('a', 100) };
    const metric = compare(control, {
      sample_id: ids,
      metadata_score: scores('b', 100, (score, i) => (i < 30 ? Number.NaN : score)),
    });
    expect(metric).toMatchObject({ verdict: 'unknown', reason: { reason: 'missing-values' } });
    // One sample of which all thirty values are NaN is one.
    const repeated = Array.from({ length: 300 }, (_, i) => `s${i % 10}`);
    const one = compare(
      { sample_id: repeated, metadata_score: scores('a', 300) },
      {
        sample_id: repeated,
        metadata_score: scores('b', 300, (score, i) => (i % 10 === 0 ? Number.NaN : score)),
      },
    );
    expect(one.verdict).not.toBe('unknown');
  });

  it('may be samples that the candidate has no event of', () => {
    const ids = Array.from({ length: 200 }, (_, i) => `s${i}`);
    const control = scores('a', 200);
    const left = ids.filter(
      (_, i) => [...control].sort((a, b) => a - b).indexOf(control[i]!) >= 36,
    );
    const metric = compare(
      { sample_id: ids, metadata_score: control },
      {
        sample_id: left,
        metadata_score: left.map(
          (id) => control[ids.indexOf(id)]! + 0.1 + Number(id.slice(1)) / 1e4,
        ),
      },
    );
    expect(metric).toMatchObject({ design: 'paired', verdict: 'unknown' });
    expect(metric.reason!.message).toContain('36 samples of 200 lack values in the candidate only');
  });

  it('is no obstacle where it is little, and alike in both', () => {
    const some = (name: string): Columns => ({
      metadata_score: scores(name, 400, (score, i) => (i % 40 === 0 ? Number.NaN : score)),
    });
    const metric = compare(some('a'), some('b'));
    expect(metric.test).not.toBeNull();
    expect(metric.checks).toContainEqual(
      expect.objectContaining({ name: 'missing values', holds: true }),
    );
    expect(metric.checks).toContainEqual(
      expect.objectContaining({ name: 'finite values', holds: false }),
    );
  });

  it('is why samples that both saw are not all compared, and the words say how many are', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `s${i}`);
    const holed = (name: string, from: number): Columns => ({
      sample_id: ids,
      metadata_score: scores(name, 20, (score, i) =>
        i >= from && i < from + 5 ? Number.NaN : score,
      ),
    });
    const metric = compare(holed('a', 0), holed('b', 10));
    expect(metric.design).toBe('clustered');
    expect(metric.test!.why).toBe(
      'clustered: 10 samples have values in both conditions, of 15 of the baseline and 15 of the candidate, too few of them to leave the others out',
    );
  });

  it('is said apart from what intervals are: not corrected for the number of tests', () => {
    const events = (name: string): Columns => ({
      metadata_score: scores(name, 50),
      latency_ms: scores(`${name} latency`, 50, (value) => 100 + value),
    });
    const { words } = verdictOn(
      [
        { condition: 'control', events: events('a') },
        { condition: 'treatment', events: events('b') },
      ],
      { metrics: ['metadata.score', 'latency_ms mean'] },
    ).metrics[0]!;
    expect(words).toContain('corrected for 2 tests (the interval is not)');
  });

  it('is not said of samples that each condition has for itself', () => {
    const arm = (first: number): Columns => ({
      sample_id: Array.from({ length: 100 }, (_, i) => `s${first + i}`),
      metadata_score: scores(`${first}`, 100),
    });
    for (const first of [100, 50])
      expect(compare(arm(0), arm(first)).checks.map(({ name }) => name)).not.toContain(
        'missing values',
      );
  });

  it('is a run that diverged, of the candidate always, of the baseline where it is many', () => {
    const runs = (finals: readonly number[], first: number): Columns => ({
      metadata_seed: finals.map((_, i) => first + i),
      step: finals.map(() => 10),
      loss: finals,
    });
    const by = { metrics: ['loss'], runBy: 'metadata.seed' };
    const whole = [1.2, 1.3, 1.1, 1.25, 1.15];
    const broken = [0.5, Number.NaN, 0.52, Infinity, 0.49];
    expect(compare(runs(whole, 0), runs(broken, 9), by)).toMatchObject({
      verdict: 'unknown',
      reason: { reason: 'missing-values' },
      candidate: { units: 3, estimate: expect.closeTo(0.5033, 3) },
    });
    expect(compare(runs(broken, 9), runs(whole, 0), by)).toMatchObject({
      verdict: 'worse',
      reason: null,
    });
    const other = runs([...broken, ...broken.map(() => Number.NaN)], 9);
    expect(compare(other, runs([...whole, ...whole], 20), by).verdict).toBe('unknown');
  });

  it('leaves no answer to whether three conditions differ', () => {
    const arms = ['a', 'b', 'c'].map((condition) => ({
      condition,
      events: {
        metadata_score: scores(condition, 100, (score) =>
          condition === 'c' && score < 0 ? Number.NaN : score,
        ),
      },
    }));
    expect(verdictOn(arms, { metrics: ['metadata.score'] }).omnibus[0]).toMatchObject({
      test: null,
      reason: { reason: 'missing-values' },
    });
  });
});
