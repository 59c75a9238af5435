import { describe, expect, it } from 'vitest';
import {
  type EventFilters,
  requireQuery,
  resolveColumn,
  resolveQuery,
} from '../../src/query/query.js';
import { requireWindow } from '../../src/query/window.js';
import { refusalOf } from './refusal.js';

const resolve = (query?: EventFilters) => resolveQuery(query, 0);

describe('a name in a query', () => {
  it.each([
    ['latencyMs', 'latency_ms'],
    ['latency_ms', 'latency_ms'],
    ['eventName', 'event_name'],
    ['timestampUs', 'timestamp_us'],
    ['eventId', 'event_id'],
    ['event_id', 'event_id'],
    ['toolName', 'metadata_tool_name'],
    ['tool_name', 'metadata_tool_name'],
    ['metadata.toolName', 'metadata_tool_name'],
    ['metadata.user.homeTown', 'metadata_user_home_town'],
    ['user.homeTown', 'metadata_user_home_town'],
    ['metadata_tool_name', 'metadata_tool_name'],
    ['measurements.queueLength', 'measurements_queue_length'],
    ['measurements_queue_length', 'measurements_queue_length'],
    ['metrics.costPerToken', 'metric_cost_per_token'],
    ['metric_cost_per_token', 'metric_cost_per_token'],
    ['writer', 'writer'],
    ['sequence', 'sequence'],
  ])('%s is the column %s', (name, column) => {
    expect(resolveColumn(name)).toBe(column);
  });

  it.each([
    ['metadata.model', 'model'],
    ['metadata.modelName', 'model_name'],
    ['measurements.loss', 'loss'],
    ['measurements.lr', 'learning_rate'],
    ['lr', 'learning_rate'],
    ['metadata.usage.promptTokens', 'prompt_tokens'],
    ['metadata.cost', 'cost_usd'],
    // A measurement called so is none of the field's values, and recorded apart.
    ['measurements.model', 'measurements_model'],
    ['metadata.event_name', 'metadata_event_name'],
  ])('%s is looked for where recording puts it, in %s', (name, column) => {
    expect(resolveColumn(name)).toBe(column);
  });
});

describe('filters', () => {
  it('take any field as a condition by itself', () => {
    const { where, patterns } = resolve({ eventName: 'a.b', success: true, toolName: 'search' });
    expect(patterns).toEqual(['a.b']);
    expect(where).toEqual({
      op: 'and',
      nodes: [
        { op: 'eq', column: 'success', value: true },
        { op: 'eq', column: 'metadata_tool_name', value: 'search' },
      ],
    });
  });

  it('may be beside conditions under where, and all have to hold', () => {
    expect(resolve({ where: { model: 'm' }, cohort: ['a', 'b'] }).where).toEqual({
      op: 'and',
      nodes: [
        { op: 'eq', column: 'model', value: 'm' },
        { op: 'in', column: 'cohort', values: ['a', 'b'] },
      ],
    });
  });

  it('pass over what is undefined, so that a field may be left open', () => {
    expect(resolve({ success: undefined, where: { model: undefined } }).where).toBeNull();
    expect(resolve().where).toBeNull();
  });

  it.each([
    ['a name', 'a.b', ['a.b']],
    ['names', ['a.b', 'c.d'], ['a.b', 'c.d']],
    ['names without a dot', ['req_llm', 'request', 'stop'], ['req_llm', 'request', 'stop']],
    ['a name in segments, in a list', [['req_llm', 'request', 'stop']], ['req_llm.request.stop']],
    ['names and prefixes', ['a', 'b.**'], ['a', 'b.**']],
    ['names in segments', [['a', 'b'], ['c']], ['a.b', 'c']],
    ['all', '**', ['**']],
  ])('take %s', (_, events, patterns) => {
    expect(resolve({ events: events as string }).patterns).toEqual(patterns);
  });

  it.each([
    ['a name', 'a.b', ['a.b']],
    ['a prefix', 'a.**', ['a.**']],
    ['a name in segments', ['req_llm', 'request', 'stop'], ['req_llm.request.stop']],
    ['names', ['a.b', 'c.**'], ['a.b', 'c.**']],
    ['names in segments', [['a', 'b'], ['c']], ['a.b', 'c']],
  ])('take %s as the name of events', (_, eventName, patterns) => {
    expect(resolve({ eventName: eventName as string }).patterns).toEqual(patterns);
    expect(resolve({ event_name: eventName }).patterns).toEqual(patterns);
  });

  it('take a name with an operator as a condition', () => {
    const wanted = { op: 'contains', column: 'event_name', value: 'stop' };
    expect(resolve({ eventName: { contains: 'stop' } } as never).where).toEqual(wanted);
    expect(resolve({ event_name: { contains: 'stop' } }).where).toEqual(wanted);
    expect(resolve({ where: { eventName: { contains: 'stop' } } }).where).toEqual(wanted);
  });

  it('take a time range in snake_case', () => {
    const { window } = resolve({ time_range: { fromUs: 1, toUs: 2 } });
    expect(window).toEqual({ fromUs: 1, toUs: 2, lastN: null });
  });

  it('turn the ids of events into what they are made of, where columns are asked for', () => {
    expect(resolve({ columns: ['eventId', 'latencyMs', 'latency_ms'] }).columns).toEqual([
      'writer',
      'sequence',
      'latency_ms',
    ]);
  });
});

