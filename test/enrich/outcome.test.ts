import { describe, expect, it } from 'vitest';
import { EventFacts } from '../../src/enrich/facts.js';
import {
  type NameOutcome,
  nameOutcome,
  statusOutcome,
  successOf,
} from '../../src/enrich/outcome.js';

function success(facts: Partial<EventFacts>, byName: NameOutcome = 'unknown'): boolean | null {
  return successOf(Object.assign(new EventFacts(), facts), byName);
}

describe('the outcome of an event', () => {
  it('is what its name says where it says nothing itself', () => {
    expect(success({}, nameOutcome('req_llm.request.stop'))).toBe(true);
    expect(success({}, nameOutcome('req_llm.request.exception'))).toBe(false);
    expect(success({}, nameOutcome('req_llm.request.start'))).toBeNull();
    expect(success({}, nameOutcome('stop.the.presses'))).toBeNull();
    expect(success({}, nameOutcome('my.nonstop'))).toBeNull();
  });

  it('is as given, whatever else speaks for the opposite', () => {
    expect(success({ success: true, failed: true }, 'failed')).toBe(true);
    expect(success({ success: false, responded: true }, 'completed')).toBe(false);
  });

  it('is a failure where there was an error, though it came to its end', () => {
    expect(success({ failed: true, responded: true }, 'completed')).toBe(false);
  });

  it('is a failure where the name says so, though there was a response', () => {
    expect(success({ responded: true }, 'failed')).toBe(false);
  });

  it('is unknown where what was given cannot be understood, unless there was an error', () => {
    expect(success({ isUnclear: true, responded: true }, 'completed')).toBeNull();
    expect(success({ isUnclear: true, failed: true }, 'completed')).toBe(false);
  });

  it('is a success where there was a response', () => {
    expect(success({ responded: true })).toBe(true);
  });
});

describe('a status', () => {
  it.each(['ok', 'OK', 'success', 'Succeeded', 'completed', 200, 204, 302, 100])(
    '%s is a success',
    (status) => {
      expect(statusOutcome(status)).toBe(true);
    },
  );

  it.each(['error', 'FAILED', 'failure', 'exception', 'timeout', 'cancelled', 400, 404, 429, 500])(
    '%s is a failure',
    (status) => {
      expect(statusOutcome(status)).toBe(false);
    },
  );

  it.each(['pending', '', '200', 0, 1, 99, 600, -1, NaN, null, undefined, true, {}, []])(
    '%s says neither',
    (status) => {
      expect(statusOutcome(status)).toBeNull();
    },
  );
});
