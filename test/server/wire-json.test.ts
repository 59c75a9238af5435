import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reviveJson } from '../../src/event/json.js';
import { wireJson } from '../../src/server/wire-json.js';

const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '\ud800', '__proto__'),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
}));

describe('an answer as JSON', () => {
  it('is written the same beside a number that JSON has none for as without one', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(wireJson([value, Number.NaN])).toBe(`[${wireJson(value)},"NaN"]`);
      }),
    );
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(reviveJson(wireJson([value]))).toEqual([value]);
      }),
    );
  });

  it('leaves out what JSON has no word for, and calls nothing', () => {
    let calls = 0;
    const toJSON = () => ++calls;
    expect(wireJson({ a: undefined, b: toJSON, toJSON, c: [undefined, 1] })).toBe('{"c":[null,1]}');
    expect(calls).toBe(0);
    expect(wireJson(Float64Array.of(1, Number.POSITIVE_INFINITY))).toBe('[1,"Infinity"]');
    expect(wireJson({ at: -0 })).toBe('{"at":-0.0}');
  });
});
