import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countValues,
  saysValue,
  setField,
  toggleValue,
} from '../../web/pages/experiments/filter/edit.ts';
import { parseFilter, withoutDraft } from '../../web/pages/experiments/filter/filter.ts';
import { suggest } from '../../web/pages/experiments/filter/suggest.ts';
import { tokenize } from '../../web/pages/experiments/filter/tokens.ts';
import type { Vocabulary } from '../../web/pages/experiments/filter/vocabulary.ts';

const NOW_MS = new Date(2026, 10, 22, 12).getTime();
const DAY_MS = 86_400_000;

function filterOf(text: string) {
  return parseFilter(text, NOW_MS).filter;
}

function problemsOf(text: string): readonly string[] {
  return parseFilter(text, NOW_MS).problems.map(({ message }) => message);
}

describe('a search for experiments', () => {
  it('is words, fields and comparisons', () => {
    expect(
      filterOf('BERT status:running,paused tag:nightly tag:"two words" condition:b loss<0.2 large'),
    ).toMatchObject({
      words: ['bert', 'large'],
      statuses: ['running', 'paused'],
      tags: ['nightly', 'two words'],
      conditions: ['b'],
      comparisons: [{ name: 'loss', operator: '<', bound: 0.2 }],
    });
  });

  it.each([
    ['loss < 0.2', { name: 'loss', operator: '<', bound: 0.2 }],
    ['latency_p95_ms>=200', { name: 'latency_p95_ms', operator: '>=', bound: 200 }],
    ['loss == NaN', { name: 'loss', operator: '=', bound: Number.NaN }],
    ['cost_usd != 1e-3', { name: 'cost_usd', operator: '!=', bound: 0.001 }],
    ['parameter.optimizer=adam', { name: 'parameter.optimizer', operator: '=', bound: 'adam' }],
    ['parameter.lr<=0.1', { name: 'parameter.lr', operator: '<=', bound: 0.1 }],
  ])('understands %s', (text, comparison) => {
    expect(filterOf(text).comparisons).toEqual([comparison]);
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    ['cost_usd>$1.5', 'cost_usd>1.5'],
    ['latency_p95_ms>100ms', 'latency_p95_ms>100'],
    ['latency_p95_ms<=0.25s', 'latency_p95_ms<=250'],
    ['success_rate>=99.9%', 'success_rate>=0.999'],
  ])('takes %s with its unit, as the plain number %s', (written, plain) => {
    expect(problemsOf(written)).toEqual([]);
    expect(filterOf(written).comparisons).toEqual(filterOf(plain).comparisons);
  });

  it('takes no unit that the metric does not have', () => {
    expect(problemsOf('accuracy>=95%')).toEqual([
      expect.stringMatching(/a number, as in accuracy>=0.2$/),
    ]);
    expect(problemsOf('success_rate>=95ms')).toEqual([expect.stringMatching(/0.95 or 95%$/)]);
    expect(problemsOf('latency_ms>$5')).toHaveLength(1);
  });

  it('finds a metric whatever its case, where that leaves no doubt', () => {
    const named = (text: string) =>
      parseFilter(text, NOW_MS, ['Loss', 'bleu', 'BLEU']).filter.comparisons[0]!.name;
    expect(named('loss<1')).toBe('Loss');
    expect(named('BLEU>1')).toBe('BLEU');
    expect(named('Bleu>1')).toBe('Bleu');
  });

  it('says what to write in place of what it does not understand', () => {
    expect(problemsOf('bert -tag:nightly')).toEqual([expect.stringMatching(/say what is wanted/)]);
    expect(problemsOf('!status:running')).toEqual([expect.stringMatching(/say what is wanted/)]);
    expect(problemsOf('-loss<0.2')).toEqual([expect.stringMatching(/loss!=0.2/)]);
    expect(problemsOf('tag:a or tag:b')).toEqual([expect.stringMatching(/with a comma/)]);
    expect(filterOf('tag:a OR tag:b -tag:c')).toEqual(filterOf('tag:a tag:b'));
    expect(filterOf('either "or" "-tag:c" bert-base or').words).toEqual([
      'either',
      'or',
      '-tag:c',
      'bert-base',
      'or',
    ]);
  });

  it('searches for what is in quotation marks, whatever it looks like', () => {
    expect(filterOf('"tga:nightly" "a < b"')).toMatchObject({
      words: ['tga:nightly', 'a', '<', 'b'],
      comparisons: [],
    });
  });

  it.each([
    ['status:runing', /no status “runing”; there are running/],
    ['tga:nightly', /no filter “tga:”/],
    ['loss<low', /followed by a number/],
    ['parameter.optimizer<adam', /is no number/],
    ['started:yesteryear', /24h, 7d or today/],
    ['started:2026-02-31', /24h, 7d or today/],
    ['started:2026-03-02..2026-03-01', /24h, 7d or today/],
  ])('says what is wrong with %s, and filters by the rest', (text, message) => {
    expect(problemsOf(`bert ${text} tag:x`)).toEqual([expect.stringMatching(message)]);
    expect(filterOf(`bert ${text} tag:x`)).toEqual(filterOf('bert tag:x'));
  });

  it.each(['status:', 'tag:', 'loss<', 'loss <'])('waits for the value of %s', (text) => {
    expect(problemsOf(text)).toEqual([]);
    expect(filterOf(text)).toEqual(filterOf(''));
  });

  it('knows where each token is, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab:<=>!",\\ .0-'), maxLength: 30 }),
        (text) => {
          let at = 0;
          for (const { from, to } of tokenize(text)) {
            expect(from).toBeGreaterThanOrEqual(at);
            expect(to).toBeGreaterThan(from);
            expect(text.slice(at, from).trim()).toBe('');
            at = to;
          }
          expect(text.slice(at).trim()).toBe('');
        },
      ),
    );
  });
});

