import { describe, expect, it } from 'vitest';
import { columnUnit } from '../../web/format/column-unit.ts';

describe('the unit of a column', () => {
  it('is what its name says', () => {
    const names = ['latency_ms', 'memory_rss_bytes', 'cost_usd', 'total_tokens', 'loss', 'forms'];
    expect(names.map((name) => columnUnit(name))).toEqual([
      'milliseconds',
      'bytes',
      'dollars',
      'tokens',
      'none',
      'none',
    ]);
  });

  it('is a share for rates and accuracies, as long as their values are shares', () => {
    expect(columnUnit('val_accuracy', [0, 0.97, 1, null, 'NaN'])).toBe('fraction');
    expect(columnUnit('error_rate', [0.2])).toBe('fraction');
    expect(columnUnit('accuracy', [0.9, 97.2])).toBe('none');
    expect(columnUnit('sample_rate', [44_100])).toBe('none');
    expect(columnUnit('learning_rate', [0.01])).toBe('none');
  });
});
