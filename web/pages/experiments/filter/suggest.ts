import { STATUSES } from './filter.ts';
import { quoted, tokenize } from './tokens.ts';
import type { Counted, Vocabulary } from './vocabulary.ts';

/** What could stand in place of what is being written. */
export interface Suggestion {
  readonly text: string;
  readonly detail: string;
  /** The part of the search that it takes the place of. */
  readonly from: number;
  readonly to: number;
  /** Whether something has to follow it: a value after `tag:`, a number after `loss<`. */
  readonly goesOn: boolean;
}

const MOST = 8;
const FIELDS: readonly (readonly [name: string, detail: string])[] = [
  ['status:', 'running, stopped, …'],
  ['condition:', 'what it was run under'],
  ['tag:', 'one of its tags'],
  ['started:', 'today, 7d, >2026-11-01'],
];
const TIMES: readonly (readonly [value: string, detail: string])[] = [
  ['1h', 'within the last hour'],
  ['24h', 'within the last day'],
  ['7d', 'within the last week'],
  ['30d', 'within the last 30 days'],
  ['today', 'since midnight'],
];

export function suggest(
  text: string,
  caret: number,
  vocabulary: Vocabulary,
): readonly Suggestion[] {
  const token = tokenize(text).find(({ from, to }) => from < caret && caret <= to);
  const from = token?.from ?? caret;
  const to = token?.to ?? caret;
  if (token?.kind === 'field')
    return valuesOf(token.name, token.values.at(-1) ?? '', vocabulary).map(([value, detail]) => ({
      text: `${token.name}:${[...token.values.slice(0, -1), value].map(quoted).join(',')}`,
      detail,
      from,
      to,
      goesOn: false,
    }));
  // A number is the reader's own to give.
  if (token?.kind === 'comparison') return [];
  const written = token === undefined ? '' : text.slice(from, caret).toLowerCase();
  const place = { from, to };
  const fields = FIELDS.filter(([name]) => name.startsWith(written)).map(([name, detail]) => ({
    text: name,
    detail,
    goesOn: true,
    ...place,
  }));
  if (written === '') return fields;
  const values = (['status', 'condition', 'tag'] as const).flatMap((name) =>
    valuesOf(name, written, vocabulary)
      .slice(0, 3)
      .map(([value, detail]) => ({
        text: `${name}:${quoted(value)}`,
        detail,
        goesOn: false,
        ...place,
      })),
  );
  const metrics = [
    ...found(vocabulary.metricNames, String, written)
      .slice(0, 5)
      .map((name) => ({ name, detail: 'metric' })),
    ...found(vocabulary.parameterNames, String, written)
      .slice(0, 5)
      .map((name) => ({ name, detail: 'parameter' })),
  ].map(({ name, detail }) => ({
    text: detail === 'metric' ? `${name}<` : `${name}=`,
    detail,
    goesOn: true,
    ...place,
  }));
  return [...fields, ...values, ...metrics].slice(0, MOST);
}

type Described = readonly (readonly [value: string, detail: string])[];

function valuesOf(field: string, written: string, vocabulary: Vocabulary): Described {
  const begun = written.toLowerCase();
  if (field === 'started') return TIMES.filter(([value]) => value.startsWith(begun));
  const counted: Readonly<Record<string, Counted>> = {
    status: withAll(vocabulary.statuses),
    condition: vocabulary.conditions,
    tag: vocabulary.tags,
  };
  return found(counted[field] ?? [], ([value]) => value, begun)
    .slice(0, MOST)
    .map(([value, count]) => [value, count.toLocaleString('en-US')]);
}

/** Also those that no experiment has now. */
function withAll(statuses: Counted): Counted {
  const counts = new Map(statuses);
  return STATUSES.map((status) => [status, counts.get(status) ?? 0] as const);
}

/** Those that begin with it before those that have it anywhere. */
function found<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  written: string,
): readonly Item[] {
  const having = items.filter((item) => textOf(item).toLowerCase().includes(written));
  const begins = (item: Item) => (textOf(item).toLowerCase().startsWith(written) ? 0 : 1);
  return having.sort((a, b) => begins(a) - begins(b));
}
