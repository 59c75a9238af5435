import { dirname, sep } from 'node:path';
import { parquetPattern } from '../parquet/duckdb.js';

/** An operator as `EXPLAIN (FORMAT json)` has it, and as it does with ANALYZE. */
interface Operator {
  readonly name?: string;
  readonly operator_name?: string;
  readonly operator_cardinality?: number;
  readonly operator_timing?: number;
  readonly extra_info?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Operator[];
}

const NO_PLAN = 'DuckDB has no plan of this statement.\n';
/** The one that only measures the others. */
const MEASURES = 'EXPLAIN_ANALYZE';

/**
 * A plan that DuckDB gave as JSON, for a person to read: an operator a line, what it does below it,
 * deeper what it reads from. Files are called by their names alone: where they lie concerns nobody. In
 * DuckDB's own drawing, paths are broken over lines beside others, and cannot be found.
 */
export function planText(json: string, files: readonly string[]): string {
  let plan: Operator | readonly Operator[];
  try {
    plan = JSON.parse(json) as Operator | readonly Operator[];
  } catch {
    return NO_PLAN;
  }
  const lines = [plan].flat().flatMap((operator) => linesOf(operator, 0));
  const text = lines.map((line) => `${line}\n`).join('');
  return text === '' ? NO_PLAN : withoutDirectories(text, files);
}

function linesOf(operator: Operator, depth: number): string[] {
  const { name = operator.operator_name, extra_info = {}, children = [] } = operator;
  const below = (at: number): string[] => children.flatMap((child) => linesOf(child, at));
  if (name === undefined || name === MEASURES) return below(depth);
  const indent = '  '.repeat(depth);
  const details = Object.entries(extra_info).map(
    ([key, value]) => `${indent}    ${key}: ${[value].flat().join(', ')}`,
  );
  return [`${indent}${name}${measured(operator)}`, ...details, ...below(depth + 1)];
}

function measured({ operator_cardinality: rows, operator_timing: seconds }: Operator): string {
  if (rows === undefined || seconds === undefined) return '';
  return `  ${rows} ${rows === 1 ? 'row' : 'rows'}, ${(seconds * 1000).toFixed(3)} ms`;
}

/** In a filter a path is a literal of SQL, with its quotes doubled. */
function withoutDirectories(text: string, files: readonly string[]): string {
  const directories = new Set(files.map((path) => `${dirname(path)}${sep}`));
  const spelt = [...directories]
    .flatMap((directory) => [directory, parquetPattern(directory)])
    .flatMap((directory) => [directory, directory.replaceAll("'", "''")]);
  return [...new Set(spelt)]
    .sort((a, b) => b.length - a.length)
    .reduce((shorter, directory) => shorter.replaceAll(directory, ''), text);
}
