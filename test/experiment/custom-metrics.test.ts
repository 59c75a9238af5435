import { describe, expect, it } from 'vitest';
import { requireDistinctMetrics } from '../../src/experiment/custom-metrics.js';

describe('the names of custom metrics', () => {
  it('are taken where each has a column of its own', () => {
    expect(() => requireDistinctMetrics(['a', 'b', 'tokensPerSecond'])).not.toThrow();
  });

  it.each([
    [['', 'a'], ''],
    [['a', '--'], '--'],
    [['tokensPerSecond', 'tokens_per_second'], 'tokens_per_second'],
  ])('are refused: %j', (names, at) => {
    expect(() => requireDistinctMetrics(names)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        details: expect.objectContaining({ path: `metricsConfig.custom.${at}` }),
      }),
    );
  });
});
