import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { compilePatterns, eventName, matchesPattern, parsePattern } from '../../src/event/name.js';

/** What a call refused, or a failure where it did not. */
function refusal(call: () => unknown): CrucibleError {
  try {
    call();
  } catch (error) {
    if (error instanceof CrucibleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const segment = fc.stringMatching(/^[a-z_]{1,6}$/);
const segments = fc.array(segment, { minLength: 1, maxLength: 4 });

describe('an event name', () => {
  it('is the same whether dotted or in segments', () => {
    expect(eventName('req_llm.request.stop')).toBe('req_llm.request.stop');
    expect(eventName(['req_llm', 'request', 'stop'])).toBe('req_llm.request.stop');
    expect(eventName('stop')).toBe('stop');
    expect(eventName(['stop'])).toBe('stop');
  });

  it('may hold any character but a dot inside a segment and a star', () => {
    expect(eventName('http:client.café/één.stop-1')).toBe('http:client.café/één.stop-1');
  });

  it.each([
    ['an empty string', ''],
    ['an empty array', []],
    ['a leading dot', '.request'],
    ['a trailing dot', 'request.'],
    ['an empty segment', 'req_llm..stop'],
    ['an empty segment in an array', ['req_llm', '', 'stop']],
    ['a dot inside a segment of an array', ['req_llm.request', 'stop']],
    ['a star', 'req_llm.*'],
    ['a pattern', 'req_llm.**'],
    ['a number', 7 as unknown as string],
    ['null', null as unknown as string],
    ['an array with a number', ['req_llm', 7 as unknown as string]],
  ])('is refused with %s', (_, input) => {
    const error = refusal(() => eventName(input));
    expect(error.code).toBe('invalid-argument');
    expect(error.details.path).toBe('eventName');
    expect(error.message).toMatch(/^eventName: expected a name of non-empty segments/);
  });

  it('is called in the error what the caller calls it', () => {
    expect(refusal(() => eventName('', 'filters.eventName')).details.path).toBe(
      'filters.eventName',
    );
  });

  it('survives the way to segments and back', () => {
    fc.assert(
      fc.property(segments, (parts) => eventName(eventName(parts).split('.')) === parts.join('.')),
    );
  });
});

describe('a pattern', () => {
  it('is a name, a prefix or everything', () => {
    expect(parsePattern('altar.tool.stop')).toEqual({ kind: 'exact', name: 'altar.tool.stop' });
    expect(parsePattern('altar.tool.**')).toEqual({ kind: 'prefix', prefix: 'altar.tool' });
    expect(parsePattern('**')).toEqual({ kind: 'all' });
  });

  it('may come in segments', () => {
    expect(parsePattern(['altar', 'tool', '**'])).toEqual(parsePattern('altar.tool.**'));
    expect(parsePattern(['**'])).toEqual({ kind: 'all' });
  });

  it.each(['', '*', 'req_llm.*', 'req_*', '**.stop', 'a.**.b', '.**', 'a..**', 'req_llm**', '***'])(
    'is refused as %j rather than matching nothing',
    (text) => {
      const error = refusal(() => parsePattern(text));
      expect(error.code).toBe('invalid-argument');
      expect(error.details.path).toBe('pattern');
    },
  );

  it('matches only its own name when it is exact', () => {
    expect(matchesPattern('req_llm.request', 'req_llm.request')).toBe(true);
    expect(matchesPattern('req_llm.request', 'req_llm.request.stop')).toBe(false);
  });

  it('matches at the border of a segment when it is a prefix', () => {
    expect(matchesPattern('req_llm.**', 'req_llm.request.stop')).toBe(true);
    expect(matchesPattern('req_llm.**', 'req_llm.x')).toBe(true);
    expect(matchesPattern('req_llm.**', 'req_llmx.y')).toBe(false);
    expect(matchesPattern('req_llm.**', 'my.req_llm.x')).toBe(false);
  });

  it('matches the name before its stars too', () => {
    expect(matchesPattern('req_llm.**', 'req_llm')).toBe(true);
  });

  it('may be parsed once and matched often', () => {
    const parsed = parsePattern('req_llm.**');
    expect(matchesPattern(parsed, 'req_llm.request.stop')).toBe(true);
    expect(matchesPattern(parsed, 'altar.tool.stop')).toBe(false);
  });
});

describe('compiled patterns', () => {
  it('let a name pass that any of them matches', () => {
    const wanted = compilePatterns(['req_llm.**', ['altar', 'tool', 'stop']]);
    expect(wanted('req_llm.request.start')).toBe(true);
    expect(wanted('altar.tool.stop')).toBe(true);
    expect(wanted('altar.tool.start')).toBe(false);
  });

  it('let nothing pass when there are none, and everything with **', () => {
    expect(compilePatterns([])('req_llm')).toBe(false);
    expect(compilePatterns(['a.b', '**'])('req_llm')).toBe(true);
  });

  it('name the one that is wrong', () => {
    expect(refusal(() => compilePatterns(['a.b', 'a.*'])).details.path).toBe('patterns[1]');
    expect(refusal(() => compilePatterns('a.b' as unknown as string[])).details.path).toBe(
      'patterns',
    );
  });

  it('agree with matching one by one', () => {
    const pattern = fc.oneof(
      segments.map((parts) => parts.join('.')),
      segments.map((parts) => `${parts.join('.')}.**`),
    );
    const few = fc.constantFrom('a', 'ab', 'b');
    const fewSegments = fc.array(few, { minLength: 1, maxLength: 3 }).map((s) => s.join('.'));
    const fewPatterns = fc.oneof(
      fewSegments,
      fewSegments.map((name) => `${name}.**`),
      pattern,
    );
    fc.assert(
      fc.property(fc.array(fewPatterns, { maxLength: 5 }), fewSegments, (patterns, name) => {
        const expected = patterns.some((one) => matchesPattern(one, name));
        expect(compilePatterns(patterns)(name)).toBe(expected);
      }),
    );
  });
});
