import { describe, expect, it } from 'vitest';
import {
  type ClusteredMeanDifferenceOptions,
  clusteredMeanDifference,
} from '../../../src/stats/cluster/clustered-mean-difference.js';
import type { ClusteredSample } from '../../../src/stats/cluster/clusters.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import type { RandomStream } from '../../../src/stats/random/stream.js';
import { ratioDifference } from '../../../src/stats/ratio/ratio-difference.js';
import type { UnitTotals } from '../../../src/stats/ratio/unit-totals.js';
import { countRejections, expectBroken, expectSize, isRejection } from './level.js';

const RUNS = 2000;

/** Several values of each of `count` clusters, which are alike: an intraclass correlation of 1/3. */
function clustered(
  stream: RandomStream,
  from: number,
  count: number,
  mean: number,
): ClusteredSample {
  const values: number[] = [];
  const clusters: number[] = [];
  for (let cluster = from; cluster < from + count; cluster++) {
    const own = mean + Math.SQRT1_2 * stream.normal();
    for (let left = 2 + stream.integer(9); left > 0; left--) {
      values.push(own + stream.normal());
      clusters.push(cluster);
    }
  }
  return { values, clusters };
}

/** The same prompts under two conditions, each prompt with a level and a little effect of its own. */
function shared(
  stream: RandomStream,
  prompts: number,
  effect: number,
): [ClusteredSample, ClusteredSample] {
  const arms = [0, 1].map(() => ({ values: [] as number[], clusters: [] as string[] }));
  for (let cluster = 0; cluster < prompts; cluster++) {
    const level = 3 * stream.normal();
    const answers = 1 + stream.integer(4);
    arms.forEach((arm, which) => {
      const own = level + which * effect + 0.3 * stream.normal();
      for (let left = answers; left > 0; left--) {
        arm.values.push(own + stream.normal());
        arm.clusters.push(`prompt ${cluster}`);
      }
    });
  }
  return [arms[0]!, arms[1]!];
}

/** Cost and number of the requests of each user; what a request costs depends on the user. */
function usage(
  stream: RandomStream,
  users: number,
  mean: number,
): UnitTotals & { costs: number[] } {
  const numerators = new Float64Array(users);
  const denominators = new Float64Array(users);
  const costs: number[] = [];
  for (let user = 0; user < users; user++) {
    const dear = mean * (0.5 + stream.next());
    const requests = 1 + Math.floor(4 * stream.exponential());
    for (let i = 0; i < requests; i++) {
      const cost = dear * stream.exponential();
      costs.push(cost);
      numerators[user]! += cost;
    }
    denominators[user] = requests;
  }
  return { numerators, denominators, costs };
}

const clusteredTest = (
  stream: RandomStream,
  effect: number,
  options?: ClusteredMeanDifferenceOptions,
): boolean =>
  isRejection(
    clusteredMeanDifference(
      clustered(stream, 0, 14, 0),
      clustered(stream, 14, 22, 1.2 * effect),
      options,
    ),
  );

const sharedTest = (stream: RandomStream, effect: number): boolean =>
  isRejection(clusteredMeanDifference(...shared(stream, 25, effect)));

const ratioTest = (stream: RandomStream, effect: number): boolean =>
  isRejection(ratioDifference(usage(stream, 150, 1), usage(stream, 200, 1 + 0.4 * effect)));

const relativeTest = (stream: RandomStream, effect: number): boolean => {
  const found = ratioDifference(usage(stream, 150, 1), usage(stream, 200, 1 + 0.4 * effect));
  return found.ok && isRejection(found.relative);
};

const DESIGNS = {
  'a difference of clustered means': clusteredTest,
  'a difference of clustered means, paired by cluster': sharedTest,
  'a difference of ratios': ratioTest,
  'a relative difference of ratios': relativeTest,
};

describe('where values are not independent, but their clusters or units are', () => {
  it.each(Object.entries(DESIGNS))('one in twenty is one in twenty, for %s', (name, design) => {
    expectSize(
      countRejections(name, RUNS, (stream) => design(stream, 0)),
      RUNS,
    );
  });

  it.each(Object.entries(DESIGNS))('an effect is found, for %s', (name, design) => {
    const runs = 200;
    expect(countRejections(name, runs, (stream) => design(stream, 1))).toBeGreaterThan(0.8 * runs);
  });

  it('a test that takes the values for independent rejects too often', () => {
    const ofClusters = countRejections('clusters', RUNS, (stream) =>
      isRejection(
        welchTTest(clustered(stream, 0, 14, 0).values, clustered(stream, 14, 22, 0).values),
      ),
    );
    expectBroken(ofClusters, RUNS);
    const ofRequests = countRejections('requests', RUNS, (stream) =>
      isRejection(welchTTest(usage(stream, 150, 1).costs, usage(stream, 200, 1).costs)),
    );
    expectBroken(ofRequests, RUNS);
  });
});
