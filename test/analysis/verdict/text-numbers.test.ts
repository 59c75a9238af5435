import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextNumbers } from '../../../src/analysis/verdict/text-numbers.js';
import type { Column } from '../../../src/event/column.js';
import { batchOf } from './arms.js';

/** The same texts as dictionary codes, as stores give them where they repeat. */
function dictionaryOf(texts: readonly (string | null)[]): Column {
  const dictionary = [...new Set(texts.map((text) => text ?? ''))];
  const text = batchOf({ text: ['', ...texts] }).columns.get('text')!;
  const there = new Uint8Array((texts.length + 7) >> 3);
  texts.forEach((cell, row) => {
    if (cell !== null) there[row >> 3]! |= 1 << (row & 7);
  });
  return {
    type: 'dictionary',
    json: text.type === 'text' && text.json,
    codes: Uint32Array.from(texts, (cell) => dictionary.indexOf(cell ?? '')),
    dictionary,
    validity: there,
  };
}

describe('numbers of texts', () => {
  it('are equal where the texts are, and differ where they do, however batches hold them', () => {
    const text = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), maxLength: 3 }),
      fc.nat(400).map((n) => `sample-${n}`),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(text, { minLength: 1 }))), (batches) => {
        const numbers = new TextNumbers();
        const known = new Map<string | null, number>([[null, 0]]);
        for (const [isDictionary, texts] of batches) {
          const column = isDictionary
            ? dictionaryOf(texts)
            : texts.every((cell) => cell === null)
              ? undefined
              : batchOf({ text: texts }).columns.get('text');
          const codes = numbers.read(column, texts.length);
          texts.forEach((cell, row) => {
            if (!known.has(cell)) known.set(cell, codes[row]!);
            expect(codes[row]).toBe(known.get(cell));
          });
        }
        expect(new Set(known.values()).size).toBe(known.size);
        expect(numbers.count).toBe(known.size);
      }),
    );
  });

  it('stay apart for so many texts that some of them have one hash', () => {
    const numbers = new TextNumbers();
    const texts = Array.from({ length: 300_000 }, (_, i) => `${i}-${i % 7}`);
    const codes = numbers.read(batchOf({ text: texts }).columns.get('text'), texts.length);
    expect(new Set(codes).size).toBe(texts.length);
  });
});
