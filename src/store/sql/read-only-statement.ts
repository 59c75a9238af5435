import type { DuckDBConnection } from '@duckdb/node-api';
import { CrucibleError, describeValue } from '../../errors.js';
import { invalidStatement } from './statement-error.js';

/** A statement that reads, and nothing else. */
export interface ReadOnlyStatement {
  readonly text: string;
  /** False where it names no table that events are needed for. */
  readonly needsEvents: boolean;
  /** Its answer is a plan, as JSON. */
  readonly isPlan: boolean;
}

/**
 * All that may stand in FROM besides tables and subqueries. DuckDB has functions that read files there
 * (`read_text`), but also some that change settings although they are locked, and that write files
 * although it has no access to any (`enable_profiling`, `enable_logging`): so what is not known to
 * be harmless is refused, and with it what a later version adds.
 */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'range',
  'generate_series',
  'unnest',
  'repeat',
  'json_each',
  'json_tree',
  'regexp_split_to_table',
  'generate_subscripts',
  'duckdb_columns',
  'duckdb_functions',
  'duckdb_keywords',
  'duckdb_types',
  'icu_calendar_names',
  'pg_timezone_names',
]);

/** Functions of values that write (a log), or that take a statement which nobody has looked at. */
const FORBIDDEN_FUNCTIONS: ReadonlySet<string> = new Set([
  'write_log',
  'json_serialize_plan',
  'getenv',
  'nextval',
  'pg_get_viewdef',
]);

/** Settings that may be asked for, none of which names a file here: the temporary directory is none. */
const SETTINGS: ReadonlySet<string> = new Set([
  'allow_community_extensions',
  'autoinstall_known_extensions',
  'autoload_known_extensions',
  'enable_external_access',
  'lock_configuration',
  'memory_limit',
  'temp_directory',
  'threads',
  'timezone',
]);

/**
 * DuckDB's own tables that show how the views are made, and settings: both name files of this machine.
 * So do all that it may add beside them.
 */
const CATALOGUE = /^(?:sqlite_|pragma_|duckdb_)|^pg_(?:views|settings|prepared_statements|proc)$/;
const HARMLESS_CATALOGUE: ReadonlySet<string> = new Set([
  'duckdb_columns',
  'duckdb_schemas',
  'duckdb_tables',
  'duckdb_types',
]);

