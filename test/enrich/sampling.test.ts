import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampler } from '../../src/enrich/sampling.js';

function decisions(
  config: { rate: number; seed: number; by: string | null },
  events: readonly object[],
  where: 'metadata' | 'measurements' = 'metadata',
): boolean[] {
  const sampler = createSampler(config)!;
  return events.map((event) => (where === 'metadata' ? sampler({}, event) : sampler(event, {})));
}

const units = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ sample_id: `unit-${from + i}` }));
const share = (kept: readonly boolean[]) => kept.filter(Boolean).length / kept.length;

describe('sampling', () => {
  it('is not there where every event is kept', () => {
    expect(createSampler({ rate: 1, seed: 1, by: null })).toBeNull();
    expect(createSampler({ rate: 1, seed: 1, by: 'sample_id' })).toBeNull();
  });

  it('decides the same for the same seed, and otherwise for another', () => {
    const events = units(200);
    for (const by of [null, 'sample_id']) {
      const first = decisions({ rate: 0.5, seed: 7, by }, events);
      expect(decisions({ rate: 0.5, seed: 7, by }, events)).toEqual(first);
      expect(decisions({ rate: 0.5, seed: 8, by }, events)).not.toEqual(first);
    }
  });

  it.each([0.01, 0.1, 0.5, 0.9])('keeps a part of about %d', (rate) => {
    // Five standard deviations of a fair draw: the seeds are fixed, so this does not flicker.
    const tolerance = 5 * Math.sqrt((rate * (1 - rate)) / 50_000);
    for (const by of [null, 'sample_id']) {
      for (const seed of [0, 1, 123_456_789, -5]) {
        const kept = share(decisions({ rate, seed, by }, units(50_000)));
        expect(Math.abs(kept - rate)).toBeLessThan(tolerance);
      }
    }
  });

  it('by a field keeps the events of one value together', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, id) => {
        const events = Array.from({ length: 5 }, (_, turn) => ({ sample_id: id, turn }));
        expect(new Set(decisions({ rate: 0.5, seed, by: 'sample_id' }, events)).size).toBe(1);
      }),
    );
  });

  it('by a field finds it in either spelling, in metadata or measurements', () => {
    const config = { rate: 0.5, seed: 3, by: 'sampleId' };
    const ids = Array.from({ length: 64 }, (_, i) => i);
    const expected = decisions(
      config,
      ids.map((id) => ({ sampleId: String(id) })),
    );
    expect(new Set(expected).size).toBe(2);
    const snake = ids.map((id) => ({ sample_id: id }));
    expect(decisions(config, snake)).toEqual(expected);
    expect(decisions(config, snake, 'measurements')).toEqual(expected);
  });

  it('by a field samples events without it each alone', () => {
    const events = Array.from({ length: 1000 }, () => ({}));
    expect(share(decisions({ rate: 0.5, seed: 1, by: 'sample_id' }, events))).toBeCloseTo(0.5, 1);
  });

  it('by a field that cannot be read samples the event alone', () => {
    const hostile = {
      get sample_id(): string {
        throw new Error('no');
      },
    };
    const sampler = createSampler({ rate: 0.5, seed: 1, by: 'sample_id' })!;
    expect(typeof sampler({}, hostile)).toBe('boolean');
  });
});
