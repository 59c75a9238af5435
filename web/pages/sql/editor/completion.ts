import type { SqlSchema } from '../../../../src/server/protocol.ts';
import { identifier, isKeyword, tokensOf } from './tokens.ts';

export interface Proposal {
  /** What is put in place of the word. */
  readonly text: string;
  readonly label: string;
  /** A column's type, or what else it is. */
  readonly detail: string;
}

export interface Word {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const FUNCTIONS = (
  'count sum avg min max median mode stddev_samp var_samp quantile_cont approx_quantile arg_max arg_min ' +
  'list string_agg bool_and bool_or histogram corr first last round floor ceil abs ln log10 exp sqrt ' +
  'power greatest least coalesce nullif ifnull isnan isfinite time_bucket date_trunc date_diff epoch_us ' +
  'make_timestamp strftime json_extract json_extract_string json_keys lower upper length substr ' +
  'regexp_matches regexp_extract split_part starts_with contains row_number rank lag lead unnest range'
).split(' ');

const MOST = 12;

/** The name that ends at the caret; null inside of texts and comments, where nothing is proposed. */
export function wordBefore(statement: string, caret: number): Word | null {
  const before = statement.slice(0, caret);
  const last = tokensOf(before).at(-1);
  if (last?.kind === 'comment' || (last?.kind === 'string' && !/^'(?:[^']|'')*'$/.test(last.text)))
    return null;
  const text = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
  return { from: caret - text.length, to: caret, text };
}

/**
 * Names that begin with the word, then those that hold it: columns of the views that the statement
 * names (of all, while it names none), views, functions. Letters' case does not matter.
 */
export function proposalsFor(statement: string, word: Word, schema: SqlSchema | null): Proposal[] {
  const wanted = word.text.toLowerCase();
  const found = candidates(statement, schema).filter(
    ({ label }) => label.toLowerCase().includes(wanted) && label.toLowerCase() !== wanted,
  );
  const begins = (proposal: Proposal) => (proposal.label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, MOST);
}

function candidates(statement: string, schema: SqlSchema | null): Proposal[] {
  const views = schema?.views ?? [];
  const words = new Set(
    tokensOf(statement)
      .filter(({ kind }) => kind === 'name')
      .map(({ text }) => text.toLowerCase()),
  );
  const named = views.filter(({ name }) => words.has(name));
  const columns = new Map<string, Proposal>();
  for (const view of named.length > 0 ? named : views)
    for (const { name, type } of view.columns)
      if (!columns.has(name))
        columns.set(name, { text: identifier(name), label: name, detail: type });
  return [
    ...columns.values(),
    ...views.map(({ name }) => ({ text: name, label: name, detail: 'view' })),
    ...FUNCTIONS.filter((name) => !isKeyword(name)).map((name) => ({
      text: `${name}(`,
      label: name,
      detail: 'function',
    })),
  ];
}