describe('when an experiment was started', () => {
  const day = (date: number) => new Date(2026, 10, date).getTime();

  it.each([
    ['7d', NOW_MS - 7 * DAY_MS, null],
    ['90m', NOW_MS - 90 * 60_000, null],
    ['today', day(22), null],
    ['2026-11-01', day(1), day(2) - 1],
    ['>2026-11-01', day(2), null],
    ['>=2026-11-01', day(1), null],
    ['<2026-11-01', null, day(1) - 1],
    ['<=2026-11-01', null, day(2) - 1],
    ['2026-11-01..2026-11-03', day(1), day(4) - 1],
    ['>=2026-11-01T08:30:00Z', Date.UTC(2026, 10, 1, 8, 30), null],
  ])('can be said as %s', (text, startedFromMs, startedToMs) => {
    expect(filterOf(`started:${text}`)).toMatchObject({ startedFromMs, startedToMs });
  });

  it('is within all that is said of it', () => {
    expect(filterOf('started:>=2026-11-01 started:<=2026-11-03 started:<2026-11-09')).toMatchObject(
      {
        startedFromMs: day(1),
        startedToMs: day(4) - 1,
      },
    );
  });
});

describe('a filter menu', () => {
  it('writes a token, and takes it away again', () => {
    const text = 'bert loss<0.2';
    const chosen = toggleValue(text, 'status', 'running');
    expect(chosen).toBe('bert loss<0.2 status:running');
    expect(toggleValue(chosen, 'status', 'running')).toBe(text);
  });

  it('takes one of several values out of a token', () => {
    expect(toggleValue('status:running,paused bert', 'status', 'running')).toBe(
      'status:paused bert',
    );
  });

  it('sees and counts the values that are said', () => {
    expect(saysValue('tag:a,b tag:c', 'tag', 'b')).toBe(true);
    expect(saysValue('tag:a', 'condition', 'a')).toBe(false);
    expect(countValues('tag:a,b tag:c status:running', 'tag')).toBe(3);
  });

  it('replaces the time that was said before', () => {
    expect(setField('bert started:7d loss<1', 'started', '24h')).toBe('bert loss<1 started:24h');
    expect(setField('bert started:7d', 'started', null)).toBe('bert');
  });

  it('writes any value so that it is read as the same', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (value) => {
        expect(filterOf(toggleValue('', 'tag', value)).tags).toEqual([value]);
      }),
    );
  });
});

const VOCABULARY: Vocabulary = {
  statuses: [
    ['stopped', 40],
    ['running', 2],
  ],
  conditions: [['baseline', 21]],
  tags: [
    ['nightly', 30],
    ['two words', 3],
  ],
  metricNames: ['accuracy', 'loss', 'val_loss'],
  parameterNames: ['parameter.lr'],
};

describe('suggestions', () => {
  const texts = (text: string, caret = text.length): readonly string[] =>
    suggest(text, caret, VOCABULARY).map((suggestion) => suggestion.text);

  it('name the filters that there are', () => {
    expect(texts('')).toEqual(['status:', 'condition:', 'tag:', 'started:']);
    expect(texts('sta')).toContain('status:');
  });

  it('complete the token that the caret is in', () => {
    expect(texts('bert status:ru loss<1', 14)).toEqual(['status:running', 'status:interrupted']);
    expect(suggest('bert status:ru loss<1', 14, VOCABULARY)[0]).toMatchObject({ from: 5, to: 14 });
    expect(texts('tag:two')).toEqual(['tag:"two words"']);
    expect(texts('status:stopped,run')).toEqual(['status:stopped,running']);
  });

  it('find metrics and parameters, those that begin alike first', () => {
    expect(texts('los')).toEqual(['loss<', 'val_loss<']);
    expect(texts('lr')).toEqual(['parameter.lr=']);
  });

  it('leave numbers to the reader', () => {
    expect(texts('loss<0')).toEqual([]);
  });
});

describe('a value that is still being written', () => {
  const isKnown = (_field: string, value: string) => value === 'nightly';

  it('does not filter before it is one that there is', () => {
    expect(withoutDraft('bert tag:nig', 12, isKnown)).toBe('bert ');
    expect(withoutDraft('bert tag:nightly', 16, isKnown)).toBe('bert tag:nightly');
  });

  it('filters once the caret has left it', () => {
    expect(withoutDraft('tag:nig bert', 12, isKnown)).toBe('tag:nig bert');
    expect(withoutDraft('tag:nig', null, isKnown)).toBe('tag:nig');
  });
});
