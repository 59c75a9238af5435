import { describe, expect, it } from 'vitest';
import { areaUnderRoc, logLossOf } from '../../../examples/spam-filter/evaluation.js';
import { createRandom } from '../../../examples/spam-filter/random.js';

describe('the evaluation', () => {
  it('counts the area under the ROC curve as the share of pairs in the right order', () => {
    const outcomes = [
      { probability: 0.9, label: 1 },
      { probability: 0.5, label: 1 },
      { probability: 0.5, label: 0 },
      { probability: 0.2, label: 0 },
      { probability: 0.7, label: 0 },
    ];
    // Of six pairs: four right, one tied, one wrong.
    expect(areaUnderRoc(outcomes)).toBeCloseTo(4.5 / 6, 12);
  });

  it('has no area to give when one class is absent', () => {
    expect(areaUnderRoc([{ probability: 0.5, label: 1 }])).toBeNull();
  });

  it('keeps the loss of a certain and wrong prediction finite', () => {
    expect(logLossOf({ probability: 1, label: 0 })).toBeCloseTo(34.54, 2);
    expect(logLossOf({ probability: 1, label: 1 })).toBeCloseTo(0, 12);
  });
});

describe('the random source', () => {
  it('gives one sequence a seed and stream', () => {
    const draw = (seed: number, stream: number): number[] => {
      const random = createRandom(seed, stream);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draw(1, 0)).toEqual(draw(1, 0));
    expect(draw(2, 0)).not.toEqual(draw(1, 0));
    expect(draw(1, 1)).not.toEqual(draw(1, 0));
  });

  it('draws normals of mean 0 and variance 1, and shuffles into a permutation', () => {
    const random = createRandom(11);
    const draws = Array.from({ length: 20_000 }, () => random.normal());
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(variance).toBeCloseTo(1, 1);
    const shuffled = random.shuffle([...Array(100).keys()]);
    expect(shuffled).not.toEqual([...Array(100).keys()]);
    expect([...shuffled].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  });
});
