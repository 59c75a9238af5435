import type { EventBatch } from '../../event/batch.js';
import type { TelemetryEvent } from '../../event/event.js';
import { eventAt } from '../../event/row.js';
import type { Experiment } from '../../lab/experiment.js';
import type { EventQuery } from '../../query/query.js';
import { type ChosenColumn, chooseColumns, chosenObject, chosenText } from '../chosen-columns.js';
import type { CommandContext } from '../command.js';
import { type QueryOptions, queryOf } from '../event-query.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { JsonArrayWriter } from '../json-output.js';
import { eventTable } from '../text/event-cells.js';
import { renderTable } from '../text/table.js';

/** Rows that a person is shown who did not say how many. */
const DEFAULT_LIMIT = 100;
/** Rows whose widths are worked out together: a table of a million is not held in memory. */
const PAGE = 1000;

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: QueryOptions,
): Promise<number> {
  const query = queryOf(options, context.nowMs());
  const { lab } = await context.open();
  const experiment = await findExperiment(lab, operands[0]!);
  const columns = query.columns === undefined ? null : chooseColumns(query.columns);
  if (context.json) await writeAll(context, experiment, query, columns);
  else await writeTables(context, experiment, query, columns);
  return OK;
}

async function writeAll(
  { stdout, signal }: CommandContext,
  experiment: Experiment,
  query: EventQuery,
  columns: readonly ChosenColumn[] | null,
): Promise<void> {
  const items = new JsonArrayWriter(stdout);
  for await (const batch of experiment.scan(query)) {
    for (let row = 0; row < batch.length; row++) {
      signal.throwIfAborted();
      await items.add(
        columns === null
          ? eventAt(batch, row, experiment.record)
          : chosenObject(columns, batch, row),
      );
    }
  }
  await items.end();
}

async function writeTables(
  context: CommandContext,
  experiment: Experiment,
  query: EventQuery,
  columns: readonly ChosenColumn[] | null,
): Promise<void> {
  const { stderr, signal } = context;
  const limit = query.limit ?? DEFAULT_LIMIT;
  // One more than is shown tells whether there are more.
  const asked = query.limit === undefined ? { ...query, limit: limit + 1 } : query;
  const page = columns === null ? eventPage(context, experiment) : columnPage(context, columns);
  let shown = 0;
  let hasMore = false;
  for await (const batch of experiment.scan(asked)) {
    for (let row = 0; row < batch.length; row++) {
      signal.throwIfAborted();
      if (shown === limit) hasMore = true;
      else {
        page.add(batch, row);
        if (++shown % PAGE === 0) await page.flush();
      }
    }
  }
  await page.flush();
  if (shown === 0) await stderr.write(nothing(experiment));
  if (hasMore) await stderr.write(`the first ${limit}; --limit <count> for more\n`);
}

interface Page {
  add(batch: EventBatch, row: number): void;
  flush(): Promise<void>;
}

function eventPage({ stdout }: CommandContext, experiment: Experiment): Page {
  let events: TelemetryEvent[] = [];
  return {
    add: (batch, row) => void events.push(eventAt(batch, row, experiment.record)),
    flush: async () => {
      if (events.length === 0) return;
      const { columns, rows } = eventTable(events);
      events = [];
      const style = { width: stdout.columns, colours: stdout.colours };
      await stdout.write(renderTable(columns, rows, style));
    },
  };
}

function columnPage({ stdout }: CommandContext, chosen: readonly ChosenColumn[]): Page {
  let rows: unknown[][] = [];
  return {
    add: (batch, row) => void rows.push(chosen.map((column) => column.valueAt(batch, row))),
    flush: async () => {
      if (rows.length === 0) return;
      const values = rows;
      rows = [];
      const columns = chosen.map(({ name }, index) => {
        const isNumeric = values.every(
          (row) => row[index] === null || typeof row[index] === 'number',
        );
        return { header: name, shrinksTo: 8, ...(isNumeric ? { align: 'right' as const } : {}) };
      });
      const style = { width: stdout.columns, colours: stdout.colours };
      const cells = values.map((row) => row.map(chosenText));
      await stdout.write(renderTable(columns, cells, style));
    },
  };
}

function nothing({ record }: Experiment): string {
  return record.counts.recorded === 0
    ? `${record.name} has no events${record.status === 'running' ? ' yet' : ''}\n`
    : `none of its events is like that; \`crucible query ${record.id}\` shows them\n`;
}
