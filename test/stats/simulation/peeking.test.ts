import { describe, expect, it } from 'vitest';
import { welchTTestOfMoments } from '../../../src/stats/location/welch-t-test.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { asymptoticDifferenceInterval } from '../../../src/stats/sequential/asymptotic.js';
import { betaBinomialInterval } from '../../../src/stats/sequential/beta-binomial.js';
import { empiricalBernsteinIntervals } from '../../../src/stats/sequential/empirical-bernstein.js';
import { mixtureSprt, mixtureSprtSequence } from '../../../src/stats/sequential/mixture-sprt.js';
import { normalMixtureInterval } from '../../../src/stats/sequential/normal-mixture.js';
import { ALPHA, expectBroken, expectLevel } from './level.js';

/** Two arms of 2000 values; one looks after each pair, and stops at the first rejection. */
const RUNS = 1000;
const LOOKS = 2000;
const FIRST_LOOK = 30;

interface Source {
  readonly mean: number;
  readonly deviation: number;
  draw(stream: RandomStream): number;
}

const NORMAL: Source = { mean: 0, deviation: 1, draw: (stream) => stream.normal() };
const RARE: Source = {
  mean: 0.02,
  deviation: Math.sqrt(0.02 * 0.98),
  draw: (stream) => (stream.next() < 0.02 ? 1 : 0),
};
const EVEN: Source = {
  mean: 0.5,
  deviation: 0.5,
  draw: (stream) => stream.integer(2),
};
const SCORE: Source = {
  mean: 0.5,
  deviation: Math.sqrt(1 / 24),
  draw: (stream) => (stream.next() + stream.next()) / 2,
};
const SOURCES = { 'normal values': NORMAL, 'rare events': RARE };

/** Whether a run of looks ever rejects, or ever excludes the truth. */
type Watch = (control: Float64Array, treatment: Float64Array, source: Source) => boolean;

/** How many runs reject; the treatment's values are higher by `effect` standard deviations. */
function rejections(source: Source, watch: Watch, effect = 0, runs = RUNS): number {
  const root = randomStream('peeking');
  const control = new Float64Array(LOOKS);
  const treatment = new Float64Array(LOOKS);
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const stream = root.split(run);
    for (let i = 0; i < LOOKS; i++) {
      control[i] = source.draw(stream);
      treatment[i] = source.draw(stream) + effect * source.deviation;
    }
    if (watch(control, treatment, source)) count += 1;
  }
  return count;
}

/** The running moments of an arm, brought up to date in place. */
class Arm {
  count = 0;
  mean = 0;
  variance = 0;
  #squares = 0;

  add(value: number): void {
    const distance = value - this.mean;
    this.count += 1;
    this.mean += distance / this.count;
    this.#squares += distance * (value - this.mean);
    this.variance = this.#squares / (this.count - 1);
  }
}

/** Looks at both arms' moments after each pair, from the first look on. */
function everyLook(
  control: Float64Array,
  treatment: Float64Array,
  rejects: (before: Arm, after: Arm) => boolean,
): boolean {
  const before = new Arm();
  const after = new Arm();
  for (let i = 0; i < LOOKS; i++) {
    before.add(control[i]!);
    after.add(treatment[i]!);
    if (i + 1 >= FIRST_LOOK && rejects(before, after)) return true;
  }
  return false;
}

const naive: Watch = (control, treatment) =>
  everyLook(control, treatment, (before, after) => {
    const look = welchTTestOfMoments(after, before);
    return look.ok && look.pValue <= ALPHA;
  });

