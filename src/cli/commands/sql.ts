import { chosenText } from '../chosen-columns.js';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { findExperiments } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { askWithSql, type SqlResult } from '../sql.js';
import { plural } from '../text/quantities.js';
import { renderTable, type TableColumn } from '../text/table.js';

export interface SqlOptions {
  readonly experiment?: readonly string[];
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: SqlOptions,
): Promise<number> {
  const opened = await context.open();
  const experiments =
    options.experiment === undefined ? null : await findExperiments(opened.lab, options.experiment);
  const result = await askWithSql(opened, {
    statement: operands[0]!,
    experimentIds: experiments?.map(({ id }) => id) ?? null,
    signal: context.signal,
  });
  if (context.json) await writeJson(context, objectsOf(result));
  else {
    const { stdout, stderr } = context;
    if (isPlan(result)) {
      await stdout.write(result.rows.map(([, plan]) => String(plan)).join('\n'));
      return OK;
    }
    const style = { width: stdout.columns, colours: stdout.colours };
    const cells = result.rows.map((row) => row.map(chosenText));
    await stdout.write(renderTable(tableColumns(result), cells, style));
    await stderr.write(`${plural(result.rows.length, 'row')}\n`);
  }
  if (result.truncated) await context.stderr.write('there are more rows: use LIMIT, or export\n');
  return OK;
}

/** What `EXPLAIN` answers: a text of many lines is no cell of a table. */
function isPlan({ columns }: SqlResult): boolean {
  return columns.length === 2 && columns[0] === 'explain_key' && columns[1] === 'explain_value';
}

function tableColumns({ columns, rows }: SqlResult): TableColumn[] {
  return columns.map((header, index) => {
    const isNumeric = rows.every((row) => ['number', 'bigint'].includes(typeof (row[index] ?? 0)));
    return { header, shrinksTo: 8, ...(isNumeric ? { align: 'right' as const } : {}) };
  });
}

/** A column that is there twice would hide the first: the second is called `name_2`. */
function objectsOf({ columns, rows }: SqlResult): Record<string, unknown>[] {
  const names = columns.map((name, index) => {
    const before = columns.slice(0, index).filter((each) => each === name).length;
    return before === 0 ? name : `${name}_${before + 1}`;
  });
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}