describe('a condition', () => {
  it('decodes every operator', () => {
    const { where } = resolve({
      where: {
        a: { eq: 1, ne: 2, gt: 3, gte: 4, lt: 5, lte: 6, contains: 'x', startsWith: 'y' },
      },
    });
    expect(where).toMatchObject({ op: 'and' });
    const nodes = where?.op === 'and' ? where.nodes : [];
    expect(nodes.map((node) => [node.op, 'value' in node ? node.value : null])).toEqual([
      ['eq', 1],
      ['ne', 2],
      ['gt', 3],
      ['gte', 4],
      ['lt', 5],
      ['lte', 6],
      ['contains', 'x'],
      ['startsWith', 'y'],
    ]);
  });

  it.each(['NaN', 'Infinity', '-Infinity'])(
    'takes %s, which JSON cannot say, as a text',
    (text) => {
      expect(resolve({ where: { loss: text } }).where).toEqual({
        op: 'eq',
        column: 'loss',
        value: Number(text),
      });
    },
  );

  it.each([
    ['an array for all conditions', { where: [] }, 'where'],
    ['a text for all conditions', { where: 'a = 1' }, 'where'],
    ['an unheard of operator', { where: { a: { like: 'x' } } }, 'where.a.like'],
    ['no operator', { where: { a: {} } }, 'where.a'],
    ['a comparison with a boolean', { where: { a: { gt: true } } }, 'where.a.gt'],
    ['a comparison with null', { where: { a: { gt: null } } }, 'where.a.gt'],
    ['a text that contains a number', { where: { a: { contains: 1 } } }, 'where.a.contains'],
    ['a start that is a number', { where: { a: { startsWith: 1 } } }, 'where.a.startsWith'],
    ['a list of objects', { where: { a: { in: [1, {}] } } }, 'where.a.in[1]'],
    ['a list with null', { where: { a: [null] } }, 'where.a[0]'],
    ['no list', { where: { a: { notIn: 'x' } } }, 'where.a.notIn'],
    ['exists of a text', { where: { a: { exists: 'yes' } } }, 'where.a.exists'],
    ['and of an object', { where: { and: {} } }, 'where.and'],
    [
      'a bad condition deep inside',
      { where: { or: [{}, { not: { a: { x: 1 } } }] } },
      'where.or[1].not.a.x',
    ],
    ['a function', { where: { a: () => 1 } }, 'where.a'],
    ['a date', { where: { a: new Date() } }, 'where.a'],
    ['a bad condition by itself', { toolName: { like: 'x' } }, 'toolName.like'],
  ])('is refused: %s', (_, query, path) => {
    expect(refusalOf(query)).toMatchObject({ code: 'invalid-query', path });
  });
});