const COMPARISONS: Record<string, Watch> = {
  'the mixture SPRT, its variance known': (control, treatment, { deviation }) => {
    const options = { variance: deviation ** 2, mixingDeviation: 0.1 * deviation };
    const run = mixtureSprtSequence(control, treatment, options);
    return run.ok && run.rejectedAt !== null;
  },
  'the mixture SPRT, its variance estimated': (control, treatment, { deviation }) => {
    const options = { mixingDeviation: 0.1 * deviation };
    return everyLook(control, treatment, (before, after) => {
      const variance = (before.variance + after.variance) / before.count;
      const look = mixtureSprt(after.mean - before.mean, variance, options);
      return look.ok && look.pValue <= ALPHA;
    });
  },
  'the asymptotic confidence sequence': (control, treatment) =>
    everyLook(control, treatment, (before, after) => {
      const look = asymptoticDifferenceInterval(before, after, { tightestAt: 500 });
      return look.ok && (look.interval.lower > 0 || look.interval.upper < 0);
    }),
};

/** Of one arm: whether the interval ever excludes the mean. */
const BOUNDED: Record<string, { sources: readonly Source[]; watch: Watch }> = {
  'the normal mixture, its deviation known': {
    sources: [NORMAL],
    watch: (values, _, { mean, deviation }) => excludedByNormalMixture(values, mean, deviation),
  },
  'the normal mixture, for values from 0 to 1': {
    sources: [RARE, SCORE],
    watch: (values, _, { mean }) => excludedByNormalMixture(values, mean, 0.5),
  },
  'empirical Bernstein': {
    sources: [RARE, SCORE],
    watch: (values, _, { mean }) => {
      const looks = empiricalBernsteinIntervals(values);
      if (!looks.ok) throw new Error(looks.message);
      return looks.lower.some((lower, i) => lower > mean || looks.upper[i]! < mean);
    },
  },
  'the beta-binomial sequence': {
    sources: [RARE, EVEN],
    watch: (values, _, { mean }) => {
      let successes = 0;
      for (let i = 0; i < LOOKS; i++) {
        // The ends only fall while events fail, so no look between two events can be the first to miss.
        const worthIt = values[i] === 1 || values[i + 1] !== 0;
        successes += values[i]!;
        if (!worthIt) continue;
        const look = betaBinomialInterval({ successes, trials: i + 1 });
        if (look.ok && (look.interval.lower > mean || look.interval.upper < mean)) return true;
      }
      return false;
    },
  },
};

function excludedByNormalMixture(values: Float64Array, mean: number, deviation: number): boolean {
  const options = {
    standardDeviation: deviation,
    rho: 50 * deviation ** 2,
  };
  let sum = 0;
  for (let i = 0; i < LOOKS; i++) {
    sum += values[i]!;
    const look = normalMixtureInterval(sum / (i + 1), i + 1, options);
    if (look.ok && (look.interval.lower > mean || look.interval.upper < mean)) return true;
  }
  return false;
}

describe('looking after every pair', () => {
  it.each(Object.entries(SOURCES))('breaks the level of a repeated t test: %s', (_, source) => {
    const runs = 200;
    const found = rejections(source, naive, 0, runs);
    expectBroken(found, runs);
    expect(found).toBeGreaterThan(0.3 * runs);
  });

  describe.each(Object.entries(COMPARISONS))('%s', (_, watch) => {
    it.each(Object.entries(SOURCES))('holds its level: %s', (_, source) => {
      expectLevel(rejections(source, watch), RUNS);
    });

    it.each(Object.entries(SOURCES))('finds an effect: %s', (_, source) => {
      expect(rejections(source, watch, 0.25, 50)).toBeGreaterThan(45);
    });
  });

  describe.each(Object.entries(BOUNDED))('%s', (_, { sources, watch }) => {
    it('holds the mean', () => {
      for (const source of sources) expectLevel(rejections(source, watch), RUNS);
    });

    it('excludes what is not the mean', () => {
      for (const source of sources) {
        const astray: Watch = (control, treatment) =>
          watch(control, treatment, { ...source, mean: source.mean + 0.2 });
        expect(rejections(source, astray, 0, 50)).toBe(50);
      }
    });
  });
});
