import { describe, expect, it } from 'vitest';
import { whereOf } from '../../src/cli/conditions.js';
import { queryOf } from '../../src/cli/event-query.js';
import { momentMs } from '../../src/cli/moments.js';

const NOW = Date.parse('2026-05-01T12:00:00Z');

describe('a condition on the command line', () => {
  it.each([
    ['model=gpt-4o', { model: 'gpt-4o' }],
    ['latency_ms>500', { latency_ms: { gt: 500 } }],
    ['latency_ms >= 0.5', { latency_ms: { gte: 0.5 } }],
    ['loss<=1e-3', { loss: { lte: 0.001 } }],
    ['success=false', { success: false }],
    ['success!=true', { success: { ne: true } }],
    ['model=null', { model: null }],
    ['model!=null', { model: { ne: null } }],
    ['model="null"', { model: 'null' }],
    ['model=a|b', { model: ['a', 'b'] }],
    ['error~=timed out', { error: { contains: 'timed out' } }],
    ['model^=gpt', { model: { startsWith: 'gpt' } }],
    ['url=https://x.org/?a=1', { url: 'https://x.org/?a=1' }],
    ['loss=NaN', { loss: Number.NaN }],
    ['{"or":[{"a":1},{"b":2}]}', { or: [{ a: 1 }, { b: 2 }] }],
  ])('%s', (text, expected) => {
    expect(whereOf([text])).toEqual(expected);
  });

  it('has to hold together with the others', () => {
    expect(whereOf(['a=1', 'b>2'])).toEqual({ and: [{ a: 1 }, { b: { gt: 2 } }] });
    expect(whereOf([])).toBeNull();
  });

  it.each(['model', '=x', '{"a":', ''])('is refused where it is none: %j', (text) => {
    expect(() => whereOf([text])).toThrow(/--where/);
  });
});

describe('the options of a query', () => {
  it('become the query of the library', () => {
    const query = queryOf(
      {
        event: ['req_llm.**', 'a, b'],
        where: ['success=false'],
        last: '5m',
        limit: '20',
        columns: 'model,latency_ms',
        order: 'desc',
      },
      NOW,
    );
    expect(query).toEqual({
      events: ['req_llm.**', 'a', 'b'],
      where: { success: false },
      window: { last: 5, unit: 'minutes' },
      limit: 20,
      columns: ['model', 'latency_ms'],
      order: 'desc',
    });
  });

  it('take times as they are written, or how long ago', () => {
    const window = {
      fromUs: (NOW - 7_200_000) * 1000,
      toUs: Date.parse('2026-05-01T11:00:00Z') * 1000 + 999,
    };
    expect(queryOf({ from: '2h', to: '2026-05-01T11:00:00Z' }, NOW)).toEqual({ window });
    expect(queryOf({ lastN: '200' }, NOW)).toEqual({ window: { lastN: 200 } });
    expect(queryOf({ last: '2w' }, NOW)).toEqual({ window: { last: 14, unit: 'days' } });
    expect(momentMs('now', '--to', NOW)).toBe(NOW);
  });

  it('give way to a query as JSON, and are not passed over in silence beside one', () => {
    expect(queryOf({ query: '{"events":"a.**","limit":3}' }, NOW)).toEqual({
      events: 'a.**',
      limit: 3,
    });
    expect(() => queryOf({ query: '{}', limit: '3' }, NOW)).toThrow(/--limit/);
  });

  it.each([
    [{ limit: '0' }, /--limit/],
    [{ limit: 'many' }, /--limit/],
    [{ last: '5' }, /--last/],
    [{ last: '5m', lastN: '3' }, /one of --last/],
    [{ from: 'yesterday' }, /--from/],
    [{ from: '1h', to: '2h' }, /toUs/],
    [{ event: ['a.*.b'] }, /prefix/],
    [{ query: '{"unknown":1}' }, /unknown/],
    [{ query: '[1]' }, /--query/],
  ])('are refused where they make no sense: %j', (options, message) => {
    expect(() => queryOf(options, NOW)).toThrow(message);
  });
});
