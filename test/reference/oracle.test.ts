import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import adapter from './adapter.mjs';
import { type Answer, mismatch, type ReferenceCase, revived } from './matches.js';

const METHODS = adapter;

function casesOf(file: string): ReferenceCase[] {
  return JSON.parse(readFileSync(new URL(`cases/${file}.json`, import.meta.url), 'utf8'));
}

async function answerTo({ method, input, options }: ReferenceCase): Promise<Answer> {
  try {
    const fields = await METHODS[method]!(revived(input), revived(options));
    return { fields: fields as Readonly<Record<string, unknown>> };
  } catch (error) {
    return { threw: (error as Error).message };
  }
}

describe.each(['methods', 'distributions'])('the reference cases of %s', (file) => {
  const cases = casesOf(file);
  const names = [...new Set(cases.map(({ method }) => method))];

  it.each(names)('%s answers as the reference does', async (method) => {
    expect(METHODS).toHaveProperty(method);
    const faults: string[] = [];
    for (const each of cases.filter((one) => one.method === method)) {
      const fault = mismatch(each, await answerTo(each));
      if (fault !== null) faults.push(`${each.id}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});

describe('the comparison with the reference', () => {
  const given = (expect: unknown, accept: unknown[] = []): ReferenceCase =>
    ({
      id: 'x',
      method: 'x',
      options: {},
      input: {},
      expect,
      accept,
      tol: { rel: 1e-9 },
      tags: [],
    }) as unknown as ReferenceCase;

  it.each([
    ['a number that is off', { p: 1 }, { fields: { p: 1.001 } }],
    ['a field that is missing', { p: 1 }, { fields: {} }],
    ['NaN in place of a number', { p: 1 }, { fields: { p: Number.NaN } }],
    ['a number in place of NaN', { p: 'NaN' }, { fields: { p: 0.5 } }],
    ['a shorter array', { ps: [1, 2] }, { fields: { ps: [1] } }],
    ['a number outside of its range', { p: { max: 0.1 } }, { fields: { p: 0.2 } }],
    ['an answer to data that must be refused', { throws: true }, { fields: { p: 1 } }],
    ['a refusal where there is an answer', { p: 1 }, { threw: 'no' }],
  ])('finds %s', (_, expected, answer) => {
    expect(mismatch(given(expected), answer as Answer)).not.toBeNull();
  });

  it('takes what any of the accepted answers takes', () => {
    expect(mismatch(given({ p: 'NaN' }, [{ p: 1 }]), { fields: { p: 1 } })).toBeNull();
    expect(mismatch(given({ throws: true }), { threw: 'constant' })).toBeNull();
  });
});
