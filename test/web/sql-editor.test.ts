import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalsFor, wordBefore } from '../../web/pages/sql/editor/completion.ts';
import { faultOf } from '../../web/pages/sql/editor/error-place.ts';
import { indent, outdent } from '../../web/pages/sql/editor/indent.ts';
import { identifier, tokensOf } from '../../web/pages/sql/editor/tokens.ts';

const SCHEMA = {
  views: [
    {
      name: 'events',
      columns: [
        { name: 'latency_ms', type: 'DOUBLE' },
        { name: 'metadata_My Key', type: 'VARCHAR' },
        { name: 'total_latency', type: 'DOUBLE' },
      ],
    },
    { name: 'experiments', columns: [{ name: 'late_start', type: 'VARCHAR' }] },
  ],
  experiments: 1,
  complete: true,
};

describe('the colours of a statement', () => {
  it('are over all of it, whatever it says', () => {
    const parts = fc.constantFrom(
      "'",
      '"',
      '--',
      '/*',
      '*/',
      '\n',
      'SELECT',
      'a',
      '1e5',
      ' ',
      'ä',
      '\u{1f680}',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string())), (texts) => {
        const statement = texts.join('');
        expect(
          tokensOf(statement)
            .map(({ text }) => text)
            .join(''),
        ).toBe(statement);
      }),
    );
  });

  it('tell words, texts and comments apart', () => {
    const kinds = tokensOf("SELECT avg(x), 'it''s' -- from\nFROM \"group\"")
      .filter(({ kind }) => kind !== 'other')
      .map(({ kind, text }) => `${kind} ${text}`);
    expect(kinds).toEqual([
      'keyword SELECT',
      'function avg',
      'name x',
      "string 'it''s'",
      'comment -- from',
      'keyword FROM',
      'name "group"',
    ]);
  });
});

describe('names that are proposed', () => {
  const labels = (statement: string) => {
    const word = wordBefore(statement, statement.length);
    return word === null ? null : proposalsFor(statement, word, SCHEMA).map(({ label }) => label);
  };

  it('begin with what was written, before those that hold it', () => {
    expect(labels('SELECT LAT')).toEqual(['latency_ms', 'late_start', 'total_latency']);
  });

  it('are of the views that the statement names', () => {
    expect(labels('FROM experiments SELECT lat')).toEqual(['late_start']);
  });

  it('are none in texts and comments, nor what is there already', () => {
    expect(labels("SELECT 'lat")).toBeNull();
    expect(labels('SELECT 1 -- lat')).toBeNull();
    expect(labels("SELECT 'a' || late_start")).toEqual([]);
  });

  it('are quoted where they would be taken for something else', () => {
    const word = { from: 0, to: 2, text: 'my' };
    expect(proposalsFor('my', word, SCHEMA)[0]?.text).toBe('"metadata_My Key"');
    expect(identifier('order')).toBe('"order"');
    expect(identifier('a"b')).toBe('"a""b"');
    expect(identifier('latency_ms')).toBe('latency_ms');
  });
});

describe('an error of the database', () => {
  it('is shown at its place, on whichever line', () => {
    const statement = 'SELECT model,\n  avg(latencyms)\nFROM events';
    const detail =
      'Binder Error: Referenced column "latencyms" not found in FROM clause!\n' +
      'Candidate bindings: "latency_ms"\n\nLINE 2:   avg(latencyms)\n              ^';
    const { kind, message, place } = faultOf(detail, statement);
    expect(kind).toBe('Binder Error');
    expect(message).toBe(
      'Referenced column "latencyms" not found in FROM clause!\nCandidate bindings: "latency_ms"',
    );
    expect(place).toMatchObject({ line: 2, column: 7, length: 9 });
    expect(statement.slice(place!.offset, place!.offset + place!.length)).toBe('latencyms');
  });

  it('is found in a long line, of which only a part is shown', () => {
    const statement = `SELECT ${'model, '.repeat(30)}costs FROM events WHERE ${'x AND '.repeat(30)}y`;
    const at = statement.indexOf('costs');
    const excerpt = `...${statement.slice(at - 40, at + 40)}...`;
    const caret = `${' '.repeat('LINE 1: '.length + 3 + 40)}^`;
    const { place } = faultOf(`Parser Error: no\n\nLINE 1: ${excerpt}\n${caret}`, statement);
    expect(place?.column).toBe(at + 1);
  });

  it('has no place where it names none, or one that is not there', () => {
    expect(faultOf('Out of Memory Error: too much', 'SELECT 1')).toEqual({
      kind: 'Out of Memory Error',
      message: 'Too much',
      place: null,
    });
    expect(faultOf('Parser Error: x\n\nLINE 9: y\n        ^', 'SELECT 1').place).toBeNull();
    expect(faultOf('statement: expected a text', '')).toMatchObject({ kind: null, place: null });
  });
});

describe('indenting', () => {
  it('puts two spaces at the caret, or before each line that is marked', () => {
    expect(indent({ text: 'ab', start: 1, end: 1 })).toEqual({ text: 'a  b', start: 3, end: 3 });
    expect(indent({ text: 'a\nb\nc', start: 0, end: 3 })).toEqual({
      text: '  a\n  b\nc',
      start: 2,
      end: 7,
    });
  });

  it('is taken back as far as there is something to take', () => {
    expect(outdent({ text: '  a\n b\nc', start: 2, end: 6 })).toEqual({
      text: 'a\nb\nc',
      start: 0,
      end: 3,
    });
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', '\n', 'bc'), { minLength: 1 }), (parts) => {
        const text = `x${parts.join('')}`;
        const moved = indent({ text, start: 0, end: text.length });
        expect(outdent(moved).text).toBe(text);
      }),
    );
  });
});
