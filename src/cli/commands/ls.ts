import type { ExperimentRecord } from '../../event/experiment.js';
import type { CommandContext } from '../command.js';
import { wholeNumber } from '../event-query.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { momentMs } from '../moments.js';
import { durationOf, statusCell } from '../text/experiment-cells.js';
import { age, count } from '../text/quantities.js';
import { type Cell, renderTable, type TableColumn } from '../text/table.js';

export interface ListOptions {
  readonly status?: readonly string[];
  readonly tag?: readonly string[];
  readonly condition?: readonly string[];
  readonly name?: string;
  readonly since?: string;
  readonly limit?: string;
  readonly sort?: string;
  readonly reverse?: boolean;
}

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: ListOptions,
): Promise<number> {
  const isWanted = filterOf(options, context.nowMs());
  const limit = options.limit === undefined ? Infinity : wholeNumber(options.limit, '--limit');
  const { lab, directory } = await context.open();
  const all = (await lab.list()).map(({ record }) => record);
  const wanted = all.filter(isWanted).sort(orderOf(options.sort));
  if (options.reverse === true) wanted.reverse();
  const shown = wanted.slice(0, limit);
  if (context.json) await writeJson(context, shown);
  else if (shown.length === 0) await context.stderr.write(nothingToShow(all.length, directory));
  else {
    await context.stdout.write(tableOf(shown, context));
    if (shown.length < wanted.length)
      await context.stderr.write(`${shown.length} of ${wanted.length} experiments\n`);
  }
  return OK;
}

function filterOf(options: ListOptions, nowMs: number): (record: ExperimentRecord) => boolean {
  const { status, tag, condition, name } = options;
  const sinceMs =
    options.since === undefined ? -Infinity : momentMs(options.since, '--since', nowMs);
  const text = name?.toLowerCase() ?? '';
  return (record) =>
    (status === undefined || status.includes(record.status)) &&
    (tag === undefined || tag.every((each) => record.tags.includes(each))) &&
    (condition === undefined || condition.includes(record.condition)) &&
    record.name.toLowerCase().includes(text) &&
    Date.parse(record.startedAt) >= sinceMs;
}

type Order = (a: ExperimentRecord, b: ExperimentRecord) => number;

const newestFirst: Order = (a, b) =>
  b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id);

function orderOf(key: string | undefined): Order {
  switch (key) {
    case 'events':
      return (a, b) => b.counts.recorded - a.counts.recorded || newestFirst(a, b);
    case 'name':
    case 'condition':
    case 'status':
      return (a, b) => a[key].localeCompare(b[key]) || newestFirst(a, b);
    default:
      return newestFirst;
  }
}

interface ListColumn extends TableColumn {
  readonly cell: (record: ExperimentRecord, nowMs: number) => Cell;
  /** Left out of terminals that are narrower: what is cut to pieces tells nobody anything. */
  readonly fromWidth?: number;
}

const COLUMNS: readonly ListColumn[] = [
  { header: 'ID', cell: ({ id }) => id },
  { header: 'NAME', shrinksTo: 12, cell: ({ name }) => name },
  { header: 'CONDITION', shrinksTo: 9, cell: ({ condition }) => condition },
  { header: 'STATUS', cell: ({ status }) => statusCell(status) },
  { header: 'EVENTS', align: 'right', cell: ({ counts }) => count(counts.recorded) },
  { header: 'STARTED', align: 'right', cell: ({ startedAt }, nowMs) => age(startedAt, nowMs) },
  { header: 'DURATION', align: 'right', fromWidth: 76, cell: durationOf },
  { header: 'TAGS', shrinksTo: 6, fromWidth: 90, cell: ({ tags }) => tags.join(', ') },
];

function tableOf(records: readonly ExperimentRecord[], { stdout, nowMs }: CommandContext): string {
  const now = nowMs();
  const { columns: width, colours } = stdout;
  const hasTags = records.some(({ tags }) => tags.length > 0);
  const columns = COLUMNS.filter(
    ({ header, fromWidth = 0 }) => (header !== 'TAGS' || hasTags) && (width ?? 1000) >= fromWidth,
  );
  const rows = records.map((record) => columns.map(({ cell }) => cell(record, now)));
  return renderTable(columns, rows, { width, colours });
}

function nothingToShow(total: number, directory: string): string {
  if (total > 0) return `none of ${total} experiments is like that; \`crucible ls\` shows all\n`;
  return (
    `no experiments in ${directory} yet\n\n` +
    'record a program of yours:  crucible run --name first -- node main.js\n' +
    'or try it on made-up data:  crucible demo\n'
  );
}