describe('a query', () => {
  it.each([
    ['an array', [], 'query'],
    ['a text', 'all', 'query'],
    ['an order that is none', { order: 'newest' }, 'order'],
    ['a limit of nothing', { limit: 0 }, 'limit'],
    ['a limit of half an event', { limit: 2.5 }, 'limit'],
    ['a limit without end', { limit: Number.POSITIVE_INFINITY }, 'limit'],
    ['no columns', { columns: [] }, 'columns'],
    ['columns without a name', { columns: ['a', ''] }, 'columns'],
    ['a text for columns', { columns: 'a' }, 'columns'],
    ['a pattern that is none', { events: 'a.*' }, 'events[0]'],
    ['a second name that is none', { events: ['a.b', 'a..b'] }, 'events[1]'],
    ['a number for a name', { events: 5 }, 'events[0]'],
    ['an empty list of names', { events: [] }, 'events'],
    ['an empty name in segments', { eventName: [] }, 'eventName'],
    ['an event name that is none', { eventName: 'a.*' }, 'eventName'],
    ['a name in two spellings', { eventName: 'a', event_name: 'b' }, 'event_name'],
    ['a time range in two spellings', { timeRange: { toUs: 1 }, time_range: {} }, 'time_range'],
    ['a bad name among conditions', { where: { eventName: 'a.*' } }, 'where.eventName'],
    ['a number for a name in where', { where: { eventName: 5 } }, 'where.eventName'],
    [
      'a prefix with an operator',
      { where: { eventName: { in: ['a.**'] } } },
      'where.eventName.in[0]',
    ],
    ['an experiment among events', { experimentId: 'x' }, 'experimentId'],
    ['its name', { where: { not: { experiment_name: 'x' } } }, 'where.not.experiment_name'],
    ['its tags', { where: { tags: ['x'] } }, 'where.tags'],
    ['names under two keys', { events: 'a', eventName: 'b' }, 'eventName'],
  ])('is refused: %s', (_, query, path) => {
    expect(refusalOf(query)).toMatchObject({ code: 'invalid-query', path });
  });

  it('says in words what was expected and what came', () => {
    expect(refusalOf({ where: { a: { like: 'x' } } }).message).toBe(
      'where.a.like: expected one of eq, ne, gt, gte, lt, lte, in, notIn, exists, contains, startsWith, got "like"',
    );
  });
});

describe('a query without shorthands', () => {
  it('is given back as it is, and left out is all', () => {
    const query = { events: 'a', where: {}, window: { lastN: 1 }, order: 'asc', limit: 1 };
    expect(requireQuery(query)).toBe(query);
    expect(requireQuery(undefined)).toEqual({});
    expect(requireQuery({ columns: ['a'], success: undefined })).toBeDefined();
  });

  it.each([
    ['null', null, 'query'],
    ['a text', 'a', 'query'],
    ['a list', [], 'query'],
    ['a shorthand', { eventName: 'a' }, 'eventName'],
    ['a field by itself', { success: true }, 'success'],
  ])('is refused: %s', (_, query, path) => {
    expect(() => requireQuery(query)).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        details: expect.objectContaining({
          path,
          expected: 'an object with the keys events, where, window, order, limit, columns',
        }),
      }),
    );
  });
});

describe('a window that has to be there', () => {
  it('is given back as it is', () => {
    expect(requireWindow({ lastN: 5 })).toEqual({ lastN: 5 });
  });

  it.each([undefined, null, 'all'])('is refused: %s', (window) => {
    expect(() => requireWindow(window)).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        details: expect.objectContaining({ path: 'window' }),
      }),
    );
  });
});
