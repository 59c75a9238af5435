import { describe, expect, it } from 'vitest';
import { commandForm, typescriptForm } from '../../web/pages/events/code-forms.ts';
import { loadedText } from '../../web/pages/events/count-text.ts';
import { type EventsView, eventsQuery } from '../../web/pages/events/events-query.ts';
import {
  type Filter,
  faultOf,
  filterText,
  type Operator,
  parseFilter,
  scalarOf,
  textOfValue,
} from '../../web/pages/events/filter.ts';
import { exactTime, momentEndUs, momentUs } from '../../web/pages/events/moments.ts';

const NOTHING: EventsView = {
  filters: [],
  order: 'desc',
  last: null,
  fromUs: null,
  toUs: null,
  atUs: null,
  json: null,
};

function filter(field: string, operator: Operator, value = ''): Filter {
  return { field, operator, value };
}

function queryOf(view: Partial<EventsView>) {
  return eventsQuery({ ...NOTHING, ...view }).query;
}

describe('a filter in an address', () => {
  it('comes back as it was, whatever is in its field and value', () => {
    for (const each of [
      filter('latencyMs', 'gt', '500'),
      filter('metadata.Learning Rate', 'is', '0.1'),
      filter('100%', 'contains', '  two  blanks\nand a line '),
      filter('__proto__', 'exists'),
      filter('', 'is', ''),
    ])
      expect(parseFilter(filterText(each))).toEqual(each);
  });

  it('is none where there is no such comparison', () => {
    expect(parseFilter('latencyMs like 5')).toBeNull();
    expect(parseFilter('')).toBeNull();
  });
});

describe('a typed value', () => {
  it('is what the column has', () => {
    expect(scalarOf('latencyMs', ' 500 ')).toBe(500);
    expect(scalarOf('loss', 'NaN')).toBe('NaN');
    expect(scalarOf('success', 'false')).toBe(false);
    expect(scalarOf('sampleId', '42')).toBe('42');
    expect(scalarOf('metadata.lr', '1e-3')).toBe(0.001);
    expect(scalarOf('metadata.version', '"2"')).toBe('2');
    expect(scalarOf('metadata.note', 'true story')).toBe('true story');
  });

  it('is refused where it cannot be that', () => {
    expect(faultOf(filter('latencyMs', 'gt', 'fast'))).toBe('a number');
    expect(faultOf(filter('success', 'is', 'yes'))).toBe('true or false');
    expect(faultOf(filter('latencyMs', 'in', '1, two'))).toBe('a number');
    expect(faultOf(filter('latencyMs', 'gt', ''))).toBeNull();
  });

  it('is quoted where it would be read as something else', () => {
    for (const value of ['5', 'true', '"quoted"', 'plain', 5, true])
      expect(scalarOf('metadata.x', textOfValue('metadata.x', value))).toEqual(value);
  });
});

