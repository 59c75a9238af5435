import { describe, expect, it } from 'vitest';
import { SequentialMonitor } from '../../../src/analysis/monitor/sequential-monitor.js';
import { Moments } from '../../../src/sketch/moments.js';
import { studentTSurvival } from '../../../src/stats/distribution/student-t.js';
import type { RandomStream } from '../../../src/stats/random/stream.js';
import {
  ALPHA,
  bernoulli,
  countAlarms,
  isEverSure,
  looksOf,
  mostAlarms,
  normal,
} from './simulated.js';

const RUNS = 500;
const PAIRS = 2000;

describe('who looks after every pair of values and stops when it is decided', () => {
  it.each([
    ['asymptotic', 'normal', normal(), {}, RUNS],
    ['asymptotic', 'Bernoulli(.02)', bernoulli(0.02), { tuning: 250 }, RUNS],
    ['mixture-sprt', 'normal', normal(), { minimumEffect: { absolute: 0.1 } }, RUNS],
    ['mixture-sprt', 'Bernoulli(.02)', bernoulli(0.02), { mixingDeviation: 0.014 }, RUNS],
    ['empirical-bernstein', 'Bernoulli(.02)', bernoulli(0.02), {}, RUNS],
    // Its interval takes longest to find.
    ['beta-binomial', 'Bernoulli(.02)', bernoulli(0.02), {}, RUNS / 5],
  ] as const)(
    'is misled as rarely as promised: %s, %s values',
    (method, data, draw, more, runs) => {
      const run = { options: { method, ...more }, baseline: draw, candidate: draw, pairs: PAIRS };
      const alarms = countAlarms(`${method} ${data}`, runs, (random) =>
        isEverSure(looksOf(run, random)),
      );
      expect(alarms).toBeLessThanOrEqual(mostAlarms(runs));
    },
  );

  it('is misled far too often by a t test', () => {
    const alarms = countAlarms('t test', RUNS, tTestEverSays);
    expect(alarms).toBeGreaterThan(5 * mostAlarms(RUNS));
  });

  it('is not, either, where the baseline was recorded before', () => {
    const baseline = { options: { tuning: 250 }, before: 3000, pairs: PAIRS };
    const run = { ...baseline, baseline: normal(), candidate: normal() };
    const alarms = countAlarms('before', RUNS, (random) => isEverSure(looksOf(run, random)));
    expect(alarms).toBeLessThanOrEqual(mostAlarms(RUNS));
  });
});

/** The harness itself: what is looked at once only, looked at again and again. */
function tTestEverSays(random: RandomStream): boolean {
  const arms = [new Moments(), new Moments()] as const;
  for (let pairs = 1; pairs <= PAIRS; pairs++) {
    for (const arm of arms) arm.add(random.normal());
    if (pairs < 30) continue;
    const [before, after] = arms;
    const standardError = Math.sqrt((before.variance! + after.variance!) / pairs);
    const t = Math.abs(after.mean! - before.mean!) / standardError;
    if (2 * studentTSurvival(t, 2 * pairs - 2) <= ALPHA) return true;
  }
  return false;
}

describe('samples with several values', () => {
  const runs = 200;

  /** Values of a sample are more like each other than like those of other samples. */
  function isMisled(random: RandomStream, isNamed: boolean): boolean {
    const monitor = new SequentialMonitor({ direction: 'higher', tuning: 250 });
    for (let sample = 0; sample < 300; sample++) {
      for (const arm of ['baseline', 'candidate'] as const) {
        const level = random.normal();
        for (let i = 0; i < 5; i++)
          monitor.add(arm, level + 0.3 * random.normal(), isNamed ? `s${sample}` : null);
      }
      const { pValue } = monitor.look();
      if (pValue !== null && pValue <= ALPHA) return true;
    }
    return false;
  }

  it('do not mislead: the first value of each counts', () => {
    const alarms = countAlarms('samples', runs, (random) => isMisled(random, true));
    expect(alarms).toBeLessThanOrEqual(mostAlarms(runs));
  });

  it('would, taken for as many samples as there are values', () => {
    const alarms = countAlarms('samples', runs, (random) => isMisled(random, false));
    expect(alarms).toBeGreaterThan(2 * mostAlarms(runs));
  });
});

describe('a paired design', () => {
  const runs = 200;
  const pairs = 600;

  /** Both arms see the same samples, and most of what differs is the samples. */
  function pairedRun(random: RandomStream, design: 'paired' | 'independent', effect: number) {
    const options = { direction: 'higher', design, tuning: 250 } as const;
    const monitor = new SequentialMonitor(options);
    for (let sample = 0; sample < pairs; sample++) {
      const level = 3 * random.normal();
      monitor.add('baseline', level + random.normal(), `s${sample}`);
      monitor.add('candidate', level + effect + random.normal(), `s${sample}`);
      if (monitor.look().stop) return sample + 1;
    }
    return null;
  }

  it('is not misled', () => {
    const alarms = countAlarms('paired', runs, (r) => pairedRun(r, 'paired', 0) !== null);
    expect(alarms).toBeLessThanOrEqual(mostAlarms(runs));
  });

  it('decides what independent arms do not', () => {
    const decided = (design: 'paired' | 'independent'): number =>
      countAlarms('effect', 50, (random) => pairedRun(random, design, 0.3) !== null);
    expect(decided('paired')).toBeGreaterThan(45);
    expect(decided('independent')).toBeLessThan(10);
  });
});

describe('the intervals of all looks together', () => {
  const runs = 200;

  it.each([
    ['asymptotic', {}, normal(), normal(0.2), 0.2],
    ['mixture-sprt', { minimumEffect: { absolute: 0.1 } }, normal(), normal(0.2), 0.2],
    ['empirical-bernstein', {}, bernoulli(0.3), bernoulli(0.5), 0.2],
  ] as const)('hold the true difference: %s', (method, more, baseline, candidate, effect) => {
    const run = { options: { method, ...more }, baseline, candidate, pairs: 1000 };
    let decided = 0;
    const misses = countAlarms(`coverage ${method}`, runs, (random) => {
      let isMissed = false;
      let last: string | null = null;
      for (const { interval, decision } of looksOf(run, random)) {
        if (interval !== null) isMissed ||= interval.lower > effect || interval.upper < effect;
        last = decision;
      }
      if (last === 'better') decided++;
      return isMissed;
    });
    expect(misses).toBeLessThanOrEqual(mostAlarms(runs));
    expect(decided).toBeGreaterThan(0.9 * runs);
  });
});
