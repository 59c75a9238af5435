import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceSet } from '../../src/store/sequence-set.js';

const steps = fc.array(
  fc.record({ first: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 1, max: 8 }) }),
  { maxLength: 40 },
);

describe('a set of sequence numbers', () => {
  it('has what was added, one by one or as ranges, like a plain set', () => {
    fc.assert(
      fc.property(steps, (ranges) => {
        const set = new SequenceSet();
        const plain = new Set<number>();
        for (const { first, length } of ranges) {
          const numbers = Array.from({ length }, (_, i) => first + i);
          const isAbove = numbers.every((n) => n > Math.max(-1, ...plain));
          expect(set.addAbove(first, first + length - 1)).toBe(isAbove);
          for (const n of numbers) {
            expect(set.add(n)).toBe(!isAbove && !plain.has(n));
            plain.add(n);
          }
        }
        for (let n = -1; n < 60; n++) expect(set.has(n)).toBe(plain.has(n));
      }),
    );
  });

  it('joins what has grown together', () => {
    const set = new SequenceSet();
    for (const n of [5, 1, 3, 2, 4]) expect(set.add(n)).toBe(true);
    expect(set.addAbove(6, 9)).toBe(true);
    expect([0, 1, 5, 9, 10].map((n) => set.has(n))).toEqual([false, true, true, true, false]);
  });

  it('takes ranges in and numbers out, and tells what it has, like a plain set', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ remove: fc.integer({ min: 0, max: 45 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (taken) => {
        const set = new SequenceSet();
        const plain = new Set<number>();
        for (const change of taken) {
          if ('remove' in change) {
            set.delete(change.remove);
            plain.delete(change.remove);
            continue;
          }
          const { add: first, length } = change;
          const numbers = Array.from({ length }, (_, i) => first + i);
          expect(set.overlaps(first, first + length - 1)).toBe(numbers.some((n) => plain.has(n)));
          set.addRange(first, first + length - 1);
          for (const n of numbers) plain.add(n);
        }
        const listed = set
          .intervals()
          .flatMap(([first, last]) =>
            Array.from({ length: last - first + 1 }, (_, i) => first + i),
          );
        expect(listed).toEqual([...plain].sort((a, b) => a - b));
      }),
    );
  });
});