describe("a view's query", () => {
  it('has the names, conditions and time of the view', () => {
    const filters = [
      filter('eventName', 'is', 'req_llm.**'),
      filter('success', 'is', 'false'),
      filter('model', 'in', 'gpt-4o, claude'),
      filter('userId', 'missing'),
    ];
    expect(queryOf({ filters, last: '5m', order: 'asc' })).toEqual({
      events: 'req_llm.**',
      where: { success: false, model: { in: ['gpt-4o', 'claude'] }, userId: { exists: false } },
      window: { last: 5, unit: 'minutes' },
      order: 'asc',
    });
  });

  it('leaves out what is not finished yet', () => {
    expect(queryOf({ filters: [filter('model', 'is', ''), filter('', 'is', 'x')] })).toEqual({
      order: 'desc',
    });
  });

  it('keeps two conditions on one field apart, and a field called __proto__', () => {
    const filters = [
      filter('latencyMs', 'gt', '1'),
      filter('latencyMs', 'lt', '5'),
      filter('__proto__', 'is', 'x'),
    ];
    expect(JSON.stringify(queryOf({ filters })?.where)).toBe(
      '{"latencyMs":{"gt":1},"__proto__":"x","and":[{"latencyMs":{"lt":5}}]}',
    );
  });

  it('tells which filter a problem is about', () => {
    const filters = [
      filter('eventName', 'in', 'a, b*c'),
      filter('step', 'gt', '1'),
      filter('step', 'lt', '5'),
      filter('stepSize', 'is', '5'),
    ];
    const { filterAt } = eventsQuery({ ...NOTHING, filters });
    expect(filterAt('events[1]')).toBe(0);
    expect(filterAt('where.step.gt')).toBe(1);
    expect(filterAt('where.and[0].step.lt')).toBe(2);
    expect(filterAt('where.stepSize')).toBe(3);
    expect(filterAt('window.toUs')).toBeNull();
  });

  it('begins at a time without losing the range', () => {
    expect(queryOf({ atUs: 50, fromUs: 10, toUs: 90 })?.window).toEqual({ fromUs: 10, toUs: 50 });
    expect(queryOf({ atUs: 50, fromUs: 10, toUs: 90, order: 'asc' })?.window).toEqual({
      fromUs: 50,
      toUs: 90,
    });
    expect(queryOf({ atUs: 50, last: '1h' })).toMatchObject({
      where: { timestampUs: { lte: 50 } },
      window: { last: 1, unit: 'hours' },
    });
  });

  it('takes one that was written by hand, and says why it cannot', () => {
    expect(queryOf({ json: '{"where":{"or":[{"step":1}]}}' })).toEqual({
      where: { or: [{ step: 1 }] },
      order: 'desc',
    });
    expect(eventsQuery({ ...NOTHING, json: '[1]' })).toMatchObject({ query: null });
    expect(eventsQuery({ ...NOTHING, json: '{"where":' }).fault).toMatch(/JSON/);
  });
});

describe('how much of the whole is loaded', () => {
  const all = {
    ...NOTHING,
    columns: null,
    widths: new Map(),
    eventId: null,
    eventUs: null,
    isFollowing: false,
    isQueryShown: false,
  };
  const pages = {
    rows: Array.from({ length: 640 }, (_, n) => ({ eventId: `${n}` })),
    hasMore: true,
  };

  it('is said where there are more, and how many is known', () => {
    expect(loadedText(all, pages, 200_000)).toBe(
      '640 of 200,000 loaded; scroll or jump to a time for more',
    );
    expect(loadedText(all, pages, null)).toBe('');
    expect(loadedText(all, { ...pages, hasMore: false }, 640)).toBe('');
    // More have come since they were counted.
    expect(loadedText(all, pages, 600)).toBe('');
  });

  it('is not said of a part, of which nobody knows how large it is', () => {
    const some = { ...all, filters: [filter('success', 'is', 'false')] };
    expect(loadedText(some, pages, 200_000)).toBe('');
    expect(loadedText({ ...all, atUs: 5 }, pages, 200_000)).toBe('');
  });
});

describe('the same query in code', () => {
  const query = { where: { note: { contains: "it's" } }, order: 'desc' } as const;

  it('is a command that a shell takes as it is', () => {
    expect(commandForm('abc', query)).toBe(
      `npx crucible query abc --query '{"where":{"note":{"contains":"it'\\''s"}},"order":"desc"}'`,
    );
  });

  it('is TypeScript with names that are names', () => {
    const text = typescriptForm('abc', { where: { 'a b': 1, plain: 'x', ['__proto__']: 2 } });
    expect(text).toContain('"a b": 1');
    expect(text).toContain('plain: "x"');
    expect(text).toContain('["__proto__"]: 2');
  });
});

describe('a time', () => {
  it('keeps every microsecond, and takes all of the millisecond that it ends at', () => {
    expect(exactTime(1_735_689_600_086_401)).toBe('2025-01-01T00:00:00.086401Z');
    expect(momentUs('2025-01-01T00:00:00.086Z')).toBe(1_735_689_600_086_000);
    expect(momentEndUs('2025-01-01T00:00:00.086Z')).toBe(1_735_689_600_086_999);
    expect(momentEndUs('1735689600086400')).toBe(1_735_689_600_086_400);
    expect(momentUs('yesterday')).toBeNull();
  });
});
