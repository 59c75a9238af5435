import { describe, expect, it } from 'vitest';
import * as texts from '../../../src/export/report/method-texts.js';
import { REFERENCES } from '../../../src/export/report/references.js';

const methods = [
  ...[texts.TEST_TEXTS, texts.EFFECT_TEXTS, texts.CORRECTION_TEXTS].flatMap(Object.values),
  texts.RELATIVE_TEXT,
  texts.EQUIVALENCE_TEXT,
  texts.SAMPLE_RATIO_TEXT,
  texts.CURVE_TEXT,
];

describe('the methods in words', () => {
  it('come from somewhere that is named', () => {
    for (const { title, references } of methods) {
      expect(references.length, title).toBeGreaterThan(0);
      for (const key of references) expect(Object.keys(REFERENCES), title).toContain(key);
    }
  });

  it('cite every reference that there is', () => {
    const cited = new Set(methods.flatMap(({ references }) => references));
    expect(Object.keys(REFERENCES).filter((key) => !cited.has(key))).toEqual([]);
  });
});
