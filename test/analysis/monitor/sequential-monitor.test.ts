import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequentialMonitor } from '../../../src/analysis/monitor/sequential-monitor.js';
import type { SequentialOptions } from '../../../src/analysis/monitor/settings.js';
import { watchedMetric } from '../../../src/analysis/monitor/watched-metric.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { asymptoticDifferenceInterval } from '../../../src/stats/sequential/asymptotic.js';
import { mixtureSprt } from '../../../src/stats/sequential/mixture-sprt.js';

function monitorOf(options: Partial<SequentialOptions> = {}): SequentialMonitor {
  return new SequentialMonitor({ direction: 'higher', ...options });
}

/** So many values of each arm, that much apart. */
function filled(options: Partial<SequentialOptions>, count: number, effect: number) {
  const monitor = monitorOf(options);
  const random = randomStream('filled');
  for (let i = 0; i < count; i++) {
    monitor.add('baseline', random.normal());
    monitor.add('candidate', effect + random.normal());
  }
  return monitor;
}

describe('a decision', () => {
  it.each([
    ['higher', 1, 'better'],
    ['higher', -1, 'worse'],
    ['lower', 1, 'worse'],
    ['lower', -1, 'better'],
    ['lower', 0, 'undecided'],
  ] as const)('where %s is better and the difference is %d: %s', (direction, effect, decision) => {
    const look = filled({ direction }, 300, effect).look();
    expect(look).toMatchObject({ decision, stop: decision !== 'undecided' });
    expect(look.runningInterval!.lower > 0 || look.runningInterval!.upper < 0).toBe(look.stop);
    expect(look.pValue! <= 0.05).toBe(look.stop);
  });

  it('is "equivalent" where what is possible does not matter, also where it is not 0', () => {
    const look = filled({ minimumEffect: { absolute: 0.5 } }, 5000, 0).look();
    expect(look.decision).toBe('equivalent');
    expect(look.why).toMatch(/^the difference lies between \S+ and \S+: smaller than the 0.5 /);
    const small = filled({ minimumEffect: { absolute: 2 } }, 3000, 0.5).look();
    expect(small.runningInterval!.lower).toBeGreaterThan(0);
    expect(small.decision).toBe('equivalent');
  });

  it('of a share shows what that comes to by now, and is made on how uncertain it is', () => {
    const monitor = monitorOf({ minimumEffect: { relative: 0.1 } });
    for (let i = 0; i < 40; i++) {
      monitor.add('baseline', 50 + (i % 2));
      monitor.add('candidate', 50 + (i % 2));
    }
    const look = monitor.look();
    expect(look.margin).toBeCloseTo(5.05);
    expect(look.decision).toBe('equivalent');
    expect(look.why).toMatch(/: smaller than the 10% of the baseline's mean that matter$/);
    for (let i = 0; i < 40; i++) monitor.add('baseline', 90 + (i % 2));
    expect(monitor.look().margin).toBeCloseTo(7.05);
  });

  it.each([
    ['asymptotic', {}],
    ['asymptotic', { design: 'paired' }],
    ['mixture-sprt', { mixingDeviation: 1 }],
    ['empirical-bernstein', { bounds: { lower: -140, upper: 140 } }],
    ['empirical-bernstein', { bounds: { lower: -140, upper: 140 }, design: 'paired' }],
  ] as const)('that a share is too small holds for means below 0, too: %s %j', (method, more) => {
    for (const level of [100, -100]) {
      const decisionAt = (effect: number): string => {
        const options = { minimumEffect: { relative: 0.2 }, ...more };
        const monitor = monitorOf({ method, ...options });
        const random = randomStream('share');
        for (let i = 0; i < 3000; i++) {
          monitor.add('baseline', level + random.next(), `s${i}`);
          monitor.add('candidate', level + effect + random.next(), `s${i}`);
        }
        return monitor.look().decision;
      };
      expect([decisionAt(5), decisionAt(-5)]).toEqual(['equivalent', 'equivalent']);
      expect(decisionAt(30)).not.toBe('equivalent');
      expect(decisionAt(-30)).not.toBe('equivalent');
    }
  });

  it('that a share is too small is not made where the baseline is hardly known', () => {
    const monitor = monitorOf({ method: 'beta-binomial', minimumEffect: { relative: 0.3 } });
    monitor.addAll('baseline', [1]);
    monitor.addAll(
      'candidate',
      Array.from({ length: 3000 }, (_, i) => (i % 4 === 0 ? 0 : 1)),
    );
    expect(monitor.look().decision).toBe('undecided');
    monitor.addAll(
      'baseline',
      Array.from({ length: 3000 }, (_, i) => (i % 4 === 0 ? 0 : 1)),
    );
    expect(monitor.look().decision).toBe('equivalent');
  });

  it('waits for the burn-in, whatever the difference', () => {
    const monitor = filled({}, 29, 100);
    expect(monitor.look()).toMatchObject({
      decision: 'too-early',
      interval: null,
      runningInterval: null,
      pValue: null,
      stop: false,
      why: '29 of the 30 samples an arm that the first look takes',
      reason: { ok: false, reason: 'too-few' },
    });
    for (let i = 0; i < 1000; i++) monitor.add('baseline', (i % 5) - 2);
    expect(monitor.look().decision).toBe('too-early');
    monitor.add('candidate', 100);
    expect(monitor.look().decision).toBe('better');
  });

  it('waits for as many samples as skewed values take, of each arm', () => {
    const random = randomStream('skewed');
    const monitor = monitorOf({ method: 'asymptotic' });
    const draw = (): number => Math.exp(random.normal());
    for (let i = 0; i < 5000; i++) monitor.add('baseline', draw());
    for (let i = 0; i < 200; i++) monitor.add('candidate', draw() + 10);
    const look = monitor.look();
    expect(look).toMatchObject({ decision: 'too-early', interval: null });
    expect(look.why).toMatch(
      /^200 of the [\d,]+ samples an arm that asymptotic takes with a skewness of \d\.\d+$/,
    );
    for (let i = 0; i < 4800; i++) monitor.add('candidate', draw() + 10);
    expect(monitor.look().decision).toBe('better');
  });

  it.each(['asymptotic', 'mixture-sprt'] as const)(
    'has no interval while an arm does not vary: %s',
    (method) => {
      const monitor = monitorOf({ method, minimumEffect: { absolute: 0.1 } });
      for (let i = 0; i < 100; i++) {
        monitor.add('baseline', i % 2);
        monitor.add('candidate', 0);
      }
      expect(monitor.look()).toMatchObject({
        decision: 'undecided',
        interval: null,
        reason: { reason: 'no-variation' },
      });
    },
  );

  it('has no interval while nothing varies', () => {
    const monitor = monitorOf();
    for (let i = 0; i < 100; i++) for (const arm of ARMS) monitor.add(arm, 2);
    const { decision, interval, reason, why } = monitor.look();
    expect([decision, interval, reason?.reason]).toEqual(['undecided', null, 'no-variation']);
    expect(why).toMatch(/the same/);
  });

  it('stays, where the difference drifts afterwards', () => {
    const monitor = filled({}, 400, -1);
    expect(monitor.look().decision).toBe('worse');
    for (let i = 0; i < 4000; i++) monitor.add('candidate', 3);
    const { decision, runningInterval, interval } = monitor.look();
    expect([decision, runningInterval]).toEqual(['worse', null]);
    expect(interval!.lower).toBeGreaterThan(0);
  });

  it('is that of the newest look where others contradict it, which it says', () => {
    const monitor = filled({}, 2000, 0);
    expect(monitor.look().decision).toBe('undecided');
    for (let i = 0; i < 4000; i++) monitor.add('candidate', 1 + (i % 2));
    const { decision, runningInterval, why } = monitor.look();
    expect([decision, runningInterval]).toEqual(['better', null]);
    expect(why).toMatch(/; earlier looks contradict that, so the difference may drift$/);
    // It stays so.
    for (let i = 0; i < 100_000; i++) monitor.add('candidate', -1 - (i % 2));
    expect(monitor.look().decision).toBe('better');
  });
});

const ARMS = ['baseline', 'candidate'] as const;

describe('values', () => {
  it('count once a sample; those that are not finite not at all', () => {
    const monitor = monitorOf();
    monitor.addAll('baseline', [1, 9, 2, Number.NaN, 3], ['a', 'a', 'b', 'c', 'c']);
    monitor.addAll('baseline', Float64Array.of(4, 5));
    expect(monitor.look().baseline).toMatchObject({
      samples: 5,
      mean: 3,
      repeats: 1,
      nonFinite: 1,
    });
    expect(monitor.look().baseline.stdDev).toBeCloseTo(Math.sqrt(2.5), 14);
  });

  it('keep their digits however far from 0 they are', () => {
    const [near, far] = [monitorOf(), monitorOf()];
    const random = randomStream(7);
    for (let i = 0; i < 2000; i++)
      for (const arm of ARMS) {
        const value = Math.round(random.normal() * 64) / 64;
        near.add(arm, value);
        far.add(arm, 2 ** 40 + value);
      }
    const [one, other] = [near.look(), far.look()];
    expect(other.interval!.lower).toBeCloseTo(one.interval!.lower, 13);
    expect(other.interval!.upper).toBeCloseTo(one.interval!.upper, 13);
    expect(other.pValue).toBeCloseTo(one.pValue!, 12);
  });

  it('of a paired design are compared where both arms have seen the sample, in any order', () => {
    const monitor = monitorOf({ design: 'paired', method: 'empirical-bernstein' });
    monitor.addAll('baseline', [0, 1, 0], ['a', 'b', 'c']);
    monitor.addAll('candidate', [1, 1, 1, 1], ['b', 'a', 'd', null as never]);
    expect(monitor.look()).toMatchObject({ pairs: 2, difference: 0.5, spent: { samples: 2 } });
    monitor.add('baseline', 1, 'd');
    expect(monitor.look().pairs).toBe(3);
  });

  it('beyond the bounds leave no answer', () => {
    const bounded = monitorOf({ method: 'empirical-bernstein', bounds: { lower: 0, upper: 10 } });
    bounded.addAll('baseline', [1, 11]);
    bounded.addAll('candidate', [1, 2]);
    expect(bounded.look()).toMatchObject({
      decision: 'undecided',
      interval: null,
      reason: { reason: 'out-of-range' },
    });
    const binary = monitorOf({ method: 'beta-binomial' });
    binary.addAll('baseline', [1, 0.5]);
    binary.addAll('candidate', [1, 0]);
    expect(binary.look().reason?.message).toBe('a value of the baseline is 0.5, not 0 or 1');
  });

  it('of arms that do not exist are refused, and ids that are not one a value', () => {
    expect(() => monitorOf().add('control' as never, 1)).toThrow(/arm: expected one of baseline/);
    expect(() => monitorOf().addAll('baseline', [1, 2], ['a'])).toThrow(/sampleIds: expected 2/);
  });
});

describe('a method that was not asked for', () => {
  it('is right at every sample size while all is yes or no, and goes by the values then', () => {
    const monitor = monitorOf();
    for (let i = 0; i < 200; i++) {
      monitor.add('baseline', i % 10 === 0 ? 1 : 0);
      monitor.add('candidate', 1);
    }
    const look = monitor.look();
    expect(look).toMatchObject({ method: 'beta-binomial', decision: 'better' });
    // It was no rate after all: what was said of one does not count.
    monitor.add('candidate', 2);
    const anew = monitor.look();
    expect(anew.method).toBe('asymptotic');
    expect(anew.pValue ?? 1).not.toBe(look.pValue);
    expect(anew.runningInterval).toEqual(anew.interval);
  });

  it('is asymptotic where that is what its options are for', () => {
    const tuned = monitorOf({ tuning: 100 });
    const paired = monitorOf({ design: 'paired' });
    for (const monitor of [tuned, paired]) {
      for (let i = 0; i < 50; i++) for (const arm of ARMS) monitor.add(arm, i % 2, `s${i}`);
      expect(monitor.look().method).toBe('asymptotic');
    }
  });
});

describe('values that are not finite', () => {
  /** So many of them, among 400 that are, of arms with that difference. */
  function look(effect: number, baseline: number, candidate: number) {
    const monitor = filled({ minimumEffect: { absolute: 0.5 } }, 2000, effect);
    for (let i = 0; i < baseline; i++) monitor.add('baseline', Number.NaN);
    for (let i = 0; i < candidate; i++) monitor.add('candidate', Infinity);
    return monitor.look();
  }

  it.each([
    ['candidate', 'better', 1, 5, 40],
    ['baseline', 'worse', -1, 40, 5],
    ['candidate', 'equivalent', 0, 0, 40],
  ] as const)('keep the %s from being told %s', (arm, decision, effect, baseline, candidate) => {
    const withheld = look(effect, baseline, candidate);
    expect(withheld).toMatchObject({ decision: 'undecided', stop: false });
    expect(withheld.why).toContain(`of the ${arm}`);
    expect(withheld.why).toContain(`what was left out may be why it would be ${decision}`);
    expect([withheld.baseline.nonFinite, withheld.candidate.nonFinite]).toEqual([
      baseline,
      candidate,
    ]);
  });

  it.each([
    [1, 40, 5, 'better'],
    [-1, 5, 40, 'worse'],
    [1, 5, 6, 'better'],
    [1, 0, 1, 'better'],
  ] as const)(
    'change nothing where they speak for it, or are as many: %d, %d, %d',
    (effect, baseline, candidate, decision) => {
      expect(look(effect, baseline, candidate).decision).toBe(decision);
    },
  );
});

describe('an interval', () => {
  it('is that of the method, where both arms have as many values', () => {
    const count = 400;
    const asymptotic = filled({ tuning: 500 }, count, 0.1).look();
    const moments = (arm: 'baseline' | 'candidate') => ({
      count,
      mean: asymptotic[arm].mean!,
      variance: asymptotic[arm].stdDev! ** 2,
    });
    const [before, after] = [moments('baseline'), moments('candidate')];
    const asked = asymptoticDifferenceInterval(before, after, { tightestAt: 1000 });
    if (!asked.ok) throw new Error(asked.message);
    expect(asymptotic.interval!.lower).toBeCloseTo(asked.interval.lower, 12);
    expect(asymptotic.interval!.upper).toBeCloseTo(asked.interval.upper, 12);
    expect(asymptotic.pValue).toBeCloseTo(asked.pValue, 12);

    const mixture = filled({ method: 'mixture-sprt', mixingDeviation: 0.2 }, count, 0.1).look();
    const variance = (before.variance + after.variance) / count;
    const test = mixtureSprt(after.mean - before.mean, variance, { mixingDeviation: 0.2 });
    if (!test.ok) throw new Error(test.message);
    expect(mixture.interval!.lower).toBeCloseTo(test.interval.lower, 12);
    expect(mixture.pValue).toBeCloseTo(test.pValue, 12);
  });

  it('does not take a long baseline for knowledge of a short candidate', () => {
    const widthAfter = (baseline: number): number => {
      const monitor = monitorOf({ tuning: 100 });
      for (let i = 0; i < baseline; i++) monitor.add('baseline', i % 2);
      for (let i = 0; i < 100; i++) monitor.add('candidate', i % 2);
      const { lower, upper } = monitor.look().interval!;
      return upper - lower;
    };
    // One arm's uncertainty is gone, the other's is not: that leaves 1/√2 of both.
    const ratio = widthAfter(100_000) / widthAfter(100);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(0.73);
  });

  it.each([
    ['asymptotic', {}],
    ['mixture-sprt', { mixingDeviation: 0.2 }],
    ['empirical-bernstein', {}],
    ['beta-binomial', {}],
  ] as const)('excludes 0 just when the p-value is at most alpha: %s', (method, more) => {
    const values = fc.array(fc.tuple(fc.boolean(), fc.boolean()), {
      minLength: 31,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, fc.constantFrom(0.001, 0.05, 0.4), (pairs, alpha) => {
        const monitor = monitorOf({ method, alpha, ...more });
        for (const [before, after] of pairs) {
          monitor.add('baseline', before ? 1 : 0);
          monitor.add('candidate', before || after ? 1 : 0);
        }
        const { interval, pValue } = monitor.look();
        if (interval === null || pValue === null) return;
        expect(pValue <= alpha).toBe(interval.lower > 0 || interval.upper < 0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('who goes on looking', () => {
  it.each([
    ['asymptotic', {}],
    ['mixture-sprt', { mixingDeviation: 0.3 }],
    ['empirical-bernstein', {}],
    ['beta-binomial', {}],
    ['empirical-bernstein', { design: 'paired' }],
  ] as const)('never sees a p-value rise or an interval widen: %s %j', (method, more) => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 0.2, 0.5), (seed, effect) => {
        const random = randomStream(seed);
        const monitor = monitorOf({ method, ...more });
        let [pValue, lower, upper, wasDecided] = [1, -Infinity, Infinity, false];
        for (let i = 0; i < 200; i++) {
          addPair(monitor, random, i, effect);
          if (random.next() < 0.5) continue;
          const look = monitor.look();
          if (look.pValue !== null) {
            expect(look.pValue).toBeLessThanOrEqual(pValue);
            pValue = look.pValue;
          }
          if (look.runningInterval !== null) {
            expect(look.runningInterval.lower).toBeGreaterThanOrEqual(lower);
            expect(look.runningInterval.upper).toBeLessThanOrEqual(upper);
            ({ lower, upper } = look.runningInterval);
          }
          if (wasDecided) expect(look.stop).toBe(true);
          wasDecided = look.stop;
        }
      }),
      { numRuns: 40 },
    );
  });
});

function addPair(monitor: SequentialMonitor, random: RandomStream, i: number, effect: number) {
  monitor.add('baseline', random.next() < 0.4 ? 1 : 0, `s${i}`);
  monitor.add('candidate', random.next() < 0.4 + effect ? 1 : 0, `s${i}`);
}

describe('a budget', () => {
  it('is spent by samples of both arms, by dollars, or by time', () => {
    const samples = filled({ budget: { samples: 100 } }, 99, 0);
    expect(samples.look().stop).toBe(false);
    samples.add('baseline', 0);
    expect(samples.look().stop).toBe(false);
    samples.add('candidate', 0);
    const spent = samples.look();
    expect([spent.stop, spent.decision]).toEqual([true, 'undecided']);
    expect(spent.why).toMatch(/^the budget of 100 samples an arm is spent; /);

    const dollars = monitorOf({ budget: { costUsd: 1 } });
    dollars.spend(0.75);
    expect(dollars.look().stop).toBe(false);
    dollars.spend(0.25);
    expect(dollars.look()).toMatchObject({ stop: true, decision: 'too-early' });

    const time = monitorOf({ budget: { durationMs: 5000 } });
    expect(time.look(4999).stop).toBe(false);
    expect(time.look(5000)).toMatchObject({ stop: true, spent: { durationMs: 5000 } });
  });

  it('has nothing to say about what is decided', () => {
    const look = filled({ budget: { samples: 300 } }, 300, 1).look();
    expect(look.why).toMatch(/^the difference lies/);
  });
});

describe('the rules', () => {
  it.each([
    [{ direction: 'up' }, 'direction'],
    [{ alpha: 0 }, 'alpha'],
    [{ method: 't' }, 'method'],
    [{ design: 'crossed' }, 'design'],
    [{ burnIn: 29 }, 'burnIn'],
    [{ method: 'mixture-sprt', mixingDeviation: 1, burnIn: 2 }, 'burnIn'],
    [{ method: 'beta-binomial', burnIn: 0 }, 'burnIn'],
    [{ method: 'beta-binomial', design: 'paired' }, 'design'],
    [{ method: 'mixture-sprt' }, 'minimumEffect'],
    [{ minimumEffect: { absolute: 0 } }, 'minimumEffect.absolute'],
    [{ minimumEffect: { relative: -1 } }, 'minimumEffect.relative'],
    [{ tuning: 0 }, 'tuning'],
    [{ method: 'beta-binomial', tuning: 100 }, 'tuning'],
    [{ mixingDeviation: 1 }, 'mixingDeviation'],
    [{ bounds: { lower: 0, upper: 1 } }, 'bounds'],
    [{ method: 'empirical-bernstein', bounds: { lower: 1, upper: 1 } }, 'bounds.upper'],
    [{ budget: { samples: 1.5 } }, 'budget.samples'],
    [{ budget: { costUsd: 0 } }, 'budget.costUsd'],
    [{ budget: { durationMs: -1 } }, 'budget.durationMs'],
  ])('that make no sense are refused: %j', (options, path) => {
    expect(() => monitorOf(options as never)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        details: expect.objectContaining({ path }),
      }),
    );
  });

  it('that were not given are those that simulations hold to', () => {
    expect(monitorOf().settings).toMatchObject({
      method: 'asymptotic',
      alpha: 0.05,
      burnIn: 30,
      tuning: 2500,
      design: 'independent',
    });
    expect(monitorOf({ budget: { samples: 400 } }).settings.tuning).toBe(400);
    expect(monitorOf({ method: 'beta-binomial' }).settings.burnIn).toBe(1);
  });
});

describe('a metric that can be watched', () => {
  it.each([
    ['latency', 'latency_ms', 'ms', 'lower'],
    ['latencyMs mean', 'latency_ms', 'ms', 'lower'],
    ['success rate', 'success', '', 'higher'],
    ['success_rate', 'success', '', 'higher'],
    ['cost', 'cost_usd', 'USD', 'lower'],
    ['total_tokens', 'total_tokens', 'tokens', 'lower'],
    ['loss', 'loss', '', 'lower'],
    ['metadata.score', 'metadata.score', '', null],
  ] as const)('%s is %s', (given, name, unit, direction) => {
    expect(watchedMetric(given)).toMatchObject({ name, unit, direction });
  });

  it.each([
    ['latency_ms p99.9', /quantile/],
    ['median latency', /quantile/],
    ['total cost', /total grows/],
    ['cost_usd sum', /total grows/],
    ['a/b', /ratio/],
    ['loss final', /mean or rate behind it/],
    ['two words more', /mean or rate behind it/],
    [' ', /a metric's name/],
  ])('%s is none, and it is said why', (given, message) => {
    expect(() => watchedMetric(given)).toThrow(message);
  });
});