const FILE_NAME = /[/\\.:*?[]/;

const COMMENT = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*\*/)`;
const EXPLAIN = new RegExp(`^${COMMENT}*explain(?:${COMMENT}+(analyze))?(?=${COMMENT}|\\()`, 'i');

/**
 * Lets one statement that reads through: SELECT, WITH, VALUES, FROM, TABLE, DESCRIBE, SUMMARIZE, SHOW,
 * and EXPLAIN of such a one. DuckDB's own parser says what it is: it writes a statement down as JSON
 * only if it is a SELECT, and that is then looked through for functions that do more than read.
 *
 * @throws CrucibleError `invalid-query`, with DuckDB's message where there is one.
 */
export async function readOnlyStatement(
  connection: DuckDBConnection,
  statement: unknown,
): Promise<ReadOnlyStatement> {
  if (typeof statement !== 'string' || statement.includes('\0')) throw noStatement(statement);
  const explained = EXPLAIN.exec(statement);
  const inner = explained === null ? statement : statement.slice(explained[0].length);
  const tree = await treeOf(connection, inner, statement);
  const survey: Survey = { needsEvents: false, statement: inner };
  look(tree.node, survey);
  // Put together here from a part that was checked: whatever else follows EXPLAIN is no SELECT.
  const analyze = explained?.[1] === undefined ? '' : 'ANALYZE, ';
  const isPlan = explained !== null;
  const text = isPlan ? `EXPLAIN (${analyze}FORMAT json)${inner}` : inner;
  return { text, needsEvents: survey.needsEvents, isPlan };
}

interface Tree {
  readonly node: unknown;
  readonly named_param_map?: readonly unknown[];
}

interface Serialized {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly Tree[];
}

async function treeOf(connection: DuckDBConnection, text: string, whole: string): Promise<Tree> {
  const answer = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [text]);
  const parsed = JSON.parse(String(answer.getRows()[0]?.[0])) as Serialized;
  if (parsed.error && parsed.error_type === 'parser') {
    // The same again for the message, which then shows the line and the place in it.
    await connection.extractStatements(whole).catch((error: unknown) => {
      throw invalidStatement(error);
    });
    throw invalidStatement(new Error(`Parser Error: ${parsed.error_message}`));
  }
  const [tree, second] = parsed.statements ?? [];
  if (parsed.error) throw notReading(whole);
  if (tree === undefined) throw noStatement(whole);
  if (second !== undefined) {
    throw refused('Parser Error: expected one statement, got several', whole);
  }
  if ((tree.named_param_map ?? []).length > 0) {
    throw refused('Binder Error: a statement takes no parameters here', whole);
  }
  return tree;
}

interface Survey {
  readonly statement: string;
  needsEvents: boolean;
}

/** Goes through everything in a tree, whatever kinds of nodes there are. */
function look(value: unknown, survey: Survey): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) look(item, survey);
    return;
  }
  const node = value as Readonly<Record<string, unknown>>;
  const { type, table_name: table } = node;
  if (type === 'BASE_TABLE') {
    const name = String(table).toLowerCase();
    if (FILE_NAME.test(name)) throw fileRefused(node, survey);
    const isCatalogue = CATALOGUE.test(name) && !HARMLESS_CATALOGUE.has(name);
    const isInformation = String(node['schema_name']).toLowerCase() === 'information_schema';
    if (isCatalogue || (isInformation && name === 'views')) throw catalogueRefused(node, survey);
    if (name !== 'experiments') survey.needsEvents = true;
  }
  if (type === 'SHOW_REF') survey.needsEvents = true;
  if (type === 'TABLE_FUNCTION') {
    const call = node['function'] as Readonly<Record<string, unknown>> | undefined;
    requireAllowed(call, survey, (name) => TABLE_FUNCTIONS.has(name));
  } else if (typeof node['function_name'] === 'string') {
    requireAllowed(
      node,
      survey,
      (name) =>
        !FORBIDDEN_FUNCTIONS.has(name) && (name !== 'current_setting' || namesSetting(node)),
    );
  }
  for (const inner of Object.values(node)) look(inner, survey);
}

function namesSetting(call: Readonly<Record<string, unknown>>): boolean {
  const [name] = call['children'] as readonly { readonly value?: { readonly value?: unknown } }[];
  return SETTINGS.has(String(name?.value?.value).toLowerCase());
}

/** A table that is not there is taken for a file, also for those that the views are made of. */
function fileRefused(
  node: Readonly<Record<string, unknown>>,
  { statement }: Survey,
): CrucibleError {
  const message = `Permission Error: no file can be read in read-only SQL: ${String(node['table_name'])}`;
  return refused(message, statement, Number(node['query_location']));
}

function catalogueRefused(
  node: Readonly<Record<string, unknown>>,
  { statement }: Survey,
): CrucibleError {
  const message = `Permission Error: the table ${String(node['table_name'])} is not available in read-only SQL`;
  return refused(message, statement, Number(node['query_location']));
}

function requireAllowed(
  call: Readonly<Record<string, unknown>> | undefined,
  { statement }: Survey,
  isAllowed: (name: string) => boolean,
): void {
  const name = call?.['function_name'];
  if (typeof name === 'string' && isAllowed(name.toLowerCase())) return;
  const message = `Permission Error: the function ${String(name)} is not available in read-only SQL`;
  throw refused(message, statement, Number(call?.['query_location']));
}

function noStatement(value: unknown): CrucibleError {
  const expected = 'an SQL statement';
  const received = describeValue(value);
  const details = { path: 'statement', expected, received };
  return new CrucibleError(
    'invalid-query',
    `statement: expected ${expected}, got ${received}`,
    details,
  );
}

function notReading(statement: string): CrucibleError {
  return refused(
    'Permission Error: only statements that read are allowed: SELECT, WITH, VALUES, FROM, DESCRIBE, ' +
      'SUMMARIZE, SHOW, EXPLAIN (PIVOT only with IN and its values)',
    statement,
    statement.search(/\S/),
  );
}

/** A refusal of ours, its place shown as DuckDB shows it. `offset` counts bytes. */
function refused(message: string, statement: string, offset = Number.NaN): CrucibleError {
  const bytes = Buffer.from(statement);
  if (!Number.isSafeInteger(offset) || offset < 0 || offset >= bytes.length)
    return invalidStatement(new Error(message));
  const before = bytes.subarray(0, offset).toString();
  const lines = before.split('\n');
  const line = statement.split('\n')[lines.length - 1] ?? '';
  const label = `LINE ${lines.length}: `;
  const caret = ' '.repeat(label.length + lines.at(-1)!.length);
  return invalidStatement(new Error(`${message}\n\n${label}${line}\n${caret}^`));
}
